"""What the first page shows: the newest experiences, failures among them, how ripe all are, and the axes to dig."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from knowledge.choices import Kind, Maturity, Outcome
from knowledge.models import ContributionState
from knowledge.querysets import readable
from knowledge.reading.cards import Card, cards_by_id
from knowledge.tags.concept_counts import ConceptCount, ConceptGroup
from portal.visibility import Viewer
from portal.vocabulary.models import Concept

SHOWN = 6
_LOOKED_AT = 60
_SET_BACK = (Outcome.FAILURE, Outcome.ABANDONED)


def newest(viewer: Viewer, count: int = SHOWN) -> list[Card]:
    """The `count` newest experiences this viewer may read; the newest that did not work is always among them."""
    experiences = ContributionState.objects.filter(readable(viewer, prefix=""), live=True, kind=Kind.EXPERIENCE)
    experiences = experiences.order_by("-first_published_at", "-pk")
    rows = list(experiences.values_list("pk", "outcome")[:_LOOKED_AT])
    chosen = [pk for pk, _outcome in rows[:count]]
    if chosen and not any(outcome in _SET_BACK for _pk, outcome in rows[:count]):
        # Beyond what was looked at, one more query: failures are rare where nobody dares to tell them.
        recent = next((pk for pk, outcome in rows[count:] if outcome in _SET_BACK), None)
        older = recent or experiences.filter(outcome__in=_SET_BACK).values_list("pk", flat=True).first()
        if older is not None:
            chosen = [*chosen[: count - 1], older]
    found = cards_by_id(chosen, viewer)
    return [found[pk] for pk in chosen if pk in found]


@dataclass(frozen=True, slots=True)
class Layer:
    """One horizon of the ground: how many experiences are of this maturity."""

    maturity: str
    count: int


def ground(viewer: Viewer) -> list[Layer]:
    """Experiences this viewer may read, by maturity, the ripest first; empty layers too. One query."""
    experiences = ContributionState.objects.filter(readable(viewer, prefix=""), live=True, kind=Kind.EXPERIENCE)
    counted = dict(experiences.order_by().values_list("maturity").annotate(Count("pk")))
    return [Layer(maturity.value, counted.get(maturity.value, 0)) for maturity in reversed(Maturity)]


def axes() -> list[ConceptGroup]:
    """The axes with their themes, in one query, uncounted."""
    concepts = list(Concept.objects.active().in_scheme("axis").order_by("position", "label"))
    return [
        ConceptGroup(axis, 0, tuple(ConceptCount(theme, 0) for theme in concepts if theme.parent_id == axis.pk))
        for axis in concepts
        if axis.parent_id is None
    ]
