"""The last pass, over sanitised HTML: headings, identifiers, link references, plain text.

It only ever removes markup or writes fixed markup of its own, with every value escaped. One pass, linear.
"""

import re
from collections.abc import Sequence
from html import escape, unescape

from .cleaning import LINK_CLOSE, LINK_OPEN
from .identifiers import Identifiers
from .results import Heading, Rendered
from .wiki_links import reference

_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|([^<]+)|<')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_MARK = re.compile(f"{LINK_OPEN}([0-9]{{1,6}}){LINK_CLOSE}")
_STRAY_MARK = re.compile(f"[{LINK_OPEN}{LINK_CLOSE}]")
_EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>\n?")
_BLANK_LINES = re.compile(r"\n\s*\n+")

_BLOCKS = frozenset((
    "blockquote", "br", "dd", "details", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
    "ol", "p", "pre", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
_LAST_LEVEL = 6


class WrittenLink:
    """One `[[link]]` of the source: its target, its text if any, and exactly what was typed."""

    __slots__ = ("source", "target", "text")

    def __init__(self, target: str, text: str | None, source: str) -> None:
        self.target = target
        self.text = text
        self.source = source

    @property
    def shown(self) -> str:
        return self.text if self.text is not None else self.target


class Finisher:
    """Walks the sanitised HTML of one text; `finish` gives the result."""

    def __init__(self, links: Sequence[WrittenLink], identifiers: Identifiers, top_level: int) -> None:
        self.links = links
        self.identifiers = identifiers
        self.top_level = top_level
        self.out: list[str] = []
        self.plain: list[str] = []
        self.headings: list[Heading] = []
        self.used_links: dict[str, None] = {}
        self._outline: list[int] = []
        self._code = 0
        self._divisions: list[bool] = []  # for each open div, whether it is written
        self._anchor: str | None = None  # None outside links, else the class of the link
        self._drop_anchor = False
        self._calls: set[str] = set()  # identifiers of the calls of notes met so far
        self._heading: tuple[int, int, int] | None = None  # where in out, where in plain, source level

    def finish(self, html: str) -> Rendered:
        for match in _TOKEN.finditer(html):
            closing, tag, attributes, text = match.groups()
            if tag is None:
                self._text(text if text is not None else "&lt;")
            elif closing:
                self._close(tag)
            else:
                self._open(tag, dict(_ATTRIBUTE.findall(attributes)))
        return Rendered(
            html=_EMPTY_PARAGRAPH.sub("", "".join(self.out)).strip(),
            plain=_BLANK_LINES.sub("\n", "".join(self.plain)).strip(),
            headings=tuple(self.headings),
            links=tuple(self.used_links),
        )

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _BLOCKS:
            self.plain.append("\n")
        for name, value in attributes.items():
            if LINK_OPEN in value or LINK_CLOSE in value:
                attributes[name] = self._typed(value)
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._heading = len(self.out), len(self.plain), int(tag[1])
                self.out.append("")
            case "a":
                self._open_anchor(attributes)
            case "img":
                self._image(attributes)
            case "input":
                box = "☑ " if "checked" in attributes else "☐ "
                self.out.append(f'<span class="task-box">{box}</span>' if attributes.get("type") else "")
            case "table":
                self.out.append('<div class="table-scroll" tabindex="0"><table>')
            case "td" | "th":
                self.plain.append(" ")
                align = attributes.get("align")
                scope = ' scope="col"' if tag == "th" else ""
                self.out.append(f'<{tag}{scope} class="align-{align}">' if align else f"<{tag}{scope}>")
            case "li" | "sup" if "id" in attributes:
                attributes["id"] = self.identifiers.footnote(unescape(attributes["id"]))
                self._calls.add(attributes["id"])
                self._write(tag, attributes)
            case "div":
                # Only the wrapper of a block of code comes without a class.
                self._divisions.append(bool(attributes.get("class")))
                if self._divisions[-1]:
                    self._write(tag, attributes)
            case "pre":
                self._code += 1
                self.out.append('<pre tabindex="0">')
            case _:
                self._code += tag == "code"
                self._write(tag, attributes)

    def _write(self, tag: str, attributes: dict[str, str]) -> None:
        written = "".join(f' {name}="{value}"' for name, value in attributes.items() if name != "class" or value)
        self.out.append(f"<{tag}{written}>")

    def _open_anchor(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("class", "")
        href = unescape(attributes.get("href", ""))
        self._anchor = kind
        self._drop_anchor = not href
        if self._drop_anchor:
            return
        if kind in ("footnote-ref", "footnote-backref") and href.startswith("#fn"):
            target = self.identifiers.footnote(href[1:])
            attributes = {"class": kind, "href": f"#{target}"}
            if kind == "footnote-backref":
                # A note that nothing calls has nowhere to lead back to.
                self._drop_anchor = target not in self._calls
                number = self.identifiers.note_number(href.partition("-")[2])
                attributes["aria-label"] = f"Revenir à l’appel de note {number}"
        if not self._drop_anchor:
            self._write("a", attributes)

    def _image(self, attributes: dict[str, str]) -> None:
        alternative = attributes.get("alt", "")
        self.plain.append(unescape(alternative))
        if attributes.get("src"):
            self._write("img", {"src": attributes["src"], "alt": alternative, "loading": "lazy"})
        else:
            self.out.append(alternative)

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.plain.append("\n")
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._close_heading()
            case "a":
                if not self._drop_anchor:
                    self.out.append("</a>")
                self._anchor, self._drop_anchor = None, False
            case "table":
                self.out.append("</table></div>")
            case "div":
                if self._divisions.pop():
                    self.out.append("</div>")
            case _:
                self._code -= tag in ("code", "pre")
                self.out.append(f"</{tag}>")

    def _close_heading(self) -> None:
        """Number the heading after its rank among those above it: no level is ever skipped."""
        if self._heading is None:
            return
        where, where_plain, source_level = self._heading
        self._heading = None
        text = " ".join("".join(self.plain[where_plain:-1]).split()) or self._first_reference(where)
        if not text:
            # An empty heading is noise for a screen reader; its tag simply goes.
            return
        while self._outline and self._outline[-1] >= source_level:
            self._outline.pop()
        self._outline.append(source_level)
        level = min(self.top_level + len(self._outline) - 1, _LAST_LEVEL)
        identifier = self.identifiers.heading(text)
        self.headings.append(Heading(level, identifier, text))
        self.out[where] = f'<h{level} id="{identifier}">'
        self.out.append(f"</h{level}>")

    def _first_reference(self, where: int) -> str:
        """A heading made of `[[12]]` only has no text before display: name it as it was typed."""
        references = (piece for piece in self.out[where:] if piece.startswith("<wiki-link "))
        return next((f"[[{unescape(piece.split(chr(34))[1])}]]" for piece in references), "")

    def _text(self, text: str) -> None:
        if LINK_OPEN not in text and LINK_CLOSE not in text:
            if not (self._drop_anchor and self._anchor == "footnote-backref"):
                self.out.append(text)
            self._say(unescape(text))
            return
        position = 0
        for mark in _MARK.finditer(text):
            before = _STRAY_MARK.sub("", text[position : mark.start()])
            self.out.append(before)
            self._say(unescape(before))
            self._link(int(mark[1]))
            position = mark.end()
        rest = _STRAY_MARK.sub("", text[position:])
        self.out.append(rest)
        self._say(unescape(rest))

    def _say(self, text: str) -> None:
        # The number of a footnote would stick to the word before it.
        if self._anchor not in ("footnote-ref", "footnote-backref"):
            self.plain.append(text)

    def _link(self, index: int) -> None:
        if index >= len(self.links):
            return
        link = self.links[index]
        if self._code:
            self.out.append(escape(link.source))
            self.plain.append(link.source)
        elif self._anchor is not None:
            self.out.append(escape(link.shown))
            self.plain.append(link.shown)
        else:
            self.used_links.setdefault(link.target)
            stored = reference(link.target, link.text)
            self.out.append(stored)
            self.plain.append("" if stored.endswith('"></wiki-link>') else link.shown)

    def _typed(self, value: str) -> str:
        """An attribute with its link marks put back as they were typed."""

        def source(mark: re.Match[str]) -> str:
            index = int(mark[1])
            return escape(self.links[index].source) if index < len(self.links) else ""

        return _STRAY_MARK.sub("", _MARK.sub(source, value))
