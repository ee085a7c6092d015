"""When two wordings ask for the same page: the same words, whatever their order, number, accents and articles.

Keys are stored, so this rule stands apart from the analysis of the search engines, which may change at any time.
"""

from __future__ import annotations

import hashlib
import re
import threading
from typing import Final

import Stemmer

from portal.vocabulary.folding import fold

LONGEST: Final = 250
_WORD: Final = re.compile(r"[a-z0-9]+(?:&[a-z0-9]+)+|[a-z0-9+#]+")
_EMPTY_WORDS: Final = """
a ai ainsi alors as au aucun aussi autre aux avec avoir c ce ces cet cette ceux chez ci comme comment d dans de des donc
dont du elle elles en est et etre eux faire faut fait il ils j je l la le les leur leurs lui m ma mais me mes moi mon n
ne ni nos notre nous on ont ou par pas peut plus pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa sans
se ses si soi son sont sur t ta te tes toi ton tous tout toute toutes tu un une vers vos votre vous y
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
_IRREGULAR: Final = {
    "baux": "bail",
    "coraux": "corail",
    "emaux": "email",
    "soupiraux": "soupirail",
    "travaux": "travail",
    "vantaux": "vantail",
    "vitraux": "vitrail",
    "yeux": "oeil",
}
"""Plurals in -aux that come from -ail: the others come from -al, which the stemmer knows."""

_FEMININE: Final = re.compile(r"(?<=\w{3})(?:(e)es?|(i)eres?|(t)rices?)$")
"""Endings that the stemmer knows by an accent, and trade names in -trice; accents are gone here."""
_MASCULINE: Final = {1: "e", 2: "ier", 3: "teur"}

_stemmer = Stemmer.Stemmer("french")
_lock = threading.Lock()


def key_of(text: str) -> str:
    """As in "Les baux commerciaux" → "bail commercial". Words without a meaning count only when there is no other."""
    folded = fold(text)
    words = {_stem(word) for word in _WORD.findall(folded) if word not in _EMPTY}
    key = " ".join(sorted(words)) or folded
    if len(key) <= LONGEST:
        return key
    return f"{key[: LONGEST - 33]} {hashlib.blake2s(key.encode(), digest_size=16).hexdigest()}"


def _stem(word: str) -> str:
    if not word.isalpha():
        return word
    with _lock:
        stemmed = str(_stemmer.stemWord(_FEMININE.sub(_masculine, _IRREGULAR.get(word, word))))
    return stemmed[:-1] if len(stemmed) > 3 and stemmed[-1] == "s" and stemmed[-2] in "aiou" else stemmed


def _masculine(ending: re.Match[str]) -> str:
    return _MASCULINE[ending.lastindex or 1]
