"""Markdown to safe HTML on publish, never on a read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.kind_models import MODELS
from knowledge.models import Article, Contribution
from portal.markdown import Rendered, render

BlockRenderer = Callable[[Contribution, str], str]
"""From a page and the name of one of its StreamFields to safe HTML, the same for every reader."""

_block_renderers: dict[str, BlockRenderer] = {}


def register_blocks(kind: str, renderer: BlockRenderer) -> None:
    """How the StreamFields of a kind of contribution are rendered; for the room that adds the kind."""
    _block_renderers[str(kind)] = renderer


@dataclass(frozen=True, slots=True)
class Layout:
    """The texts of a page as HTML. `degraded` names the fields too costly to lay out, shown as plain paragraphs."""

    texts: dict[str, str]
    degraded: list[str]


def lay_out(page: Contribution) -> Layout:
    """{field: safe HTML} of the non-empty fields. Links to contributions stay references.

    The body of an article starts its headings under the page's title; other fields have a title of their own.
    """
    results = {name: _rendered(page, name) for name in page.text_fields if getattr(page, name).strip()}
    texts = {name: result.html for name, result in results.items()}
    for name in page.block_fields:
        if html := _block_renderers[page.kind](page, name):
            texts[name] = html
    return Layout(texts, [name for name, result in results.items() if result.degraded])


def lay_out_again(page: Contribution, before: Layout) -> Layout:
    """The same, trying again only what was degraded. Nothing else of `before` moves."""
    results = {name: _rendered(page, name) for name in before.degraded if name in page.text_fields}
    laid_out = {name: result.html for name, result in results.items() if not result.degraded}
    return Layout(before.texts | laid_out, [name for name in before.degraded if name not in laid_out])


def render_page(page: Contribution) -> dict[str, str]:
    """The texts of `lay_out`, for a preview."""
    return lay_out(page).texts


def _rendered(page: Contribution, name: str) -> Rendered:
    top = 2 if isinstance(page, Article) else 3
    return render(getattr(page, name), namespace=name, top_level=top)


def in_reading_order(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Stored texts in the order a reader meets them: PostgreSQL does not keep that of a JSON object."""
    model = MODELS[kind]
    return {name: texts[name] for name in (*model.text_fields, *model.block_fields) if name in texts}
