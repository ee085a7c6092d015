"""Making a ranking for a lead, proposing the lead to the first ones, and making it again from what was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.statements import Prepared
from portal.leads.matching import telling, versions
from portal.leads.matching.facts.gathering import snapshot_of
from portal.leads.matching.facts.likeness import likeness
from portal.leads.matching.order.ranking import Ranked, rank
from portal.leads.matching.order.snapshot import Snapshot
from portal.leads.models import Lead, MatchingRule, MatchRun, Placement, Proposal
from portal.leads.posting import lock
from portal.members.models import Member

SHOWN: Final = 10
"""People of a ranking whom its readers are shown."""


class MatchRefused(Exception):
    """Why, in words for the person."""


def match(lead: Lead, by: Member | None, now: dt.datetime | None = None) -> MatchRun:
    """Rank people for a running lead and propose it to the first ones, in one transaction.

    Proposals that still wait for an answer take their places: two clicks propose to nobody more. Raises MatchRefused
    when the lead is not running, or when all its places are taken.
    """
    moment = now or timezone.now()
    alike = likeness(lead)  # before the locks: an engine that is slow to answer holds up no other lead
    with transaction.atomic():
        locked = lock(lead.pk)
        if not locked.is_running or locked.is_past(timezone.localdate(moment)):
            raise MatchRefused(_("Cette affaire n’est plus ouverte : elle ne se propose plus."))
        stored = _lock_rule()
        rule = stored.parsed()
        waiting = len(_WAITING.rows([locked.pk]))
        if waiting >= rule.seats:
            raise MatchRefused(_("Les personnes à qui cette affaire est proposée n’ont pas encore répondu."))
        snapshot = snapshot_of(rule, locked, alike, moment)
        ranking = rank(rule, snapshot)
        run = MatchRun.objects.create(
            lead=locked, rule=stored, by=by, made_at=moment, snapshot=snapshot.to_json(),
            ranking=[one.to_json() for one in ranking],
        )  # fmt: skip
        placed = [one for one in ranking if one.position]
        Placement.objects.bulk_create(
            Placement(run=run, member_id=one.member, position=one.position) for one in placed[:SHOWN]
        )
        _propose(run, placed[: rule.seats - waiting], {one.member for one in snapshot.candidates if one.is_new})
    return run


def replay(run: MatchRun) -> tuple[Ranked, ...]:
    """The same ranking, from the rule and the inputs that were kept: equal to `ranking_of(run)` for ever."""
    return rank(run.rule.parsed(), Snapshot.from_json(run.snapshot))


def ranking_of(run: MatchRun) -> tuple[Ranked, ...]:
    """What came out on the day."""
    return tuple(Ranked.from_json(one) for one in run.ranking)


def _waiting(numbers: Sequence[int]) -> QuerySet[Any, Any]:
    """(proposal,) of this lead, without answer."""
    return Proposal.objects.filter(lead=numbers[0], state=Proposal.State.PROPOSED).order_by().values_list("pk")


_WAITING: Final = Prepared(_waiting)


def _lock_rule() -> MatchingRule:
    """One ranking at a time in the whole site: two leads at once could both see the last free place of a person."""
    return MatchingRule.objects.ever_in_force().select_for_update().first() or versions.in_force()


def _propose(run: MatchRun, first: Sequence[Ranked], newcomers: Collection[int]) -> None:
    """To the first ones, who are told."""
    made = Proposal.objects.bulk_create(
        Proposal(
            run=run, lead_id=run.lead_id, member_id=one.member, rank=one.position,
            is_newcomer=one.member in newcomers, created_at=run.made_at,
        )
        for one in first
    )  # fmt: skip
    telling.proposed(made)
