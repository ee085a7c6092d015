"""French spaces: a title typed with plain spaces never starts a line with a colon or ends one with a guillemet."""

from __future__ import annotations

import re

from django import template
from django.template.defaultfilters import stringfilter

register = template.Library()

_BEFORE = re.compile(r" (?=[:;!?»%€](?:\W|$))")
_AFTER = re.compile(r"(?<=«) |(?<=\d) (?=\d{3}(?!\d))")
NO_BREAK = "\u00a0"


@register.filter(is_safe=True)
@stringfilter
def french_spaces(text: str) -> str:
    """The same text with no-break spaces where French wants them, in numbers too; HTML that is safe stays safe."""
    return _AFTER.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, text))
