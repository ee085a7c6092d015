"""Where the code is in a Markdown source, so that nothing rewrites what a writer quotes literally.

Fenced blocks and code spans are known exactly; indented code is not looked for here, since only the parser
knows whether an indented line is code or the continuation of a list. Linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})([^\n]*)$")
_SPAN_TOKEN = re.compile(r"\\.|`+", re.DOTALL)


def fenced_lines(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it belongs to a closed fenced block, fences included."""
    inside = [False] * len(lines)
    fences = [
        (index, match[1][0], len(match[1]), not match[2].strip())
        for index, line in enumerate(lines)
        if ("```" in line or "~~~" in line) and (match := _FENCE.match(line))
    ]
    unclosed: dict[str, int] = {}
    position = 0
    while position < len(fences):
        start, mark, length, _ = fences[position]
        closing = None
        if length < unclosed.get(mark, len(lines) + 1_000_000):
            closing = next(
                (
                    later
                    for later in range(position + 1, len(fences))
                    if fences[later][1] == mark and fences[later][2] >= length and fences[later][3]
                ),
                None,
            )
        if closing is None:
            unclosed[mark] = min(length, unclosed.get(mark, length))
            position += 1
            continue
        end = fences[closing][0]
        inside[start : end + 1] = [True] * (end + 1 - start)
        position = closing + 1
    return inside


def prose_regions(text: str) -> Iterator[tuple[int, int]]:
    """The `(start, end)` offsets of the text that are neither fenced blocks nor code spans, in order."""
    lines = text.split("\n")
    fenced = fenced_lines(lines)
    start = offset = 0
    for line, is_code in zip(lines, fenced, strict=True):
        end = offset + len(line) + 1
        # A code span never crosses a blank line, nor a fenced block.
        if is_code or not line.strip():
            yield from _outside_spans(text, start, offset)
            start = end
        offset = end
    yield from _outside_spans(text, start, len(text))


def _outside_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if start >= end:
        return
    runs = [
        (match.start(), match.end()) for match in _SPAN_TOKEN.finditer(text, start, end) if match[0].startswith("`")
    ]
    by_length: dict[int, list[int]] = {}
    for opening, closing in runs:
        by_length.setdefault(closing - opening, []).append(opening)
    resume = start
    for opening, closing in runs:
        if opening < resume:
            continue
        length = closing - opening
        same = by_length[length]
        after = bisect_right(same, opening)
        if after < len(same):
            yield resume, opening
            resume = same[after] + length
    yield resume, end
