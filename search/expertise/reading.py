"""What is understood of a question in plain French: skills and trades, places, and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from search import analysis
from search.asking.queries import LONGEST_LABEL
from search.expertise.labels import Labels, Stems, labels, singular
from search.expertise.places import Named, places_in
from search.expertise.request import ExpertiseRequest

_MOST_NEEDS: Final = 4
_MOST_TERMS: Final = 40
_ASKING: Final = frozenset(
    analysis.stems(
        "sait savoir connaît connaître cherche chercher recherche quelqu'un quelqu personne gens aider aide déjà "
        "besoin peux pourrait saurait expert experte connaissez spécialiste conseiller conseille trouver"
    )
)
"""What asks for someone and says nothing of what they know."""
_FOR_SOMEONE: Final = re.compile(
    r"^\s*(qui|à qui|a qui|quelle personne|quelqu.un|je cherche (quelqu.un|une personne|des personnes)|"
    r"connaissez.vous|une personne qui)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Need:
    """A skill or trade that is asked for; `narrower` are parts of it, which count for less."""

    concept: Concept
    ids: frozenset[int]
    narrower: frozenset[int]

    @property
    def key(self) -> str:
        return self.concept.key

    @property
    def label(self) -> str:
        return self.concept.local_label


@dataclass(frozen=True, slots=True)
class Reading:
    """`words`: what texts are searched by, without the names of the places that were recognised."""

    needs: tuple[Need, ...] = ()
    places: tuple[Territory, ...] = ()
    words: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.needs or self.words)

    @property
    def keys(self) -> str:
        """What was recognised, as `ShownRanking` keeps it."""
        return " ".join([*(need.key for need in self.needs), *(place.key for place in self.places)])


def asks_for_someone(text: str) -> bool:
    """Whether a search looks for a person rather than for a page."""
    return _FOR_SOMEONE.match(text) is not None


def read(request: ExpertiseRequest) -> Reading:
    """At most two queries; never raises for what a person typed."""
    if not request.text:
        return Reading()
    named = [one for one in places_in(request.text) if one.place.key not in request.ignored]
    spans = [word for word in analysis.spans(_blanked(request.text, named)) if word.stem not in _ASKING]
    spans = spans[:_MOST_TERMS]
    found = _found([word.stem for word in spans], [request.text[word.start : word.end] for word in spans], labels())
    needs = [need for need in found if need.key not in request.ignored]
    return Reading(
        needs=tuple(needs[:_MOST_NEEDS]),
        places=tuple(one.place for one in named),
        words=" ".join(request.text[word.start : word.end] for word in spans),
    )


def _blanked(text: str, named: Sequence[Named]) -> str:
    """The text without the names of places, every other word where it was."""
    for one in named:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _found(stems: Sequence[str], words: Sequence[str], known: Labels) -> list[Need]:
    """Longest names first, each word used once: those whose words follow each other, then those that are spread."""
    free = set(range(len(stems)))
    found: dict[int, Need] = {}
    for size in range(min(LONGEST_LABEL, len(stems)), 0, -1):
        for start in range(len(stems) - size + 1):
            window = range(start, start + size)
            name = tuple(stems[start : start + size])
            if free.issuperset(window) and _is_named(name, words[start], known):
                found.setdefault(start, _need(name, known))
                free.difference_update(window)
    left = {stems[place]: place for place in free}
    spread = [name for name in known.named if len(name) > 1 and left.keys() >= set(name)]
    for name in sorted(spread, key=len, reverse=True):
        if all(stem in left for stem in name):
            found.setdefault(min(left[stem] for stem in name), _need(name, known))
            for stem in name:
                left.pop(stem, None)
    return [found[place] for place in sorted(found)]


def _is_named(name: Stems, word: str, known: Labels) -> bool:
    return name in known.named and (len(name) > 1 or singular(word) in known.written[name])


def _need(name: Stems, known: Labels) -> Need:
    concepts = known.named[name]
    ids = frozenset(concept.pk for concept in concepts)
    below = frozenset[int]().union(*(known.narrower.get(number, frozenset()) for number in ids))
    return Need(concepts[0], ids, below - ids)
