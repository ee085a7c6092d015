"""`{% structured data %}`: what a page says of itself to machines (schema.org, as JSON-LD).

A block of data: browsers do not execute it, and a content policy without `unsafe-inline` lets it be.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.safestring import SafeString

register = template.Library()
_ESCAPES: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag
def structured(data: Mapping[str, Any] | None) -> SafeString:
    """The data as a script element that nothing in it can close; "" when there is none. Empty values are left out."""
    if not data:
        return SafeString()
    said = {"@context": "https://schema.org"} | {name: value for name, value in data.items() if value}
    words = json.dumps(said, ensure_ascii=False, default=str).translate(_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{words}</script>')
