"""Stories that led to won leads, as far as a reader may read them: five people at least, never which people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q
from django.http import HttpRequest

from knowledge import holdings
from knowledge.choices import Kind
from knowledge.holdings import take_stock
from knowledge.models import Contribution
from knowledge.reading.cards import Card, cards_by_id
from knowledge.reading.page import register_panel
from portal.leads.introductions.returns import FEWEST, Cell, credited
from portal.leads.models import ContributionCredit, Introduction, Lead, StoryPrompt
from portal.members.middleware import viewer_of
from portal.visibility import Viewer

SHOWN: Final = 20
_CREDITS: Final = "lead credits"
_PROMPTS: Final = "lead prompts"
"""What a contribution holds here, by its name in `knowledge.holdings`."""


@dataclass(frozen=True, slots=True)
class Credited:
    card: Card
    cell: Cell


def named(viewer: Viewer) -> list[Credited]:
    """Contributions that led five people or more to leads, and that the viewer may read, the most telling first."""
    people = ContributionCredit.objects.values("contribution").annotate(n=Count("member", distinct=True))
    enough = people.filter(n__gte=FEWEST).values("contribution")
    readable = Contribution.objects.visible_to(viewer).published().filter(pk__in=enough)
    cells = credited(list(readable.values_list("pk", flat=True)))
    first = sorted(cells, key=lambda pk: (-cells[pk].people, pk))[:SHOWN]
    cards = cards_by_id(first, viewer)
    return [Credited(cards[pk], cells[pk]) for pk in first if pk in cards]


def register() -> None:
    """Called once the apps are ready."""
    holdings.register(_CREDITS, ContributionCredit)
    holdings.register(_PROMPTS, StoryPrompt)
    register_panel("leads", beside)


def beside(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """That it led to leads, from five people; and the lead it tells, for the people of that lead. Two queries."""
    if not page.state.live:
        return None
    viewer = viewer_of(request)
    cell = credited([page.pk]).get(page.pk) if _CREDITS in take_stock(page, viewer).others else None
    lead = _told_lead(viewer, page)
    if cell is None and lead is None:
        return None
    return {"template": "leads/introductions/parts/contribution.html", "cell": cell, "lead": lead}


def _told_lead(viewer: Viewer, page: Contribution) -> Lead | None:
    """The lead that this story was asked about: for those who took it and those who answer for it."""
    if viewer.member_id is None or page.state.protected_author or page.state.kind != Kind.EXPERIENCE:
        return None
    if _PROMPTS not in take_stock(page, viewer).others:
        return None
    met = Introduction.objects.of(viewer).filter(state=Introduction.State.MUTUAL).values("lead")
    managed = Lead.objects.managed_by(viewer).values("pk")
    told = Lead.objects.visible_to(viewer).filter(outcome__prompts__contribution=page.pk)
    return told.filter(Q(pk__in=met) | Q(pk__in=managed)).first()
