"""The blocks of a study to safe HTML, on publish and never on a read.

What depends on the reader stays a reference, `<study-ref …></study-ref>`, which `research.display` resolves each
time: without it, nothing of the words it stands for is in the HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from django.template.loader import render_to_string

from knowledge.models import Contribution, Quote
from portal.markdown import render
from research.identifying import anchors

_HEADING_LEVEL: Final = 3


def reference(kind: str, **attributes: object) -> str:
    """The element that stands for something not everybody reads."""
    written = "".join(f' data-{name}="{escape(str(value))}"' for name, value in attributes.items())
    return f'<study-ref data-kind="{kind}"{written}></study-ref>'


def render_blocks(page: Contribution, name: str) -> str:
    """HTML of one StreamField of a study."""
    raw = list(getattr(page, name).raw_data)
    own = frozenset(Quote.objects.filter(contribution_id=page.pk).values_list("pk", flat=True))
    names = iter(anchors([block["value"] for block in raw if block["type"] == "heading"], prefix="texte"))
    parts: list[str] = []
    for position, block in enumerate(raw):
        kind, value = block["type"], block["value"]
        if kind == "heading":
            parts.append(f'<h{_HEADING_LEVEL} id="{next(names)}">{escape(value)}</h{_HEADING_LEVEL}>')
        elif kind == "paragraph":
            parts.append(render(value, namespace=f"{name}-{position}", top_level=_HEADING_LEVEL + 1).html)
        elif kind == "verbatim":
            parts.append(reference("quote", quote=value["quote"], own=int(value["quote"] in own)))
        elif kind in _FRAMED:
            parts.append(_FRAMED[kind](value, f"{name}-{position}"))
    return "\n".join(parts)


def _story(value: Mapping[str, Any], _namespace: str) -> str:
    return reference(
        "story", story=value["story"], relation=value["relation"], passage=value.get("passage") or ""
    )  # fmt: skip


def _contradiction(value: Mapping[str, Any], _namespace: str) -> str:
    return reference(
        "contradiction", first=value["first"], second=value["second"], difference=value["difference"]
    )  # fmt: skip


def _figure(value: Mapping[str, Any], _namespace: str) -> str:
    return render_to_string("components/figure.html", dict(value))


def _table(value: Mapping[str, Any], _namespace: str) -> str:
    rows = cells(value["rows"])
    context = {
        "caption": value["caption"],
        "columns": [{"label": label} for label in rows[0]] if rows else [],
        "rows": rows[1:],
        "source": value.get("source") or "",
    }
    return render_to_string("research/parts/block_table.html", context)


def _note(value: Mapping[str, Any], namespace: str) -> str:
    html = render(value["text"], namespace=namespace, top_level=_HEADING_LEVEL + 1).html
    return render_to_string("research/parts/block_note.html", {"topic": value["topic"], "html": html})


_FRAMED: Final[Mapping[str, Callable[[Mapping[str, Any], str], str]]] = {
    "story": _story,
    "contradiction": _contradiction,
    "figure": _figure,
    "table": _table,
    "note": _note,
}


def cells(text: str) -> list[list[str]]:
    """Rows of a table written one a line, cells between bars; all rows as long as the first."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines() if line.strip()]
    width = len(rows[0]) if rows else 0
    return [(row + [""] * width)[:width] for row in rows]
