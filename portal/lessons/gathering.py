"""The experiences that may be of use at a moment: found by the search, read again from the database.

Three queries of the database and at most three of the engine, whatever the number of experiences and of marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from knowledge.choices import Kind, Outcome
from knowledge.moments import Moment
from knowledge.reading.cards import Card, cards_by_id
from knowledge.reading.surroundings import Spot
from portal.lessons.models import LessonMark
from portal.lessons.rule import Candidate
from portal.territories.models import Territory
from portal.visibility import Viewer
from search import analysis, filters, opening
from search.access import Scope, looser_scope_of
from search.documents.contributions import Contributions
from search.documents.source import key_of
from search.engines.contract import Hit

NEAR = 15
"""Experiences looked at, and as many failures."""
FAILURES = (Outcome.FAILURE.value, Outcome.ABANDONED.value)
_LONGEST = 1500
_SHORTEST = 5
"""Letters of a word that says something by itself."""
Verdict = LessonMark.Verdict


@dataclass(frozen=True, slots=True)
class Marks:
    """Of one experience at one sort of moment: people of each answer, and what this reader said, or ""."""

    adopted: int = 0
    useless: int = 0
    mine: str = ""


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What may be shown, by id of the contribution."""

    candidates: Mapping[int, Candidate]
    cards: Mapping[int, Card]
    words: Mapping[int, tuple[str, ...]]
    """Words of the moment that the experience holds, the rarest first."""
    skills: Mapping[int, tuple[str, ...]]
    verdicts: Mapping[int, str]
    """What this reader answered for this sort of moment."""


def gather(viewer: Viewer, moment: Moment) -> Gathered:
    """Raises EngineUnavailable when no engine answers."""
    scope = looser_scope_of(viewer)
    hits = _hits(scope, moment)
    scores, words = _scored(hits, moment)
    cards = cards_by_id(sorted(scores), viewer) if scores else {}
    skills = _skills(moment, hits)
    marks = _marks(viewer, moment, cards)
    best = max(scores.values(), default=0.0) or 1.0
    candidates = {
        number: _candidate(moment, card, scores[number] / best, number in skills, marks.get(number, NO_MARKS))
        for number, card in cards.items()
    }
    verdicts = {number: mark.mine for number, mark in marks.items() if mark.mine}
    return Gathered(candidates, cards, words, skills, verdicts)


def _hits(scope: Scope, moment: Moment) -> list[Hit]:
    """The nearest experiences, and the nearest failures; the newest failures when no words meet one."""
    engine, kind = opening.engine(), Kind.EXPERIENCE.value
    labels = " ".join(concept.label for concept in moment.concepts)
    text = f"{moment.title} {labels} {moment.text[:_LONGEST]}"
    failed = {filters.OUTCOME.name: FAILURES}
    near = engine.search(scope.query(text, kind=kind, size=NEAR)).hits
    failures = engine.search(scope.query(text, kind=kind, facets=failed, size=NEAR)).hits
    if {hit.key for hit in failures} <= {key_of(Contributions.kind, number) for number in moment.known}:
        newest = engine.search(scope.query("", kind=kind, facets=failed, sort="date", size=NEAR)).hits
        failures = tuple(Hit(hit.key, hit.type, 0.0) for hit in newest)
    return [*near, *failures]


def _scored(hits: Iterable[Hit], moment: Moment) -> tuple[dict[int, float], dict[int, tuple[str, ...]]]:
    asked = {word.stem for word in analysis.spans(f"{moment.title} {moment.text}")}
    scores: dict[int, float] = {}
    met: dict[int, dict[str, str]] = {}
    for hit in hits:
        number = _number(hit)
        if number not in scores and number not in moment.known:
            scores[number] = hit.score
            met[number] = _words(hit, asked)
    spread = Counter(stem for stems in met.values() for stem in stems)
    words = {
        number: tuple(stems[stem] for stem in sorted(stems, key=lambda one: (spread[one], -len(one), one)))
        for number, stems in met.items()
    }
    return scores, words


def _number(hit: Hit) -> int:
    return int(hit.key.split(":")[1])


def _words(hit: Hit, asked: Collection[str]) -> dict[str, str]:
    """{stem: word as it is written} of what was asked and is in the text; without any, of whatever was met."""
    told: dict[str, str] = {}
    others: dict[str, str] = {}
    for match in hit.matches:
        for start, end in match.ranges:
            written = match.text[start:end].lower()
            for word in analysis.spans(written):
                is_told = match.field != "keywords" and word.stem in asked and len(written) >= _SHORTEST
                (told if is_told else others).setdefault(word.stem, written)
    return told or others


def _candidate(moment: Moment, card: Card, likeness: float, skilled: bool, marks: Marks) -> Candidate:
    return Candidate(
        id=card.id,
        likeness=likeness,
        is_failure=card.outcome in FAILURES,
        shares_trade=bool(shared_trades(moment, card)),
        shares_skill=skilled,
        same_place=bool(shared_places(moment, card)),
        same_region=bool(shared_regions(moment, card)),
        adopted=marks.adopted,
        useless=marks.useless,
    )


def shared_trades(moment: Moment, card: Card) -> list[str]:
    slugs = {concept.slug for concept in moment.concepts if concept.scheme == "trade"}
    return [word.local_label for word in card.trades if word.slug in slugs]


def shared_places(moment: Moment, card: Card) -> list[Spot]:
    """Places of the experience that are the place of the moment, or in the same département."""
    known = {key for place in moment.places for key in _lineage(place)}
    return [spot for spot in card.places if spot.lineage & known]


def shared_regions(moment: Moment, card: Card) -> list[str]:
    known = {place.region.key for place in moment.places if place.region} | {place.key for place in moment.places}
    return [spot.region_name or spot.name for spot in card.places if (spot.region or spot.key) in known]


def _lineage(place: Territory) -> set[str]:
    return {place.key} | ({place.departement.key} if place.departement else set())


def _skills(moment: Moment, hits: Iterable[Hit]) -> dict[int, tuple[str, ...]]:
    """{experience: skills that the moment asks for too}, among the keywords that were met."""
    wanted = {concept.both_forms: concept.local_label for concept in moment.concepts if concept.scheme == "skill"}
    found: dict[int, tuple[str, ...]] = {}
    for hit in hits:
        met = {match.text for match in hit.matches if match.field == "keywords"}
        if shared := tuple(label for name, label in wanted.items() if name in met):
            found[_number(hit)] = shared
    return found


def _marks(viewer: Viewer, moment: Moment, cards: Mapping[int, Card]) -> dict[int, Marks]:
    """{experience: what people answered about it at this sort of moment}"""
    marks = LessonMark.objects.filter(contribution__in=sorted(cards), occasion=moment.occasion).order_by()
    rows = marks.values("contribution_id").annotate(
        adopted=Count("pk", filter=Q(verdict=Verdict.ADOPTED)),
        useless=Count("pk", filter=Q(verdict=Verdict.USELESS)),
        mine=Max("verdict", filter=Q(member=viewer.member_id)),
    )
    return {row["contribution_id"]: Marks(row["adopted"], row["useless"], row["mine"] or "") for row in rows}


def labels(words: Sequence[str], most: int = 4) -> str:
    return ", ".join(list(dict.fromkeys(words))[:most])
