"""The one door: who knows what a question asks, as this reader may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from django.utils import timezone

from portal.members.access import readable_fields
from portal.members.around import around
from portal.members.models import Member
from portal.members.presentation import Card, card_with
from portal.visibility import Viewer
from search.controls import Choice
from search.expertise import likeness, proofs, reasons, rule
from search.expertise.reading import Need, Reading, read
from search.expertise.reasons import Answer
from search.expertise.request import ExpertiseRequest
from search.expertise.scoring import Standing, standing

PAGE: Final = 10
_LOOKED_AT: Final = 40
"""People whose proofs are weighed one by one, and as many again among those who work where it is asked."""
_LOADED: Final = 24
"""People whose page is read, for place and availability, before the first ten are shown."""
_EVERY_FIELD: Final = frozenset(("skills", "trades"))

Votes = dict[int, dict[int, int]]
"""{concept: {member: weight in thousandths}}"""


@dataclass(frozen=True, slots=True)
class WhoKnows:
    """The answer to one question. `is_whole` is False when no search engine could say which texts answer."""

    request: ExpertiseRequest
    reading: Reading
    chips: tuple[Choice, ...]
    answers: tuple[Answer, ...]
    is_whole: bool = True


def who_knows(viewer: Viewer, request: ExpertiseRequest) -> WhoKnows:
    """Never raises for what was typed nor for an engine that does not answer; at most eighteen queries."""
    reading = read(request)
    chips = tuple(_chips(request, reading))
    if reading.is_empty:
        return WhoKnows(request, reading, chips, ())
    texts = likeness.answering(viewer, reading.words)
    telling = {number: share for number, share in (texts or {}).items() if share >= rule.LEAST_LIKE}
    found = _Found(viewer, reading, telling)
    return WhoKnows(request, reading, chips, tuple(found.answers()), is_whole=texts is not None)


def _chips(request: ExpertiseRequest, reading: Reading) -> list[Choice]:
    """What was understood, each with the address of the same question without it."""
    named = [(need.label, need.key) for need in reading.needs]
    named += [(place.label, place.key) for place in reading.places]
    return [Choice(label, request.ignoring(key).address) for label, key in named]


class _Found:
    """One question in progress."""

    def __init__(self, viewer: Viewer, reading: Reading, texts: Mapping[int, float]) -> None:
        self._viewer, self._reading = viewer, reading
        self._year = timezone.localdate().year
        self._concepts = frozenset[int]().union(*(need.ids | need.narrower for need in reading.needs))
        self._taken_out = proofs.taken_out(self._concepts)
        votes = self._votes()
        self._declared = proofs.declared_by(viewer, self._concepts)
        self._near = proofs.near(reading.places)
        self._rarity = _rarity(reading.needs, votes)
        self._parts = proofs.parts_of(viewer, self._best(votes), self._concepts, texts)
        self._drop_taken_out()

    def _votes(self) -> Votes:
        found: Votes = {concept: {} for concept in self._concepts}
        for member, concept, weight in proofs.votes(self._viewer, self._concepts):
            known = found[concept]
            known[member] = known.get(member, 0) + weight
        for member, concept in self._taken_out:
            found[concept].pop(member, None)
        return found

    def _best(self, votes: Votes) -> set[int]:
        """Those whose proofs weigh most in sum, everywhere and where it is asked."""
        factors: dict[int, float] = {}
        for need in self._reading.needs:
            rarity = rule.rarity_weight(self._rarity[need.key])
            factors |= dict.fromkeys(need.narrower, rarity * rule.NARROWER) | dict.fromkeys(need.ids, rarity)
        sums: dict[int, float] = {}
        for concept, weights in votes.items():
            factor = factors[concept]
            for member, weight in weights.items():
                sums[member] = sums.get(member, 0.0) + weight * factor
        best = set(nlargest(_LOOKED_AT, sums, key=lambda member: (sums[member], -member)))
        here = (member for member in sums if member in self._near)
        return best.union(nlargest(_LOOKED_AT, here, key=lambda member: (sums[member], -member)))

    def _drop_taken_out(self) -> None:
        """A contribution no longer speaks of someone who took out one of the skills that it is read for."""
        for member, concept in self._taken_out:
            parts = self._parts.get(member, {})
            self._parts[member] = {pk: part for pk, part in parts.items() if concept not in part.concepts}

    def answers(self) -> list[Answer]:
        """The first ten, best first."""
        first = nlargest(_LOADED, self._standings(), key=self._promise)
        loaded = proofs.people(self._viewer).filter(pk__in=[one.member_id for one in first])
        if self._reading.places:
            loaded = loaded.prefetch_related("places")
        members = {member.pk: member for member in loaded}
        known = around(list(members))
        fields = {
            pk: readable_fields(member, self._viewer, known[pk].cooperative_ids) for pk, member in members.items()
        }
        final = [
            (self._final(one, members[one.member_id], fields[one.member_id]), one.member_id)
            for one in first
            if one.member_id in members
        ]
        kept = nlargest(PAGE, [one for one in final if one[0][1] > 0], key=lambda one: (one[0][1], -one[1]))
        wanted = [
            weighed.part.contribution_id for (one, _score), _pk in kept for weighed in one.proofs[: reasons.SHOWN]
        ]
        records = reasons.records(self._viewer, wanted)
        cards = {pk: card_with(members[pk], self._viewer, known[pk]) for _one, pk in kept}
        return [
            self._answer(one, score, members[pk], fields[pk], cards[pk], records) for (one, score), pk in kept
        ]  # fmt: skip

    def _standings(self) -> list[Standing]:
        """Of everyone who proves something, and of enough of those who only declare to fill the answer."""
        said = (member for member in self._declared if member not in self._parts)
        only_said = nlargest(
            _LOADED, said, key=lambda member: (member in self._near, len(self._said(member, _EVERY_FIELD)), -member)
        )
        return [self._standing(member, self._said(member, _EVERY_FIELD)) for member in (*self._parts, *only_said)]

    def _said(self, member: int, fields: frozenset[str]) -> frozenset[int]:
        """What the person declares on these fields of their page, without what they took out."""
        declared = self._declared.get(member)
        said = declared.shown_by(fields) if declared else frozenset[int]()
        if not self._taken_out:
            return said
        return frozenset(concept for concept in said if (member, concept) not in self._taken_out)

    def _standing(self, member: int, declared: frozenset[int]) -> Standing:
        parts = list(self._parts.get(member, {}).values())
        return standing(member, parts, declared, self._reading.needs, self._rarity, self._year)

    def _promise(self, one: Standing) -> tuple[float, int]:
        """What the score can come to once the page is read: decides who is loaded, never what is shown."""
        far = bool(self._reading.places) and one.member_id not in self._near
        return one.score * (rule.UNKNOWN_PLACE if far else 1.0), -one.member_id

    def _final(self, one: Standing, member: Member, shown: frozenset[str]) -> tuple[Standing, float]:
        """Again with the declarations that this reader may read, then place and availability."""
        known = self._said(member.pk, shown)
        exact = one if known == self._said(member.pk, _EVERY_FIELD) else self._standing(member.pk, known)
        return exact, exact.score * reasons.factor(member, self._reading.places, shown)

    def _answer(
        self,
        one: Standing,
        score: float,
        member: Member,
        shown: frozenset[str],
        card: Card,
        records: Mapping[int, reasons.Record],
    ) -> Answer:
        needs, places = self._reading.needs, self._reading.places
        told = [weighed for weighed in one.proofs[: reasons.SHOWN] if weighed.part.contribution_id in records]
        return Answer(
            member_id=member.pk,
            card=card,
            score=score,
            proofs=tuple(
                reasons.proof_shown(weighed, records[weighed.part.contribution_id], self._rarity) for weighed in told
            ),
            more=len(one.proofs) - len(told),
            reasons=tuple(reasons.for_person(one, member, places, shown)),
            against=tuple(reasons.against(one, member, needs, places, shown, self._year)),
            declared=one.declared,
        )


def _rarity(needs: Sequence[Need], votes: Votes) -> dict[str, int]:
    """{key of a need: people who prove it to this reader}, one at least."""
    return {
        need.key: max(1, len(set[int]().union(*(votes[concept] for concept in need.ids | need.narrower))))
        for need in needs
    }
