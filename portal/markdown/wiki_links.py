"""`[[target]]` and `[[target|text]]`: reading, rewriting and resolving them.

A target is a numeric id or a title. Titles change and may be secret, so a link is resolved each time the
text is displayed, never when it is saved: the stored HTML carries `<wiki-link ref="…">text</wiki-link>`,
an element that the sanitiser refuses to members and that only `reference` writes. `resolve_links` turns
these into links for one reader, with one call to the caller's resolver for the whole text. What the
resolver does not answer is shown as text, so that an unreadable page and a page that does not exist look
the same.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape

from .code_regions import prose_regions
from .results import LinkTarget

LinkResolver = Callable[[Sequence[str]], Mapping[str, LinkTarget | None]]

UNREADABLE = "contenu non accessible"
MAX_LINKS = 500

# Not after `\` (escaped) or `!` (image), not before `(` (an ordinary link whose text has brackets).
# `\|` is how a table cell writes `|`.
SYNTAX = re.compile(
    r"(?<![\\!\[])\[\[(?!\^)(?P<target>[^\[\]|\n\\]{1,200})(?:\\?\|(?P<text>[^\[\]\n]{1,300}))?\]\](?!\()"
)
_REFERENCE = re.compile(r'<wiki-link ref="([^"<>]*)">([^<>]*)</wiki-link>')
_SAFE_URL = re.compile(r"(?:/(?![/\\])|https?://)[^\s\\]*\Z")


def is_id(target: str) -> bool:
    """Whether a target is a numeric id rather than a title. Longer numbers than a database holds are titles."""
    return target.isascii() and target.isdigit() and len(target) <= 18


def find_links(text: str) -> list[re.Match[str]]:
    """The `[[links]]` of a source outside code, in order; groups `target` and `text`."""
    if "[[" not in text:
        return []
    return [
        match
        for start, end in prose_regions(text)
        for match in SYNTAX.finditer(text, start, end)
        if match["target"].strip()
    ]


def wiki_references(text: str) -> tuple[str, ...]:
    """The distinct targets written in a source, in order. In process and linear: fit for a form's `clean`."""
    return tuple(dict.fromkeys(match["target"].strip() for match in find_links(text)))


def pin_links(text: str, lookup: Callable[[Sequence[str]], Mapping[str, int]]) -> str:
    """Replace the titles by ids, so that the links survive renames; `[[Titre]]` becomes `[[12]]`.

    `lookup` receives the distinct titles and answers the ids of those it knows; it must only search what
    the writer may read, or it would confirm that a hidden title exists. Texts of links are kept.
    """
    return _rewrite(text, lambda target: not is_id(target), lookup)


def name_links(text: str, lookup: Callable[[Sequence[str]], Mapping[str, str]]) -> str:
    """The reverse, for an edit form: ids the writer may read are shown by their title.

    A title that `[[ ]]` cannot hold, or that is itself a number, keeps its id.
    """

    def writable(targets: Sequence[str]) -> dict[str, str]:
        titles = lookup(targets)
        return {target: title for target, title in titles.items() if _can_be_written(title)}

    return _rewrite(text, is_id, writable)


def _can_be_written(title: str) -> bool:
    match = SYNTAX.fullmatch(f"[[{title}]]")
    return match is not None and match["target"] == title and not is_id(title.strip())


def _rewrite(
    text: str, wanted: Callable[[str], bool], lookup: Callable[[Sequence[str]], Mapping[str, int | str]]
) -> str:
    links = [match for match in find_links(text) if wanted(match["target"].strip())]
    targets = tuple(dict.fromkeys(match["target"].strip() for match in links))[:MAX_LINKS]
    if not targets:
        return text
    found = lookup(targets)
    pieces: list[str] = []
    position = 0
    for match in links:
        replacement = found.get(match["target"].strip())
        if replacement is not None:
            pieces += (text[position : match.start("target")], str(replacement))
            position = match.end("target")
    return "".join((*pieces, text[position:]))


def reference(target: str, text: str | None) -> str:
    """The stored form of one link. A bare title is its own text; a bare id has none."""
    shown = text if text is not None else "" if is_id(target) else target
    return f'<wiki-link ref="{escape(target)}">{escape(shown)}</wiki-link>'


def resolve_links(html: str, resolve: LinkResolver, *, unreadable: str = UNREADABLE) -> str:
    """Turn the stored references of rendered HTML into links for one reader.

    `resolve` is called once, with the distinct targets, and not at all when there is none. `unreadable` is
    shown for an id that it does not answer when the writer gave no text.
    """
    targets = tuple(dict.fromkeys(unescape(match[1]) for match in _REFERENCE.finditer(html)))
    if not targets:
        return html
    found = resolve(targets)

    def link(match: re.Match[str]) -> str:
        ref, text = unescape(match[1]), match[2]
        target = found.get(ref)
        if target is None or not _SAFE_URL.match(target.url):
            return f'<span class="wiki-link-missing">{text or escape(unreadable)}</span>'
        if not text or unescape(text) == ref:
            text = escape(target.title)
        kind = "wiki-link wiki-link-wanted" if target.wanted else "wiki-link"
        return f'<a class="{kind}" href="{escape(target.url)}">{text}</a>'

    return _REFERENCE.sub(link, html)
