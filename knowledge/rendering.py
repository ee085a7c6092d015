"""Markdown to safe HTML on publish, never on a read."""

from __future__ import annotations

from knowledge.models import Contribution
from portal.markdown import render


def render_page(page: Contribution) -> dict[str, str]:
    """{field: safe HTML} of the non-empty Markdown fields. Links to contributions stay references."""
    return {name: render(text).html for name in page.text_fields if (text := getattr(page, name)).strip()}
