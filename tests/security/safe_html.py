"""What members' HTML may contain, read on the parsed document and independently of the sanitiser's settings."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import html as lxml_html

TAGS = frozenset((
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "details", "div", "dl", "dt", "em",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s",
    "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "u", "ul", "var", "wiki-link",
))  # fmt: skip
ATTRIBUTES = frozenset((
    "alt", "aria-label", "class", "href", "id", "loading", "open", "ref", "rel", "scope", "src", "start",
    "tabindex", "title",
))  # fmt: skip
CLASSES = frozenset((
    "admonition", "admonition-title", "footnote", "footnote-ref", "footnote-backref", "task-list",
    "task-list-item", "task-box", "table-scroll", "align-left", "align-center", "align-right", "wiki-link",
    "wiki-link-wanted", "wiki-link-missing", "note", "info", "tip", "hint", "important", "success", "question",
    "warning", "caution", "danger", "example", "astuce", "attention", "exemple", "conseil", "rappel", "quote",
))  # fmt: skip
_ID = re.compile(r"(?:texte|note|appel)-[a-z0-9-]+\Z")
# What a browser removes from an address before reading its scheme.
_IGNORED = re.compile(r"[\t\n\r]|^[\x00-\x20]+")
_FORBIDDEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000\ue001]"
)


def dangers(html: str) -> list[str]:
    """Why this HTML may not be shown; empty when it is safe."""
    return list(_dangers(html))


def _dangers(html: str) -> Iterator[str]:
    if _FORBIDDEN_CHARACTERS.search(html):
        yield "forbidden character"
    if not html.strip():
        return
    root = lxml_html.fragment_fromstring(html, create_parent="main")
    seen: set[str] = set()
    for element in root.iterdescendants():
        if not isinstance(element.tag, str):
            yield f"comment or instruction: {element!r}"
            continue
        if element.tag not in TAGS:
            yield f"tag {element.tag}"
        for name in element.attrib:
            if name not in ATTRIBUTES:
                yield f"attribute {name} of {element.tag}"
        for name in element.get("class", "").split():
            if name not in CLASSES:
                yield f"class {name}"
        identifier = element.get("id")
        if identifier is not None:
            if not _ID.match(identifier):
                yield f"identifier {identifier}"
            if identifier in seen:
                yield f"identifier twice: {identifier}"
            seen.add(identifier)
        if element.tag == "a":
            yield from _link_dangers(element)
        elif element.get("href") is not None:
            yield f"address on {element.tag}"
        if element.tag == "img":
            source = element.get("src", "")
            if not re.match(r"/(?![/\\])[^\s\\]*\Z", source):
                yield f"image {source!r}"


def _link_dangers(link: lxml_html.HtmlElement) -> Iterator[str]:
    address = _IGNORED.sub("", link.get("href", ""))
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        scheme = address.partition(":")[0].lower()
    if scheme not in ("", "http", "https", "mailto"):
        yield f"scheme of {address!r}"
    ours = {"footnote-ref", "footnote-backref", "wiki-link", "wiki-link-wanted"}
    if not set(link.get("class", "").split()) & ours and link.get("rel") != "nofollow ugc noopener":
        yield f"rel of {address!r}"
