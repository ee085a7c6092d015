"""One French analysis, used by every engine when it stores and when it asks.

Order matters: accents are folded *before* stemming, so that "congé maternité" and "conge maternite" are the same
question. Elided articles (l', d', qu'…) are dropped only where an apostrophe follows them, and "été", "C" and "R"
stay searchable: the first is a season, the others are languages.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import Stemmer

ANALYSIS_VERSION: Final = 1
"""To be raised with every change below that alters a stored stem: indexes of another version are rebuilt."""

_LONGEST_WORD: Final = 60
_CACHE_LIMIT: Final = 300_000

_WORD: Final = re.compile(
    r"(?:[cdjlmnstCDJLMNST]|(?:[jJ]us|[lL]ors|[pP]uis|[qQ]uoi)?[qQ][uU])['’ʼ](?=\w)"
    r"|[cC]\+\+|[cCfF]#"
    r"|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
)
"""An elision, a programming language, or a run of letters and digits with their combining accents.

A run is always taken whole, so that what follows a match begins a word: no alternative needs to say so.
"""

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})

_STOP_TEXT: Final = """
a afin ai aie aient ainsi alors apres as au aucun aucune aura aurait aussi autre autres aux avaient avait avant
avec avez avoir avons ayant bien c car ce ceci cela celle celles celui ces cet cette ceux chaque chez comme
comment d dans de depuis des donc dont du elle elles en encore entre es est et etaient etait etant etre eu eux
faire fait faut font il ils j je l la le les leur leurs lors lui m ma mais me meme memes mes moi mon n ne ni nos
notre nous on ont ou par parce pas pendant peu peut peuvent plus pour pourquoi puis qu quand que quel quelle
quelles quels qui quoi s sa sans se selon sera serait ses si soi soient soit son sont sous suis sur t ta tandis
te tel telle telles tels tes toi ton tous tout toute toutes tres tu un une va vers voici voila vos votre vous y
"""
STOP_WORDS: Final = frozenset(_STOP_TEXT.split())
"""Folded forms. "ete" is absent on purpose."""

_FEMININE: Final = re.compile(r"(?<=\w{3})(?:(e)es?|(i)eres?|(t)rices?)$")
"""Endings that Snowball knows by the accent that folding took away, and trade names in -trice."""
_MASCULINE: Final = {1: "e", 2: "ier", 3: "teur"}

_KEPT_AS_WRITTEN: Final = {"C": "c"}
"""A capital standing alone is a name, where the same small letter is the rest of an elision."""

_stemmer = Stemmer.Stemmer("french")
_stemmer_lock = threading.Lock()
_stems: dict[str, str] = {}
_folded: dict[str, str] = {}


class Word(NamedTuple):
    """A searchable word of a text: character offsets (half-open) and stem."""

    start: int
    end: int
    stem: str


def fold(text: str) -> str:
    """Lower case, no accent, ligatures opened."""
    if text.isascii():
        return text.lower()
    known = _folded.get(text)
    if known is None:
        decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
        known = "".join(character for character in decomposed if not unicodedata.combining(character))
        if len(_folded) >= _CACHE_LIMIT:
            _folded.clear()
        if len(text) <= _LONGEST_WORD:
            _folded[text] = known
    return known


def stem(word: str) -> str:
    """The searchable form of one word of `words_of`, or "" when it carries no meaning of its own."""
    known = _stems.get(word)
    if known is not None:
        return known
    found = _stem(word)
    if len(_stems) >= _CACHE_LIMIT:
        _stems.clear()
    if len(word) <= _LONGEST_WORD:
        _stems[word] = found
    return found


def _stem(word: str) -> str:
    if word[-1] in "'’ʼ":
        return ""
    if word in _KEPT_AS_WRITTEN:
        return _KEPT_AS_WRITTEN[word]
    folded = "".join(fold(word).split())[:_LONGEST_WORD]
    if folded in STOP_WORDS:
        return ""
    if not folded.isalpha():
        return folded
    with _stemmer_lock:
        stemmed = str(_stemmer.stemWord(_FEMININE.sub(_masculine, folded)))
    # Snowball keeps a final s after a vowel, which parts "emploi" from "emplois", "revenu" from "revenus".
    return stemmed[:-1] if len(stemmed) > 3 and stemmed[-1] == "s" and stemmed[-2] in "aiou" else stemmed


def _masculine(ending: re.Match[str]) -> str:
    return _MASCULINE[ending.lastindex or 1]


def words_of(text: str) -> list[str]:
    """Words as written, elisions included ("l'"), in order."""
    return _WORD.findall(text)


def stems(text: str) -> list[str]:
    """Stems of the words that count, in order, repeated as they are."""
    return [found for word in _WORD.findall(text) if (found := stem(word))]


def spans(text: str) -> Iterator[Word]:
    """The words that count, with the place where they stand in `text`."""
    for match in _WORD.finditer(text):
        found = stem(match.group())
        if found:
            yield Word(match.start(), match.end(), found)


class Analysed(NamedTuple):
    """What an index keeps of a text: stems in order, where each begins, and the folded words.

    `places` reads "|stem:start start|stem:start|", in characters: kept beside a text, it shows why the text answers
    without a second analysis of all its words.
    """

    stems: list[str]
    places: str
    spellings: set[str]


def analyse(text: str) -> Analysed:
    sequence: list[str] = []
    starts: dict[str, str] = {}
    words = _WORD.findall(text)
    known, find, position = _stems.get, text.find, 0
    for word in words:
        # Nothing but separators stands between two words, so the next occurrence is the word itself.
        start = find(word, position)
        position = start + len(word)
        found = known(word)
        if found is None:
            found = stem(word)
        if found:
            sequence.append(found)
            if found in starts:
                starts[found] += f" {start}"
            else:
                starts[found] = f"{found}:{start}"
    spellings = {fold(word) for word in set(words) if stem(word)}
    return Analysed(sequence, f"|{'|'.join(starts.values())}|", spellings)


def starts_of(places: str, stem: str) -> list[int]:
    """Where `stem` begins, read from the places of `analyse`."""
    begin = places.find(f"|{stem}:")
    if begin < 0:
        return []
    begin += len(stem) + 2
    return [int(start) for start in places[begin : places.index("|", begin)].split(" ")]


def end_of_word(text: str, start: int) -> int:
    """Where the word that begins at `start` ends; `start` itself when none does."""
    match = _WORD.match(text, start)
    return match.end() if match else start


def folded_words(text: str) -> list[str]:
    """Every word, stop words too, folded but not stemmed: what a reader types letter by letter."""
    return [
        folded
        for word in _WORD.findall(text)
        if word[-1] not in "'’ʼ" and (folded := "".join(fold(word).split())[:_LONGEST_WORD])
    ]


def word_places(text: str) -> Iterator[tuple[int, int]]:
    """Where every word stands, stop words too, elisions left out."""
    for match in _WORD.finditer(text):
        if match.group()[-1] not in "'’ʼ":
            yield match.start(), match.end()


def length_of_prefix(word: str, typed: Iterable[str]) -> int:
    """Characters of `word`, as written, that cover the first of the folded prefixes it begins with; 0 for none."""
    folded = fold(word)
    for prefix in typed:
        if folded.startswith(prefix):
            length = next(n for n in range(1, len(word) + 1) if len(fold(word[:n])) >= len(prefix))
            while length < len(word) and unicodedata.combining(word[length]):
                length += 1
            return length
    return 0
