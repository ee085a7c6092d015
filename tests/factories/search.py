"""Documents and questions as an engine takes them."""

from __future__ import annotations

from typing import Any

from search.engines.contract import Document, Query

PUBLIC = frozenset({"public"})
NETWORK = frozenset({"public", "network"})


def make_document(key: str, title: str = "", text: str = "", **fields: Any) -> Document:
    """A public document of version 1; `text` becomes its only passage, "story"."""
    values: dict[str, Any] = {
        "type": "experience",
        "version": 1,
        "audience": ("public",),
        "passages": {"story": text} if text else {},
    }
    return Document(key=key, title=title, **(values | fields))


def make_tombstone(key: str, version: int) -> Document:
    return Document(key=key, type="experience", version=version, audience=(), title="", passages={})


def ask(text: str, **fields: Any) -> Query:
    """The question of an anonymous visitor, unless `tokens` says otherwise."""
    return Query(text=text, **({"tokens": PUBLIC} | fields))
