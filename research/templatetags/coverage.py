"""The cells of the grid of coverage, a line at a time: the largest grid has more than a thousand of them."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from research.coverage.grid import Box, Line
from research.coverage.rule import Life

register = template.Library()


@register.simple_tag
def coverage_cells(line: Line, may_call: bool) -> SafeString:
    """The `<td>` of a line, its total last. A number leads to what it counts; `may_call`: a blank is a button."""
    told = {life: f'<span class="visually-hidden"> {escape(life.label)}</span>' for life in Life}
    call = f'type="submit">{escape(_("Appeler"))}</button></td>' if may_call else ""
    cells = [_cell(box, told[box.life], call) for box in line.boxes]
    return mark_safe("".join((*cells, _cell(line.total, told[line.total.life]))))


def _cell(box: Box, told: str, call: str = "") -> str:
    style = f'class="life life--{box.life.value}"'
    if box.url:
        return f'<td><a {style} href="{escape(box.url)}">{box.count}{told}</a></td>'
    if call and not box.count:
        return f'<td><button {style} name="case" value="{escape(box.name)}" {call}'
    return f"<td><span {style}>{box.count}{told}</span></td>"
