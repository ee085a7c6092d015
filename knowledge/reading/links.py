"""`[[links]]` between contributions: pinned to ids on publish, resolved for each reader on display."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from knowledge.addresses import page_url
from knowledge.models import Contribution
from knowledge.models.contribution import public_slug
from portal.core.statements import Prepared
from portal.markdown import LinkTarget, is_id, name_links, pin_links, resolve_links
from portal.visibility import Viewer


def resolver(viewer: Viewer) -> Callable[[Sequence[str]], Mapping[str, LinkTarget | None]]:
    """One query for all the targets of a text. What the viewer may not read looks like what does not exist."""

    def resolve(targets: Sequence[str]) -> dict[str, LinkTarget | None]:
        ids = sorted({int(target) for target in targets if is_id(target)})
        titles = tuple(sorted({target for target in targets if not is_id(target)}))
        found: dict[str, LinkTarget | None] = {}
        rows = _TARGETS.rows(ids, viewer, titles) if ids else _TARGETS.all_rows(viewer, titles)
        for pk, title, kind in rows:
            found[str(pk)] = found[title] = LinkTarget(page_url(kind, public_slug(pk, title)), title)
        for title in titles:
            found.setdefault(title, LinkTarget(wanted_url(title), title, wanted=True))
        return found

    return resolve


def _targets(ids: Sequence[int], viewer: Viewer, titles: tuple[str, ...]) -> QuerySet[Any, Any]:
    meant = Q(pk__in=ids) | Q(title__in=titles)
    readable = Contribution.objects.visible_to(viewer).published().filter(meant)
    return readable.order_by().values_list("pk", "title", "state__kind")


_TARGETS: Final = Prepared(_targets)


def wanted_url(title: str) -> str:
    """Where a link to a page that nobody wrote leads: to writing it."""
    return f"{reverse('knowledge:write')}?{urlencode({'titre': title})}"


def display(html: str, viewer: Viewer) -> str:
    """Published HTML with its links, and the references of rooms above, as this reader sees them."""
    html = resolve_links(html, resolver(viewer))
    for display_for in _displays:
        html = display_for(html, viewer)
    return html


Display = Callable[[str, Viewer], str]
"""From published HTML to what one reader sees of it."""

_displays: list[Display] = []


def register_display(display_for: Display) -> None:
    """For a room above whose texts hold references of its own, resolved for each reader."""
    _displays.append(display_for)


def display_all(rendered: Mapping[str, str], viewer: Viewer) -> dict[str, str]:
    """The same for all the fields of a page, still in one query: the texts are resolved joined."""
    mark = "<!--field-->"
    joined = mark.join(rendered.values())
    return dict(zip(rendered, display(joined, viewer).split(mark), strict=True))


def pin_page_links(page: Contribution, writer: Viewer) -> None:
    """Replace titles by ids in the Markdown fields and blocks, among what the writer may read."""
    readable = Contribution.objects.visible_to(writer).published()

    def lookup(titles: Sequence[str]) -> dict[str, int]:
        return dict(readable.filter(title__in=titles).values_list("title", "pk"))

    for name in page.text_fields:
        text = getattr(page, name)
        if "[[" in text:
            setattr(page, name, pin_links(text, lookup))
    for name, stored in page.blocks_with(lambda text: pin_links(text, lookup) if "[[" in text else text).items():
        setattr(page, name, stored)


def editable(text: str, writer: Viewer) -> str:
    """Markdown for the form: ids the writer may read are shown by their title."""
    if "[[" not in text:
        return text
    readable = Contribution.objects.visible_to(writer).published()

    def lookup(ids: Sequence[str]) -> dict[str, str]:
        rows = readable.filter(pk__in=[int(i) for i in ids]).values_list("pk", "title")
        return {str(pk): title for pk, title in rows}

    return name_links(text, lookup)
