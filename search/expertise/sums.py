"""What proofs weigh in sum, person by person and skill by skill, kept so that a question adds up nothing.

A sum moves by the difference that a change makes, in one statement: two transactions that touch the same person add
up whatever their order. The worker sums anew once a day, when a year begins for instance.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from knowledge.choices import Credit, Maturity
from portal.visibility import Visibility
from search.expertise import rule
from search.models import Proof, SkillWeight

UNIT: Final = 1000
"""A weight of the rule is a whole number of thousandths: three factors of one decimal each."""
_BATCH: Final = 180
_EVERYBODY: Final = (Visibility.PUBLIC.value,)
_MEMBERS: Final = (Visibility.PUBLIC.value, Visibility.NETWORK.value)


class Sums(NamedTuple):
    """Thousandths; see `SkillWeight`."""

    public: int = 0
    network: int = 0
    whole: int = 0

    def plus(self, other: Sums, sign: int) -> Sums:
        return Sums(*(mine + sign * theirs for mine, theirs in zip(self, other, strict=True)))


Differences = dict[tuple[int, int], Sums]
"""{(concept, member): what is added}"""


def weight_of(credit: str, year: int, maturity: str, today: dt.date) -> int:
    """Role × age × elsewhere of one proof, in thousandths."""
    factors = rule.ROLE[Credit(credit)] * rule.age_weight(today.year - year) * rule.ELSEWHERE[Maturity(maturity)]
    return round(UNIT * factors)


def sums_of(weight: int, visibility: str) -> Sums:
    return Sums(weight if visibility in _EVERYBODY else 0, weight if visibility in _MEMBERS else 0, weight)


def add(differences: Differences) -> None:
    """Inside the caller's transaction; one statement for each 180 sums, always in the same order."""
    moved = ((*key, *sums) for key, sums in sorted(differences.items()) if any(sums))
    while batch := list(islice(moved, _BATCH)):
        rows = ", ".join(["(%s, %s, %s, %s, %s)"] * len(batch))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO search_skillweight (concept_id, member_id, public, network, whole) VALUES {rows} "  # noqa: S608
                "ON CONFLICT (concept_id, member_id) DO UPDATE SET "
                "public = search_skillweight.public + excluded.public, "
                "network = search_skillweight.network + excluded.network, "
                "whole = search_skillweight.whole + excluded.whole",
                [value for row in batch for value in row],
            )


def rebuild() -> int:
    """Sum all proofs anew; returns how many sums had drifted. Three queries a concept, two of them reading."""
    concepts = {*Proof.objects.order_by().values_list("concept_id", flat=True).distinct()}
    concepts |= {*SkillWeight.objects.order_by().values_list("concept_id", flat=True).distinct()}
    return sum(_rebuild(concept) for concept in sorted(concepts))


def _rebuild(concept: int) -> int:
    with transaction.atomic():
        kept = dict(_kept(concept))
        wanted = _summed(concept)
        differences = {
            (concept, member): wanted.get(member, Sums()).plus(kept.get(member, Sums()), -1)
            for member in {*kept, *wanted}
        }
        drifted = {key: difference for key, difference in differences.items() if any(difference)}
        add(drifted)
        SkillWeight.objects.filter(concept=concept, whole=0).delete()
    return len(drifted)


def _kept(concept: int) -> Iterator[tuple[int, Sums]]:
    rows = SkillWeight.objects.filter(concept=concept).values_list("member_id", "public", "network", "whole")
    return ((member, Sums(*sums)) for member, *sums in rows)


def _summed(concept: int) -> Mapping[int, Sums]:
    today, found = timezone.localdate(), defaultdict[int, Sums](Sums)
    rows = Proof.objects.filter(concept=concept).order_by()
    for member, credit, year, maturity, visibility in rows.values_list(
        "member_id", "credit", "year", "maturity", "visibility"
    ):
        found[member] = found[member].plus(sums_of(weight_of(credit, year, maturity, today), visibility), 1)
    return found
