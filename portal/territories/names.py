"""One way to compare the names of places, whatever the accents, hyphens, case or « St » for « Saint »."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SHORT_FORMS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def fold_name(text: str) -> str:
    """Return `text` in lower case ASCII words separated by one space ("Saint-Étienne" → "saint etienne").

    Never raises; text without any letter or digit gives an empty string.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).lower())
    ascii_only = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = _NOT_WORD.sub(" ", ascii_only).split()
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)
