"""Who proves what by what the whole network may read: the evidence that rooms above rank people by.

It is the same for every reader and tells nothing to anybody: only published texts that are public or open to the
network count, of authors who are named, for people of the directory whose page the network opens and who accept to be
proposed; a skill that a person took out is nowhere.

    weights_of_network(concepts)            -> who proves what, and how much, over everybody; two queries
    records_of_network(members, concepts)   -> the texts behind it, of a few people; two queries
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from portal.visibility import Viewer, tokens
from search.expertise import proofs, sums

NETWORK = Viewer(frozenset({tokens.PUBLIC, tokens.NETWORK}))
"""A member of the network who is in no cooperative and no circle."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one person did in one text, under one concept. `weight`: role × age × elsewhere by the published rule."""

    contribution_id: int
    concept_id: int
    credit: str
    year: int
    """0 when unknown."""
    maturity: str
    weight: float


def weights_of_network(concepts: Collection[int]) -> dict[int, dict[int, float]]:
    """{member: {concept: sum of the weights of their proofs}}."""
    out, found = proofs.taken_out(concepts), dict[int, dict[int, float]]()
    for member, concept, weight in proofs.votes(NETWORK, concepts):
        if not out or (member, concept) not in out:
            found.setdefault(member, {})[concept] = weight / sums.UNIT
    return found


def records_of_network(members: Collection[int], concepts: Collection[int]) -> dict[int, list[Evidence]]:
    """{member: evidence, heaviest first}; who may not be proposed is absent. To link to a text, ask the rule again
    when it is shown: what is readable now may be closed by then."""
    if not (members and concepts):
        return {}
    out, today = proofs.taken_out(concepts), timezone.localdate()
    rows = proofs.readable_proofs(NETWORK).filter(
        concept__in=concepts, member__in=proofs.people(NETWORK).filter(pk__in=members).values("pk")
    )
    columns = ("member_id", "contribution_id", "concept_id", "credit", "year", "contribution__maturity")
    found: dict[int, list[Evidence]] = {}
    for member, contribution, concept, credit, year, maturity in rows.values_list(*columns):
        if (member, concept) not in out:
            weight = sums.weight_of(credit, year, maturity, today) / sums.UNIT
            found.setdefault(member, []).append(Evidence(contribution, concept, credit, year, maturity, weight))
    for evidence in found.values():
        evidence.sort(key=lambda one: (-one.weight, one.contribution_id, one.concept_id))
    return found
