"""Keeping the maturity of contributions equal to what the rule gives, with the history of its changes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from knowledge.changes import touch
from knowledge.choices import WRITING_CREDITS, Kind
from knowledge.models import Authorship, ContributionState, MaturityChange, ReuseAttestation
from knowledge.practice.maturity import RULE, Figures, Trial, figures_of, level_of
from portal.members.models import Membership

_BATCH = 500


@dataclass
class Evidence:
    """What the rule reads about some contributions, in three queries, or two when the authors are known."""

    attestations: dict[int, list[ReuseAttestation]] = field(default_factory=lambda: defaultdict(list))
    """{contribution: attestations that stand}, oldest trial first."""
    _authors: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _memberships: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, contribution_ids: Iterable[int], authors: Mapping[int, AbstractSet[int]] | None = None) -> Evidence:
        """`authors`: {contribution: members credited with the text}, when they are known already."""
        evidence = cls()
        ids = set(contribution_ids)
        people: set[int] = set()
        standing = ReuseAttestation.objects.filter(contribution__in=ids, withdrawn_at=None)
        related = standing.select_related("member", "cooperative", "territory__region", "territory__departement")
        for attestation in related.order_by("tried_on", "updated_at", "pk"):
            evidence.attestations[attestation.contribution_id].append(attestation)
            people.add(attestation.member_id)
        if not evidence.attestations:
            return evidence
        for contribution_id, members in (_authors_of(ids) if authors is None else authors).items():
            evidence._authors[contribution_id] |= members
            people |= members
        for membership in Membership.objects.filter(member__in=people):
            evidence._memberships[membership.member_id].append(membership)
        return evidence

    def is_own(self, attestation: ReuseAttestation) -> bool:
        """Was someone who signed in the same cooperative on the day of the trial?"""
        own = self._own_cooperatives(attestation.contribution_id, attestation.tried_on)
        theirs = self._cooperatives([attestation.member_id], attestation.tried_on) | {attestation.cooperative_id}
        return bool(own & theirs)

    def _own_cooperatives(self, contribution_id: int, day: dt.date | None = None) -> set[int]:
        return self._cooperatives(self._authors[contribution_id], day)

    def _cooperatives(self, member_ids: Iterable[int], day: dt.date | None) -> set[int]:
        """Those of some people on a day; of their whole life without one."""
        return {
            membership.cooperative_id
            for member_id in member_ids
            for membership in self._memberships[member_id]
            if day is None or membership.is_current_on(day)
        }

    def figures(self, state: ContributionState, today: dt.date) -> Figures:
        trials = [
            Trial(
                outcome=attestation.outcome,
                cooperative=attestation.cooperative_id,
                region=attestation.territory.region_id or attestation.territory_id,
                tried_on=attestation.tried_on,
                is_own=self.is_own(attestation),
            )
            for attestation in self.attestations[state.pk]
        ]
        own = len(self._own_cooperatives(state.pk)) or 1
        return figures_of(trials, today=today, is_stale=state.is_stale, own_hidden=own if state.protected_author else 0)


def _authors_of(contribution_ids: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    credits = Authorship.objects.filter(contribution__in=contribution_ids, credit__in=WRITING_CREDITS)
    for contribution_id, member_id in credits.values_list("contribution_id", "member_id"):
        found[contribution_id].add(member_id)
    return found


def recompute(contribution_ids: Iterable[int]) -> int:
    """Apply the rule to these experiences inside the caller's transaction; returns how many changed level."""
    ids = sorted(set(contribution_ids))
    states = list(ContributionState.objects.select_for_update().filter(pk__in=ids, kind=Kind.EXPERIENCE).order_by("pk"))
    evidence, today = Evidence.of(ids), timezone.localdate()
    changed = []
    for state in states:
        figures = evidence.figures(state, today)
        level = level_of(figures)
        if level != state.maturity:
            changed.append(
                MaturityChange(
                    contribution_id=state.pk, before=state.maturity, after=level, rule=RULE, figures=figures.as_dict()
                )
            )
            state.maturity = level
    ContributionState.objects.bulk_update(
        [state for state in states if state.pk in {change.contribution_id for change in changed}], ["maturity"]
    )
    MaturityChange.objects.bulk_create(changed)
    touch(change.contribution_id for change in changed)
    return len(changed)


def recompute_all() -> int:
    """What time changes: a trial grown too old, a review date passed, a person gone to another cooperative."""
    tried = ReuseAttestation.objects.values("contribution_id")
    ids = list(ContributionState.objects.filter(pk__in=tried).order_by("pk").values_list("pk", flat=True))
    total = 0
    for start in range(0, len(ids), _BATCH):
        with transaction.atomic():
            total += recompute(ids[start : start + _BATCH])
    return total
