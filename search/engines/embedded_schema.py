"""The layout of a document in tantivy's fields, and the record read back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import tantivy

from search import analysis
from search.asking import weights
from search.engines.contract import Document
from search.engines.layout import lay_out, record_of

SCHEMA_VERSION: Final = 3
FORMAT: Final = f"{SCHEMA_VERSION}.{analysis.ANALYSIS_VERSION}.{weights.STALE}"
"""Written beside each generation; another one means: rebuild."""

_STORED_STALE: Final = 0.0
_STORED_FRESH: Final = 2 ** (1 / weights.STALE) - 2
"""tantivy multiplies a score by log2(2 + w), w being the stored weight, never less than 0: a stale document keeps its
score and the others are raised."""
SCORE_SCALE: Final = weights.STALE
"""What brings a raised score back to the sum of its clauses."""


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


def to_tantivy(document: Document, buried_at: int) -> tantivy.Document:
    """Lay out one accepted document. `buried_at`: seconds since 1970, kept for tombstones only."""
    stored = tantivy.Document()
    stored.add_text("key", document.key)
    stored.add_integer("version", document.version)
    if document.is_tombstone:
        stored.add_bytes("record", _encode(record_of(document, buried_at, {})))
        stored.add_integer("buried_at", buried_at)
        return stored
    layout = lay_out(document)
    stored.add_bytes("record", _encode(record_of(document, buried_at, layout.places)))
    stored.add_boolean("readable", True)
    stored.add_text("type", document.type)
    for token in document.audience:
        stored.add_text("audience", token)
    stored.add_text("words", layout.words)
    stored.add_text("title", layout.title)
    stored.add_text("spellings", " ".join(layout.spellings))
    stored.add_text("title_letters", layout.letters)
    if layout.facets:
        stored.add_json("facets", layout.facets)
    stored.add_integer("day", layout.day)
    stored.add_integer("ripeness", layout.ripeness)
    stored.add_float("weight", _STORED_STALE if document.stale else _STORED_FRESH)
    return stored


def _encode(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def stored_record(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, Any]:
    """The record kept at `address`."""
    record: dict[str, Any] = json.loads(searcher.doc(address)["record"][0])
    return record


def all_records(searcher: tantivy.Searcher) -> Iterator[dict[str, Any]]:
    """Every stored record, tombstones too, in no order."""
    size = max(1, searcher.num_docs)
    for _, address in searcher.search(tantivy.Query.all_query(), size, count=False).hits:
        yield stored_record(searcher, address)


def count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """Documents that answer `query`."""
    # tantivy refuses a limit of 0, and its type stubs leave `count` out.
    return int(searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]
