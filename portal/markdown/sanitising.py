"""The allow-list of HTML, applied last and at this place only.

No style, no identifier, no class outside the fixed sets below, no image from another site, no form control
but the check box of a task list (which `finishing` turns into a character). Sanitising twice changes nothing.
"""

import re
from collections.abc import Mapping

import nh3

from .cleaning import LINK_CLOSE, LINK_OPEN, clean_output
from .image_sources import is_own_image

SCHEMES = {"http", "https", "mailto"}
ADMONITIONS = {
    "note", "info", "tip", "hint", "important", "success", "question", "warning", "caution", "danger", "example",
    "astuce", "attention", "exemple", "conseil", "rappel", "quote",
}  # fmt: skip

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "q", "s", "samp", "small", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "img": {"src", "alt", "title"},
    "input": {"checked"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
}
_ALIGN: Mapping[str, set[str]] = {"align": {"left", "center", "right"}}
_CLASSES = {
    "a": {"footnote-ref", "footnote-backref"},
    "details": ADMONITIONS,
    "div": {"admonition", "footnote", *ADMONITIONS},
    "li": {"task-list-item"},
    "p": {"admonition-title"},
    "ul": {"task-list"},
}
# The identifiers Python-Markdown gives to footnotes; `finishing` replaces them by ours.
_FOOTNOTE_ID = re.compile(r"fn(?:ref\d*)?-.{1,200}\Z", re.DOTALL)
_BAD_LINK = re.compile(r"[\\\s]|//")


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "id":
        return value if _FOOTNOTE_ID.match(value) else None
    if attribute in ("src", "href") and (LINK_OPEN in value or LINK_CLOSE in value):
        # The marks are taken out later, and what they hide (`\ue001javascript:`) would come to light.
        return None
    if attribute == "src":
        return value if is_own_image(value) else None
    if attribute == "href":
        return None if _BAD_LINK.match(value) else value
    if attribute == "start":
        return value if value.isascii() and value.isdigit() and len(value) < 10 else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    attribute_filter=_filter_attribute,
    strip_comments=True,
    link_rel="nofollow ugc noopener",
    generic_attribute_prefixes=set(),
    tag_attribute_values={"th": _ALIGN, "td": _ALIGN, "input": {"type": {"checkbox"}}},
    url_schemes=SCHEMES,
    allowed_classes=_CLASSES,
)


def sanitise(html: str) -> str:
    """The HTML reduced to the allow-list, well formed, without control or bidirectional characters."""
    once = _CLEANER.clean(html)
    cleaned = clean_output(once)
    # A character that goes may have hidden the scheme of an address (`\u202ejavascript:`): judge it again.
    return once if cleaned == once else _CLEANER.clean(cleaned)
