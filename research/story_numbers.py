"""Reading the number of a contribution in what a person pastes: an address of this site, or the number itself."""

from __future__ import annotations

import re
from typing import Final

_FLAT: Final = re.compile(r"(?:^|/)(?:experiences|articles|etudes|projets)/(\d{1,17})(?:-[^/\s]*)?/?(?:[?#]\S*)?$")
_SHORT: Final = re.compile(r"(?:^|/)c/(\d{1,17})(?:/\S*)?$")
_NUMBER: Final = re.compile(r"^\s*#?(\d{1,17})\s*$")


def story_number(text: str) -> int | None:
    """The number, or None when the text is not the address of a contribution."""
    for form in (_NUMBER, _FLAT, _SHORT):
        if found := form.search(text.strip()):
            return int(found[1])
    return None
