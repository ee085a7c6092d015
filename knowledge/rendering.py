"""Markdown to safe HTML on publish, never on a read."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.drafts import MODELS
from knowledge.models import Article, Contribution
from portal.markdown import render


def render_page(page: Contribution) -> dict[str, str]:
    """{field: safe HTML} of the non-empty Markdown fields. Links to contributions stay references.

    The body of an article starts its headings under the page's title; other fields have a title of their own.
    """
    top = 2 if isinstance(page, Article) else 3
    return {
        name: render(text, namespace=name, top_level=top).html
        for name in page.text_fields
        if (text := getattr(page, name)).strip()
    }


def in_reading_order(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Stored texts in the order a reader meets them: PostgreSQL does not keep that of a JSON object."""
    return {name: texts[name] for name in MODELS[kind].text_fields if name in texts}
