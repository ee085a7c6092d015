"""How a `Document` is laid out, the same for every engine: what is searched, what orders, and the record kept whole.

`words` is the catch-all (title, keywords, passages) that carries the ranking; `title` adds a light clause. Both hold
stems joined by spaces: the analysis is done in Python, so that every engine reads French the same way, and engines
part them at spaces and nothing more. `spellings` holds words for the correction of others. The record keeps the whole
document, which makes highlights, checks and the copy between generations possible.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from search import analysis
from search.engines.contract import Document, IndexedState

FIRST_WORD_MARK: Final = "^"
"""Before a second copy of the first word of a title, so that beginnings of titles can be told from other words."""
LONGEST_PASSAGE: Final = 200_000
"""Characters of one passage that are analysed; the rest is kept, not searched."""
_LONGEST_KEY: Final = 200
_LONGEST_VALUE: Final = 400
"""Characters of a value that is looked for whole: of a facet, a type, an audience."""
_LARGEST_VERSION: Final = 2**62
_RIPENESS_STEP: Final = 10_000_000
_UNDATED: Final = 0
_FACET_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")


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


def is_value(text: str) -> bool:
    """Whether a key, type, token or facet value can be stored: what cannot is in no index."""
    return len(text) <= _LONGEST_VALUE and is_encodable(text)


def refusal_reason(document: Document) -> str:
    """Why this document cannot be stored, or ""."""
    if not 0 < len(document.key) <= _LONGEST_KEY:
        return f"key must have 1 to {_LONGEST_KEY} characters"
    if not document.is_tombstone and not document.type:
        return "type is empty"
    if not 0 <= document.version <= _LARGEST_VERSION:
        return "version is out of range"
    if any(len(value) > _LONGEST_VALUE for value in (document.type, *document.audience)):
        return f"type, or a token of the audience, has more than {_LONGEST_VALUE} characters"
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


@dataclass(frozen=True, slots=True)
class Layout:
    """What an engine indexes of one readable document."""

    words: str
    title: str
    letters: str
    """Every word of the title, folded, the first one twice."""
    spellings: frozenset[str]
    facets: Mapping[str, list[str]]
    day: int
    """For the order by date: days since the year 1, 0 for an undated document."""
    ripeness: int
    """For the order by maturity, then by date."""
    places: Mapping[str, str]
    """Field → where its stems stand, see `analysis.analyse`."""


def lay_out(document: Document) -> Layout:
    """Analyse an accepted document that is no tombstone: the slow part of indexing."""
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
    letters = analysis.folded_words(document.title)
    day = document.date.toordinal() if document.date else _UNDATED
    return Layout(
        words=" ".join(words),
        title=" ".join(title.stems),
        letters=" ".join([f"{FIRST_WORD_MARK}{word}" for word in letters[:1]] + letters),
        spellings=frozenset(spellings),
        facets={name: list(dict.fromkeys(values)) for name, values in document.facets.items() if values},
        day=day,
        ripeness=document.maturity * _RIPENESS_STEP + day,
        places=places,
    )


def record_of(document: Document, buried_at: int, places: Mapping[str, str]) -> dict[str, Any]:
    """The whole document in JSON's types. `buried_at`: seconds since 1970, for tombstones."""
    return {
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
    }


def document_of(record: Mapping[str, Any]) -> Document:
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


def state_of(record: Mapping[str, Any]) -> IndexedState:
    return IndexedState(record["key"], record["version"], tuple(record["audience"]), record["checksum"])
