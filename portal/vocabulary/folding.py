"""How two expressions are compared: without case, accents, apostrophe shapes or hyphens."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'"})
_SEPARATORS = re.compile(r"[\s\-–_.']+")


def fold(text: str) -> str:
    """As in "Chargée d’Accompagnement" → "chargee d accompagnement". Keeps other signs ("r&d")."""
    lowered = text.casefold().translate(_LIGATURES)
    if lowered.isascii():
        return _SEPARATORS.sub(" ", lowered).strip()
    decomposed = unicodedata.normalize("NFKD", lowered)
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _SEPARATORS.sub(" ", plain).strip()
