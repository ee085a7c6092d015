"""The three experiences of a moment for one reader, each with why it is shown."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from knowledge.moments import Moment
from knowledge.reading.cards import Card
from portal.lessons.access import may_answer
from portal.lessons.gathering import (
    Gathered,
    Verdict,
    gather,
    labels,
    shared_places,
    shared_regions,
    shared_trades,
)
from portal.lessons.rule import choose
from portal.visibility import Viewer
from search.engines.contract import EngineUnavailable

logger = logging.getLogger(__name__)

TEMPLATE = "lessons/lessons.html"


@dataclass(frozen=True, slots=True)
class Lesson:
    """`verdict` is what this reader answered, or ""."""

    card: Card
    reasons: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one reader is shown; `aside`: what they found of no use, to be taken up again."""

    moment: Moment
    lessons: tuple[Lesson, ...]
    aside: tuple[Lesson, ...]
    may_answer: bool


def tell(viewer: Viewer, moment: Moment) -> dict[str, Any] | None:
    """For `moments.register`. None when there is nothing to show or no engine answers."""
    told = told_at(viewer, moment)
    return {"template": TEMPLATE, "told": told} if told else None


def told_at(viewer: Viewer, moment: Moment) -> Told | None:
    try:
        found = gather(viewer, moment)
    except EngineUnavailable as error:
        logger.warning("No experience is proposed: %s", error)
        return None
    aside = [number for number, verdict in found.verdicts.items() if verdict == Verdict.USELESS]
    chosen = choose(candidate for number, candidate in found.candidates.items() if number not in aside)
    if not chosen and not aside:
        return None
    return Told(
        moment=moment,
        lessons=tuple(_lesson(moment, found, candidate.id) for candidate in chosen),
        aside=tuple(_lesson(moment, found, number) for number in aside),
        may_answer=may_answer(viewer),
    )


def _lesson(moment: Moment, found: Gathered, number: int) -> Lesson:
    reasons = tuple(_reasons(moment, found, number))
    return Lesson(found.cards[number], reasons, found.verdicts.get(number, ""))


def _reasons(moment: Moment, found: Gathered, number: int) -> Iterator[str]:
    """In the order of the rule: what is common, then what it warns of."""
    card = found.cards[number]
    if trades := shared_trades(moment, card):
        yield _("même métier : %(names)s") % {"names": labels(trades)}
    if skills := found.skills.get(number):
        yield _("même savoir-faire : %(names)s") % {"names": labels(skills)}
    if places := shared_places(moment, card):
        yield _("même territoire : %(names)s") % {"names": labels([place.label for place in places])}
    elif regions := shared_regions(moment, card):
        yield _("même région : %(names)s") % {"names": labels(regions)}
    if words := found.words.get(number):
        yield _("mots en commun : %(words)s") % {"words": labels(words)}
    if found.candidates[number].is_failure:
        yield _("un arrêt ou un échec raconté, pour savoir quoi éviter")
