"""Texts without markup: what is shown when Markdown cannot be read, and excerpts."""

import re
from html import escape

from .cleaning import clean_source

_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_SPACES = re.compile(r"\s+")


def paragraphs(text: str) -> tuple[str, str]:
    """`(html, plain)` of a source shown as typed: paragraphs and line breaks, nothing else. Linear."""
    plain = clean_source(text).strip()
    html = "\n".join(
        f"<p>{escape(part).replace(chr(10), '<br>' + chr(10))}</p>" for part in _PARAGRAPHS.split(plain) if part
    )
    return html, plain


def excerpt(plain: str, length: int = 200) -> str:
    """The beginning of a plain text on one line, at most `length` characters, cut between words."""
    text = _SPACES.sub(" ", plain[: length * 4]).strip()
    if len(text) <= length:
        return text
    cut = text[:length].rsplit(" ", 1)[0] if " " in text[:length] else text[: length - 1]
    return f"{cut[: length - 1].rstrip(' ,;:.')}…"
