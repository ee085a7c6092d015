"""`{% icon "search" %}`: the site's own drawings, inline, 24 units wide, drawn with the colour of the text."""

from functools import lru_cache
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

DRAWINGS: Final[dict[str, str]] = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "arrow-right": '<path d="M4 12h15M13.5 6.5 19 12l-5.5 5.5"/>',
    "arrow-left": '<path d="M20 12H5M10.5 6.5 5 12l5.5 5.5"/>',
    "pen": '<path d="m4 20 1-4.5L16.5 4a2 2 0 0 1 3 3L8.5 19 4 20ZM14.5 6l3 3"/>',
    "person": '<circle cx="12" cy="8" r="3.75"/><path d="M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"/>',
    "people": '<circle cx="9" cy="8.5" r="3.25"/><path d="M2.5 19.5c.5-3.4 3-5.25 6.5-5.25s6 1.85 '
    '6.5 5.25M15.5 5.6a3.25 3.25 0 0 1 0 5.8M18 14.6c2 .7 3.2 2.4 3.5 4.9"/>',
    "place": '<path d="M12 21c-4.5-4.7-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2 6.3-6.5 11Z"/>'
    '<circle cx="12" cy="10" r="2.25"/>',
    "house": '<path d="M4 11.5 12 5l8 6.5M6.5 10v9.5h11V10M10 19.5v-5h4v5"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="1.5"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "warning": '<path d="M12 4 2.5 20h19L12 4ZM12 10v5M12 17.4v.1"/>',
    "question": '<circle cx="12" cy="12" r="8.5"/>'
    '<path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.25c-.8.4-1.1.9-1.1 1.75M12 16.7v.1"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="1.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/>'
    '<circle cx="12" cy="12" r="2.75"/>',
    "link": '<path d="m10 14 4-4M11 7.5l2-2a4 4 0 0 1 5.7 5.7l-2 2M13 16.5l-2 2a4 4 0 0 1-5.7-5.7l2-2"/>',
    "page": '<path d="M6 3.5h8.5L18.5 8v12.5H6v-17ZM14 3.5V8h4.5"/>',
    "print": '<path d="M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7V14Z"/>',
    "download": '<path d="M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15"/>',
    "quote": '<path d="M10 7c-3 .8-4.5 3-4.5 6v4h5v-5H8c0-1.6.7-2.6 2-3.2M19 7c-3 .8-4.5 3-4.5 '
    '6v4h5v-5H17c0-1.6.7-2.6 2-3.2"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5"/>',
    "branch": '<path d="M7 4v16M7 13c6 0 9-1.5 9-6M16 7V4"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="1.5"/><path d="m4 7 8 6 8-6"/>',
    "key": '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8.5-8.5M16 7.5l2.5 2.5"/>',
    "exit": '<path d="M14 4H5v16h9M10 12h10M16.5 8.5 20 12l-3.5 3.5"/>',
    "bold": '<path d="M7.5 5h5.25a3.25 3.25 0 0 1 0 6.5H7.5V5ZM7.5 11.5h6a3.75 3.75 0 0 1 0 7.5h-6v-7.5Z"/>',
    "italic": '<path d="M10 5h7M7 19h7M14 5l-4 14"/>',
    "heading": '<path d="M6 5v14M18 5v14M6 12h12"/>',
    "list": '<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5v.1M4.5 12v.1M4.5 17.5v.1"/>',
    "list-numbers": '<path d="M10 6.5h10M10 12h10M10 17.5h10M4 5.5 5.5 5v4M4 15.2c.5-.7 2.3-.7 2.3.6 0 1-2.3 '
    '2-2.3 3.2h2.5"/>',
    "external": '<path d="M10 5H5v14h14v-5M13.5 4.5h6v6M19 5l-8.5 8.5"/>',
    "sprout": '<path d="M12 20v-8M12 13c0-4.5-3-6.5-7.5-6.5 0 4.5 3 6.5 7.5 6.5ZM12 11c0-4 2.5-6 7-6 0 4-2.5 6-7 6Z"/>',
}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """Inline SVG of the drawing `name`; with `label` it speaks, without it is decoration.

    Drawn once for the same arguments. Raises TemplateSyntaxError for an unknown name, so that a misspelling never
    ships.
    """
    if name not in DRAWINGS:
        raise template.TemplateSyntaxError(f"icon: no drawing is called {name!r}")
    drawing = mark_safe(DRAWINGS[name])
    if label:
        return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, drawing)
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing)
