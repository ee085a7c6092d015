"""Addresses in free text: found, so that no message shows how to reach someone before both sides have accepted."""

from __future__ import annotations

import re
from typing import Final

_EMAIL: Final = re.compile(
    r"[\w.+-]++ ?(?:@|\(at\)|\[at\]| at | arobase ) ?[\w-]+(?: ?(?:\.|\(point\)|\[point\]) ?[\w-]+)+", re.IGNORECASE
)
_PHONE: Final = re.compile(r"(?<![\w])(?:\+|00)?\d(?:[\s.\-/()]{0,2}\d){8,13}(?!\w)")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def holds_contact(text: str) -> bool:
    """An e-mail address or a telephone number; a page of the web may help to understand and is let through."""
    return bool(_EMAIL.search(text) or _PHONE.search(text))


def without_contact(text: str, put: str) -> str:
    """The text with every address, number and page of the web replaced by `put`."""
    for pattern in (_ADDRESS, _EMAIL, _PHONE):
        text = pattern.sub(put, text)
    return text
