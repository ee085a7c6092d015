"""How a `Document` is laid out in tantivy, and read back.

`words` is the catch-all (title, keywords, passages) that carries the ranking; `title` adds a light clause. Both hold
stems joined by spaces: the analysis is done in Python, so that every engine reads French the same way. `spellings`
holds words for the correction of others. `record` keeps the whole document, which makes highlights, checks and the
copy between generations possible.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any, Final

import tantivy

from search import analysis
from search.engines.contract import Document, IndexedState

SCHEMA_VERSION: Final = 2
FORMAT: Final = f"{SCHEMA_VERSION}.{analysis.ANALYSIS_VERSION}"
"""Written beside each generation; another one means: rebuild."""

FIRST_WORD_MARK: Final = "^"
"""Before a second copy of the first word of a title, so that beginnings of titles can be told from other words."""
LONGEST_PASSAGE: Final = 200_000
"""Characters of one passage that are analysed; the rest is kept, not searched."""
_LONGEST_KEY: Final = 200
_LONGEST_VALUE: Final = 400
_LARGEST_VERSION: Final = 2**62
_STALE_WEIGHT: Final = 0.6
_UNDATED: Final = 0
_FACET_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "audience"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("spellings", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("words", "title", "title_letters"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_json_field("facets", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_boolean_field("readable", indexed=True)
    builder.add_integer_field("version", fast=True)
    builder.add_integer_field("day", fast=True)
    builder.add_integer_field("ripeness", fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_integer_field("buried_at", indexed=True, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def is_facet_name(name: str) -> bool:
    """Names come from our code, but a request may carry others: they find nothing."""
    return _FACET_NAME.fullmatch(name) is not None


def is_encodable(text: str) -> bool:
    """False for lone surrogates, which no index can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def refusal_reason(document: Document) -> str:
    """Why this document cannot be stored, or ""."""
    if not 0 < len(document.key) <= _LONGEST_KEY:
        return f"key must have 1 to {_LONGEST_KEY} characters"
    if not document.is_tombstone and not document.type:
        return "type is empty"
    if not 0 <= document.version <= _LARGEST_VERSION:
        return "version is out of range"
    strings = [document.key, document.type, document.title, *document.audience, *document.keywords]
    for field, text in document.passages.items():
        strings += [field, text]
    for name, values in document.facets.items():
        if not is_facet_name(name):
            return f"facet name {name!r} is not made of small letters, digits and _"
        if any(len(value) > _LONGEST_VALUE for value in values):
            return f"a value of facet {name} has more than {_LONGEST_VALUE} characters"
        strings += values
    if not all(map(is_encodable, strings)):
        return "text holds half a surrogate pair"
    return ""


def to_tantivy(document: Document, buried_at: int) -> tantivy.Document:
    """Lay out one accepted document. `buried_at`: seconds since 1970, kept for tombstones only."""
    stored = tantivy.Document()
    stored.add_text("key", document.key)
    stored.add_integer("version", document.version)
    if document.is_tombstone:
        stored.add_bytes("record", _encode(document, buried_at, {}))
        stored.add_integer("buried_at", buried_at)
        return stored
    title = analysis.analyse(document.title)
    words, spellings = list(title.stems), set(title.spellings)
    for keyword in document.keywords:
        read = analysis.analyse(keyword)
        words += read.stems
        spellings |= read.spellings
    places: dict[str, str] = {}
    for field, passage in document.passages.items():
        read = analysis.analyse(passage[:LONGEST_PASSAGE])
        words += read.stems
        spellings |= read.spellings
        places[field] = read.places
    stored.add_bytes("record", _encode(document, buried_at, places))
    stored.add_boolean("readable", True)
    stored.add_text("type", document.type)
    for token in document.audience:
        stored.add_text("audience", token)
    stored.add_text("words", " ".join(words))
    stored.add_text("title", " ".join(title.stems))
    stored.add_text("spellings", " ".join(spellings))
    letters = analysis.folded_words(document.title)
    stored.add_text("title_letters", " ".join([f"{FIRST_WORD_MARK}{word}" for word in letters[:1]] + letters))
    facets = {name: list(dict.fromkeys(values)) for name, values in document.facets.items() if values}
    if facets:
        stored.add_json("facets", facets)
    day = document.date.toordinal() if document.date else _UNDATED
    stored.add_integer("day", day)
    stored.add_integer("ripeness", document.maturity * 10_000_000 + day)
    stored.add_float("weight", _STALE_WEIGHT if document.stale else 1.0)
    return stored


def _encode(document: Document, buried_at: int, places: dict[str, str]) -> bytes:
    return json.dumps(
        {
            "key": document.key,
            "type": document.type,
            "version": document.version,
            "audience": document.audience,
            "title": document.title,
            "passages": dict(document.passages),
            "facets": {name: list(values) for name, values in document.facets.items()},
            "keywords": document.keywords,
            "date": document.date.isoformat() if document.date else None,
            "maturity": document.maturity,
            "stale": document.stale,
            "checksum": document.checksum,
            "buried_at": buried_at,
            "places": places,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def record_of(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, Any]:
    """The record stored at `address`, as `_encode` wrote it."""
    record: dict[str, Any] = json.loads(searcher.doc(address)["record"][0])
    return record


def all_records(searcher: tantivy.Searcher) -> Iterator[dict[str, Any]]:
    """Every stored record, tombstones too, in no order."""
    size = max(1, searcher.num_docs)
    for _, address in searcher.search(tantivy.Query.all_query(), size, count=False).hits:
        yield record_of(searcher, address)


def count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """Documents that answer `query`."""
    # tantivy refuses a limit of 0, and its type stubs leave `count` out.
    return int(searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]


def document_of(record: dict[str, Any]) -> Document:
    return Document(
        key=record["key"],
        type=record["type"],
        version=record["version"],
        audience=tuple(record["audience"]),
        title=record["title"],
        passages=record["passages"],
        facets={name: tuple(values) for name, values in record["facets"].items()},
        keywords=tuple(record["keywords"]),
        date=dt.date.fromisoformat(record["date"]) if record["date"] else None,
        maturity=record["maturity"],
        stale=record["stale"],
    )


def state_of(record: dict[str, Any]) -> IndexedState:
    return IndexedState(record["key"], record["version"], tuple(record["audience"]), record["checksum"])
