"""Markdown to safe HTML on publish, never on a read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from knowledge.drafts import MODELS
from knowledge.models import Article, Contribution
from portal.markdown import render

BlockRenderer = Callable[[Contribution, str], str]
"""From a page and the name of one of its StreamFields to safe HTML, the same for every reader."""

_block_renderers: dict[str, BlockRenderer] = {}


def register_blocks(kind: str, renderer: BlockRenderer) -> None:
    """How the StreamFields of a kind of contribution are rendered; for the room that adds the kind."""
    _block_renderers[str(kind)] = renderer


def render_page(page: Contribution) -> dict[str, str]:
    """{field: safe HTML} of the non-empty Markdown fields. Links to contributions stay references.

    The body of an article starts its headings under the page's title; other fields have a title of their own.
    """
    top = 2 if isinstance(page, Article) else 3
    texts = {
        name: render(text, namespace=name, top_level=top).html
        for name in page.text_fields
        if (text := getattr(page, name)).strip()
    }
    for name in page.block_fields:
        if html := _block_renderers[page.kind](page, name):
            texts[name] = html
    return texts


def in_reading_order(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Stored texts in the order a reader meets them: PostgreSQL does not keep that of a JSON object."""
    model = MODELS[kind]
    return {name: texts[name] for name in (*model.text_fields, *model.block_fields) if name in texts}
