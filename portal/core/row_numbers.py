"""Numbers of rows as addresses and forms bring them, where anything may have been typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_MOST_DIGITS: Final = 18
"""What every column of 64 bits holds; Python itself refuses to read some thousands of digits."""


def row_number(text: str) -> int | None:
    """None for what names no row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def row_numbers(texts: Iterable[str]) -> list[int]:
    """Those of `texts` that may name a row, in the same order."""
    return [number for text in texts if (number := row_number(text)) is not None]
