"""Members' Markdown: safe HTML, plain text and `[[links]]`. Knows nothing of Django.

Render on save, resolve links on display:

    rendered = render(text)                       # store rendered.html and rendered.links
    html = resolve_links(stored_html, resolver)   # for one reader
"""

from .kept_html import words_of
from .limits import MAX_BYTES
from .plain_text import excerpt
from .rendering import render, to_plain
from .results import Heading, LinkTarget, Rendered
from .wiki_links import LinkResolver, is_id, name_links, pin_links, resolve_links, wiki_references

__all__ = [
    "MAX_BYTES",
    "Heading",
    "LinkResolver",
    "LinkTarget",
    "Rendered",
    "excerpt",
    "is_id",
    "name_links",
    "pin_links",
    "render",
    "resolve_links",
    "to_plain",
    "wiki_references",
    "words_of",
]
