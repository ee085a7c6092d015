"""From the words a person types to a question an engine can ask: pure, and it never raises.

Words are joined by OR and ranked. "…" and «…» ask for words that follow each other, -word leaves documents out;
anything that is not well formed is read as plain words. Meaning-equivalents of the thesaurus come in as `Synonyms`
and act here only, so that a changed thesaurus needs no new index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search import analysis

LONGEST_TEXT: Final = 2_000
"""Characters read of a question."""
MOST_TERMS: Final = 64
_MOST_PHRASES: Final = 8
_MOST_EXCLUDED: Final = 16
LONGEST_LABEL: Final = 8
"""Stems of a thesaurus label that is looked for inside a question."""

_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "„": '"'})
_PIECE: Final = re.compile(r'(?:(?<=\s)|^)(?P<minus>-)(?=["\w])|"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One optional word of a question: as typed, and its stem."""

    word: str
    stem: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """A label of the thesaurus found in the question, with its equivalents as labels and as stems."""

    source: str
    source_stems: tuple[str, ...]
    targets: tuple[str, ...]
    target_stems: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Without terms and phrases it is blank, or made of stop words (`bare_words`) only."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    expansions: tuple[Expansion, ...] = ()
    bare_words: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not (self.terms or self.phrases or self.bare_words)

    @property
    def stems(self) -> frozenset[str]:
        """Every stem whose presence explains a hit, before corrections."""
        asked = {term.stem for term in self.terms}
        asked.update(stem for phrase in self.phrases for stem in phrase)
        asked.update(s for expansion in self.expansions for label in expansion.target_stems for s in label)
        return frozenset(asked)


class Synonyms:
    """Equivalent labels: trade names in both genders, acronyms and what they stand for."""

    def __init__(self, equivalents: Mapping[str, Iterable[str]] | None = None) -> None:
        """`equivalents`: label → labels that answer for it. Not symmetric by itself; see `of_groups`."""
        self._labels: dict[tuple[tuple[str, ...], str], dict[tuple[str, ...], str]] = {}
        for label, others in (equivalents or {}).items():
            self._add(label, others)

    @classmethod
    def of_groups(cls, groups: Iterable[Sequence[str]]) -> Synonyms:
        """Groups of labels in which each answers for all the others."""
        made = cls()
        for group in groups:
            for label in group:
                made._add(label, (other for other in group if other != label))
        return made

    def _add(self, label: str, others: Iterable[str]) -> None:
        source = tuple(analysis.stems(label))
        if not 0 < len(source) <= LONGEST_LABEL:
            return
        targets = self._labels.setdefault(_key(source, label), {})
        for other in others:
            stems = tuple(analysis.stems(other))
            if stems and stems != source:
                targets.setdefault(stems, other)

    def expand(self, terms: Sequence[Term]) -> tuple[Expansion, ...]:
        """The longest labels found in `terms`, left to right, without overlap."""
        found: list[Expansion] = []
        place = 0
        while self._labels and place < len(terms):
            for length in range(min(LONGEST_LABEL, len(terms) - place), 0, -1):
                part = terms[place : place + length]
                stems = tuple(term.stem for term in part)
                targets = self._labels.get(_key(stems, part[0].word))
                if targets:
                    source = " ".join(term.word for term in part)
                    found.append(Expansion(source, stems, tuple(targets.values()), tuple(targets)))
                    place += length
                    break
            else:
                place += 1
        return tuple(found)


def _key(stems: tuple[str, ...], written: str) -> tuple[tuple[str, ...], str]:
    """A lone word stands for itself only: "payer" has the stem of "paie", and "CAE" that of "CA"."""
    lone = " ".join(word.rstrip("sx") for word in analysis.folded_words(written)) if len(stems) == 1 else ""
    return stems, lone


NO_SYNONYMS: Final = Synonyms()


def parse(text: str, synonyms: Synonyms = NO_SYNONYMS) -> Question:
    """Read `text` as a question; what cannot be understood is left out."""
    readable = text[:LONGEST_TEXT].translate(_QUOTES)
    sequence: list[Term] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    plain: list[str] = []
    negative = False
    for piece in _PIECE.finditer(readable):
        if piece.group("minus"):
            negative = True
            continue
        quoted = piece.group("quoted")
        written = piece.group("word") if quoted is None else quoted
        stems = tuple(analysis.stems(written))[:MOST_TERMS]
        if negative:
            if stems:
                excluded.append(stems)
        elif quoted is not None and stems:
            phrases.append(stems)
        else:
            plain.append(written)
            sequence += [Term(written[w.start : w.end], w.stem) for w in analysis.spans(written)]
        negative = False
    sequence = sequence[:MOST_TERMS]
    bare = () if sequence or phrases else tuple(analysis.folded_words(" ".join(plain)))[:LONGEST_LABEL]
    return Question(
        terms=_once(sequence),
        phrases=tuple(dict.fromkeys(phrases))[:_MOST_PHRASES],
        excluded=tuple(dict.fromkeys(excluded))[:_MOST_EXCLUDED],
        expansions=synonyms.expand(sequence),
        bare_words=bare,
    )


def read(text: str, synonyms: Synonyms = NO_SYNONYMS) -> Question:
    """A whole text, which asks for its words: quotes and signs are part of what it says."""
    readable = text[:LONGEST_TEXT]
    sequence = [Term(readable[word.start : word.end], word.stem) for word in analysis.spans(readable)][:MOST_TERMS]
    return Question(terms=_once(sequence), expansions=synonyms.expand(sequence))


def _once(sequence: Sequence[Term]) -> tuple[Term, ...]:
    """Each stem as it was first typed, in that order."""
    return tuple({term.stem: term for term in reversed(sequence)}.values())[::-1]
