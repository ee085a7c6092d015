"""The published rule of « Qui sait ? » : what one contribution says of the people who made it.

The page /qui-sait/regle/ is written from the constants below; changing one of them is a new version of the rule.

    proof  = match × role × age × elsewhere       match: rarity of each skill asked for, plus likeness of the text
    person = (best proof + second ÷ 2 + third ÷ 3…, plus what is only declared) × coverage × place × availability
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from knowledge.choices import Credit, Maturity
from portal.members.models import Member

VERSION: Final = 1
SINCE: Final = dt.date(2026, 11, 24)

ROLE: Final = {Credit.STORY: 1.0, Credit.SUPPORT: 0.7, Credit.TRANSLATION: 0.3, Credit.REVIEW: 0.3}
"""What one did in the contribution."""
AGES: Final = ((2, 1.0), (4, 0.8), (7, 0.6))
"""(at most so many years, weight), youngest first."""
OLDEST: Final = 0.4
OLD_YEARS: Final = 5
"""When the most recent proof is older, it is said among the reasons against."""
ELSEWHERE: Final = {Maturity.IDEA: 1.0, Maturity.PROMISING: 1.2, Maturity.PROVEN: 1.5, Maturity.REFERENCE: 1.8}
"""What other cooperatives attested of it: the maturity, by its own published rule."""
RARITIES: Final = ((3, 1.5), (10, 1.2), (50, 1.0))
"""(at most so many people with a proof, weight), rarest first."""
COMMON: Final = 0.8
NARROWER: Final = 0.6
"""A trade or skill that is a part of what is asked for."""
TEXT: Final = 1.5
"""The text that answers the question best; the others in proportion."""
LEAST_LIKE: Final = 0.35
"""Texts that answer less than this share of the best one do not vote."""
DECLARED: Final = 0.15
"""A skill or trade that the person declares and that nothing proves."""
UNCOVERED: Final = 0.5
"""What remains to who proves nothing of what is asked for; each part that is proven gives its share back."""
ELSEWHERE_PLACE: Final = 0.5
UNKNOWN_PLACE: Final = 0.75
"""The person works elsewhere; the person does not say where, or not to this reader."""
AVAILABILITY: Final = {
    Member.Availability.OPEN: 1.0,
    Member.Availability.LIMITED: 0.9,
    Member.Availability.CLOSED: 0.5,
}


def age_weight(years: int) -> float:
    return next((weight for limit, weight in AGES if years <= limit), OLDEST)


def rarity_weight(people: int) -> float:
    """`people`: those with a proof that the reader may read, one at least."""
    return next((weight for limit, weight in RARITIES if people <= limit), COMMON)


def together(weights: Iterable[float]) -> float:
    """Several proofs: the best one whole, the second by half, the third by a third…"""
    ordered = sorted(weights, reverse=True)
    return sum(weight / rank for rank, weight in enumerate(ordered, 1))


def coverage(proven: int, asked: int) -> float:
    """`proven` of the `asked` parts of the question."""
    return UNCOVERED + (1 - UNCOVERED) * proven / asked if asked else 1.0
