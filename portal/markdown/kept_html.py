"""From the safe HTML kept with a text to its words, for indexes and excerpts: nothing is rendered again."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_REST_OF_TAG: Final = r'(?:[^>"]|"[^"]*")*>'
_BLOCK: Final = re.compile(
    r"</?(?:blockquote|br|dd|details|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|summary|table|t[dhr]|ul)\b"
    + _REST_OF_TAG
)
_TAG: Final = re.compile("</?[a-z]" + _REST_OF_TAG)
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r"\s*\n\s*")


def words_of(html: str) -> str:
    """Text of HTML made by `portal.markdown`, one line a block: two cells of a table never run together.

    A `[[link]]` gives the words its writer typed, never the title of the page it leads to: that page may have
    other readers.
    """
    if "<" not in html and "&" not in html:
        return _tidy(html)
    return _tidy(unescape(_TAG.sub("", _BLOCK.sub("\n", html))))


def _tidy(text: str) -> str:
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
