"""Rewrites the way people write into the way Python-Markdown reads.

Python-Markdown wants a blank line before a list or a table, four spaces for a nested list, `1.` and never
`1)`, and takes `#word` for a heading. People write as on GitHub, or paste from a word processor. The source
lines are adapted before the conversion, never stored. One pass over the lines for each level of quotation;
linear.
"""

import re
from collections.abc import Sequence

from .code_regions import fenced_lines

MAX_LIST_DEPTH = 12
MAX_CONTAINER_DEPTH = 6

# The round bullets are what a word processor leaves in a pasted list.
_ITEM = re.compile(r"([-*+•▪◦‣]|\d{1,9}[.)])(?:[ \t]+|$)")
_RULE = re.compile(r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_TABLE_RULE = re.compile(r"[ ]{0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_HASHTAG = re.compile(r"#{1,}[^#\s]|#{7,}")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_FOLDING = re.compile(r"(?i)</?(?:details|summary)\s*>")
# Blocks whose content is what follows, indented by four spaces.
_CONTAINER = re.compile(r"(?:!!!|\?\?\?\+?)[ ]|\[\^[^\]\n]{1,100}\]:|:[ ]{1,3}\S")


class _Item:
    """A list item being written: columns of its marker and of its content in the source."""

    __slots__ = ("content", "marker", "ordered")

    def __init__(self, marker: int, content: int, ordered: bool) -> None:
        self.marker = marker
        self.content = content
        self.ordered = ordered


class _Adapter:
    """The state of one pass: open list items, and what the previous line was."""

    def __init__(self, lines: Sequence[str], depth: int) -> None:
        self.lines = lines
        self.depth = depth
        self.fenced = fenced_lines(lines)
        self.items: list[_Item] = []
        self.out: list[str] = []
        self.after_blank = True
        self.in_paragraph = False
        self.after_item = False  # the paragraph is the first one of a list item

    def run(self) -> list[str]:
        position = 0
        while position < len(self.lines):
            line = self.lines[position]
            if self.fenced[position]:
                position = self._fence(position)
                continue
            if not line.strip():
                self._blank()
            elif self.depth and _QUOTE.match(line):
                position = self._quote(position)
                continue
            elif self.depth and _CONTAINER.match(line):
                position = self._container(position)
                continue
            else:
                self._text(position, line)
            position += 1
        return self.out

    def _blank(self) -> None:
        self.out.append("")
        self.after_blank = True
        self.in_paragraph = False

    def _separate(self) -> None:
        if self.out and self.out[-1]:
            self.out.append("")

    def _fence(self, position: int) -> int:
        """Copy a fenced block, moved with the list item it belongs to."""
        if self.in_paragraph:
            self._separate()
        self._leave_items(_indent(self.lines[position]))
        content = self.items[-1].content if self.items else 0
        while position < len(self.lines) and self.fenced[position]:
            line = self.lines[position].expandtabs(4) if self.items else self.lines[position]
            if self.items:
                kept = line[min(content, _indent(line)) :]
                line = "    " * len(self.items) + kept
            self.out.append(line)
            position += 1
        if position < len(self.lines) and self.lines[position].strip():
            # Text stuck to a block of code would share its paragraph.
            self._blank()
        return position

    def _leave_items(self, indent: int) -> _Item | None:
        """Close the items that a line starting at `indent` is not part of; the outermost one closed."""
        left = None
        while self.items and (indent < self.items[-1].marker + 2):
            left = self.items.pop()
        return left

    def _quote(self, position: int) -> int:
        """Adapt what a block quotation contains."""
        inner: list[str] = []
        while position < len(self.lines) and not self.fenced[position]:
            match = _QUOTE.match(self.lines[position])
            if not match:
                break
            inner.append(self.lines[position][match.end() :])
            position += 1
        self.items.clear()
        self.out += [f"> {line}" if line else ">" for line in _Adapter(inner, self.depth - 1).run()]
        self.after_blank = False
        self.in_paragraph = False
        return position

    def _container(self, position: int) -> int:
        """Adapt what an admonition, a footnote or a definition contains."""
        self.items.clear()
        self.out.append(self.lines[position])
        position += 1
        start = position
        while position < len(self.lines) and (not self.lines[position].strip() or _indent(self.lines[position]) >= 4):
            position += 1
        inner = [line.expandtabs(4)[4:] for line in self.lines[start:position]]
        self.out += [f"    {line}" if line else "" for line in _Adapter(inner, self.depth - 1).run()]
        self.after_blank = bool(inner) and not inner[-1].strip()
        self.in_paragraph = False
        return position

    def _text(self, position: int, line: str) -> None:
        indent = _indent(line)
        stripped = line.strip(" \t")
        marker = None if _RULE.match(stripped) else _ITEM.match(stripped)
        if marker and self._is_item(indent, stripped, marker):
            self._item(indent, stripped, marker)
        else:
            self._continuation(position, line, indent, stripped)
        self.after_blank = not self.out[-1]

    def _is_item(self, indent: int, stripped: str, marker: re.Match[str]) -> bool:
        if self.items:
            # Deeper than any nested item: code in the item, or the rest of its sentence.
            return indent < self.items[-1].content + 4
        if indent >= 4:
            return False
        if not self.in_paragraph:
            return True
        # In the middle of a paragraph, "1986. C'était l'année" is not a list.
        return marker.end() < len(stripped) and (not marker[1][0].isdigit() or marker[1][:-1] == "1")

    def _item(self, indent: int, stripped: str, marker: re.Match[str]) -> None:
        ordered = marker[1][0].isdigit()
        starts_list = not self.items
        sibling = self._leave_items(indent)
        if len(self.items) == MAX_LIST_DEPTH:
            sibling = self.items.pop()
        changes_kind = sibling is not None and sibling.ordered != ordered
        if self.in_paragraph and (starts_list or changes_kind or not self.after_item):
            self._separate()
        spaces = len(stripped[: marker.end()].expandtabs(4)) - len(marker[1])
        content = indent + len(marker[1]) + (spaces if 0 < spaces <= 4 else 1)
        self.items.append(_Item(indent, content, ordered))
        sign = f"{marker[1][:-1]}." if ordered else "-" if marker[1] not in "*+-" else marker[1]
        self.out.append("    " * (len(self.items) - 1) + f"{sign} {stripped[marker.end() :]}")
        self.in_paragraph = self.after_item = True

    def _continuation(self, position: int, line: str, indent: int, stripped: str) -> None:
        folding = bool(_FOLDING.match(stripped))
        starts_block = folding or bool(_HEADING.match(stripped) or _RULE.match(stripped))
        if self.items and (self.after_blank or starts_block):
            self._leave_items(indent)
            if not self.items and not self.after_blank:
                self._separate()
        if _HASHTAG.match(stripped) and indent < 4:
            stripped = f"\\{stripped}"
            line = f"{' ' * indent}{stripped}"
        if stripped.endswith("\\") and not stripped.endswith("\\\\"):
            # CommonMark's line break: the newline is one already.
            stripped, line = stripped[:-1], line.rstrip(" \t")[:-1]
        if folding or self._starts_table(position, line):
            self._separate()
        self.after_item = self.after_item and self.in_paragraph
        if self.items:
            extra = max(0, indent - self.items[-1].content)
            self.out.append("    " * len(self.items) + " " * extra + stripped)
        else:
            # Trailing spaces stay: two of them are a line break.
            self.out.append(line)
        self.in_paragraph = not starts_block
        if folding:
            self._blank()

    def _starts_table(self, position: int, line: str) -> bool:
        """A header row in the middle of a paragraph, followed by its row of dashes."""
        return (
            self.in_paragraph
            and "|" in line
            and position + 1 < len(self.lines)
            and "|" in self.lines[position + 1]
            and bool(_TABLE_RULE.match(self.lines[position + 1]))
        )


def _indent(line: str) -> int:
    """Width of the leading white space, a tab going to the next multiple of four."""
    start = line[: len(line) - len(line.lstrip(" \t"))]
    return len(start.expandtabs(4))


def adapt_habits(text: str) -> str:
    """The source with everyday habits made explicit for Python-Markdown; code is left alone."""
    return "\n".join(_Adapter(text.split("\n"), MAX_CONTAINER_DEPTH).run())
