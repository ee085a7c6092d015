"""What contributions add to the pages of people, cooperatives and territories, and to the maps.

A protected author's contributions are on nobody's page; on a territory's, at the scale of the region only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from knowledge import personal_data
from knowledge.choices import Kind
from knowledge.models import Contribution
from knowledge.querysets import ContributionQuerySet
from knowledge.reading.cards import cards_by_id
from knowledge.reading.listing import in_territory
from knowledge.rules import may_write
from portal.members import panels as member_panels
from portal.members import portability
from portal.members.models import Cooperative, Member
from portal.territories import panels as territory_panels
from portal.territories.models import Territory
from portal.visibility import Viewer

SHOWN = 6
DRAFTS_SHOWN = 3
TEMPLATE = "knowledge/parts/cards_panel.html"


def register() -> None:
    """Called once the apps are ready."""
    portability.register("contributions", personal_data.archive_part)
    member_panels.register("member", "contributions", of_member, position=10)
    member_panels.register("cooperative", "contributions", of_cooperative, position=10)
    member_panels.register("space", "texts", of_space, position=10)
    territory_panels.register(of_territory, position=10)
    territory_panels.register_count(
        territory_panels.Count("experiences", gettext_lazy("Expériences"), in_words, count_by_territory), position=10
    )


def of_member(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """What the person wrote or helped to write, as far as the viewer may read it."""
    signed = _readable(viewer).filter(authorships__member=member, state__protected_author=False).distinct()
    context = _context(signed, viewer)
    return (
        member_panels.Panel("contributions", _("Ce que cette personne partage"), TEMPLATE, context) if context else None
    )


def of_cooperative(cooperative: Cooperative, viewer: Viewer) -> member_panels.Panel | None:
    told = _readable(viewer).filter(state__cooperative=cooperative, state__protected_author=False)
    return _panel(_("Ce qui s’y raconte"), _context(told, viewer))


def of_space(member: Member, viewer: Viewer) -> member_panels.Panel | None:
    """Drafts waiting for their author, newest first, and the way to all their texts; for who may write."""
    if not may_write(viewer):
        return None
    own = Contribution.objects.visible_to(viewer).filter(authorships__member=member, state__deleted_at=None).distinct()
    drafts = own.filter(state__live=False).select_related("state").order_by("-latest_revision_created_at")
    context = {"drafts": list(drafts[:DRAFTS_SHOWN])}
    return member_panels.Panel("textes", _("Mes textes"), "knowledge/parts/space_panel.html", context)


def _panel(title: str, context: dict[str, object]) -> member_panels.Panel | None:
    return member_panels.Panel("contributions", title, TEMPLATE, context) if context else None


def of_territory(request: HttpRequest, territory: Territory) -> Iterable[territory_panels.Panel]:
    viewer = request.viewer  # type: ignore[attr-defined]
    here = _readable(viewer).filter(in_territory(territory)).distinct()
    everything = f"{reverse('knowledge:experiences')}?{urlencode({'territoire': territory.key})}"
    context = _context(here, viewer, more=everything)
    if context:
        yield territory_panels.Panel("experiences", _("Ce qui s’y raconte"), TEMPLATE, context)


def in_words(number: int) -> str:
    return ngettext("%(n)d expérience", "%(n)d expériences", number) % {"n": number}


def count_by_territory(viewer: Viewer) -> Mapping[str, int]:
    """{region or département key: experiences that the viewer may read}; each counted once a territory."""
    readable = _readable(viewer).filter(state__kind=Kind.EXPERIENCE)
    placed = Contribution.territories.through.objects.all()
    open_ids = readable.filter(state__protected_author=False).values("pk")
    regions = _per(placed.filter(contribution__in=readable.values("pk")), "region")
    return dict(regions.union(_per(placed.filter(contribution__in=open_ids), "departement"), all=True))


def _per(placed: QuerySet[Any], level: str) -> QuerySet[Any, tuple[str, int]]:
    """(key of a territory of that level, contributions there)"""
    rows = placed.filter(Q(territory__kind=level) | Q(**{f"territory__{level}__isnull": False}))
    told = rows.order_by().annotate(told_key=Coalesce(f"territory__{level}__key", "territory__key")).values("told_key")
    return told.annotate(told=Count("contribution", distinct=True)).values_list("told_key", "told")


def _readable(viewer: Viewer) -> ContributionQuerySet:
    return Contribution.objects.visible_to(viewer).published()


def _context(contributions: ContributionQuerySet, viewer: Viewer, more: str = "") -> dict[str, object]:
    """Cards of the newest ones; empty when there is none."""
    shown = list(contributions.order_by("-state__first_published_at", "-pk").values_list("pk", flat=True)[: SHOWN + 1])
    found = cards_by_id(shown[:SHOWN], viewer)
    if not found:
        return {}
    cards = [found[pk] for pk in shown if pk in found]
    return {"cards": cards, "more": more if len(shown) > SHOWN else ""}
