"""How a document is laid out in Elasticsearch. Texts come analysed: Elasticsearch parts them at spaces and no more."""

from __future__ import annotations

import json
from typing import Any, Final

from elasticsearch.dsl import Boolean, Keyword, Long, Mapping, Object, Text

from search import analysis
from search.engines.contract import Document
from search.engines.layout import lay_out

SCHEMA_VERSION: Final = 1
FORMAT: Final = f"{SCHEMA_VERSION}.{analysis.ANALYSIS_VERSION}"
"""Kept with each generation; another one means: rebuild."""

_LONGEST_HEADING: Final = 8_000
"""Characters of a title that suggestions show; a value of doc values has at most 32,766 bytes."""
_LONGEST_BEGINNING: Final = 19
"""Letters of a beginning that has its own postings; longer ones are looked for among the words."""

SETTINGS: Final[dict[str, Any]] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "max_result_window": 10_000,
}
"""One shard: scores are those of the whole index, and even 130,000 documents are few."""


def build_mapping() -> dict[str, Any]:
    """The strict mapping, without `_meta`."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", includes=["shown"])
    kept: dict[str, Any] = {"index": False, "doc_values": True}
    stems: dict[str, Any] = {"analyzer": "whitespace"}
    fields = {
        "key": Keyword(),
        "type": Keyword(),
        "audience": Keyword(),
        "readable": Boolean(),
        "stale": Boolean(),
        "words": Text(**stems),
        "title": Text(**stems),
        "title_letters": Text(**stems, index_prefixes={"min_chars": 1, "max_chars": _LONGEST_BEGINNING}),
        "spellings": Keyword(doc_values=False),
        "version": Long(**kept),
        "day": Long(**kept),
        "ripeness": Long(**kept),
        "buried_at": Long(),
        "checksum": Keyword(**kept),
        "heading": Keyword(**kept),
        "shown": Object(enabled=False),
    }
    for name, field in fields.items():
        mapping.field(name, field)
    mapping.field("facets", "flattened")
    return mapping.to_dict()


def source_of(document: Document, buried_at: int) -> bytes:
    """One accepted document as a line of a bulk. `buried_at`: seconds since 1970, kept for tombstones only."""
    stored: dict[str, Any] = {"key": document.key, "version": document.version, "checksum": document.checksum}
    if document.is_tombstone:
        stored["buried_at"] = buried_at
    else:
        layout = lay_out(document)
        stored |= {
            "type": document.type,
            "audience": document.audience,
            "readable": True,
            "stale": document.stale,
            "words": layout.words,
            "title": layout.title,
            "title_letters": layout.letters,
            "spellings": sorted(layout.spellings),
            "facets": layout.facets,
            "day": layout.day,
            "ripeness": layout.ripeness,
            "heading": document.title[:_LONGEST_HEADING],
            "shown": {
                "title": document.title,
                "keywords": document.keywords,
                "passages": [[field, text, layout.places[field]] for field, text in document.passages.items()],
            },
        }
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()
