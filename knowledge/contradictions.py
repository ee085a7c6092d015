"""The board of contradictions: pairs kept by the worker, shown with what differs around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from knowledge.addresses import page_url
from knowledge.cards import Card, cards, places_shown
from knowledge.choices import Kind, Outcome
from knowledge.likeness import Story, opposite_pairs
from knowledge.models import Contradiction, Contribution, ContributionState, ExperienceReport, TaggedContribution
from knowledge.models.contribution import public_slug
from knowledge.surroundings import Word
from portal.territories.models import Territory
from portal.visibility import Viewer

SHOWN = 20
NEAREST = 3
_SIZES = (2_000, 20_000)
"""Inhabitants that part a village, a small town and a town."""
_FAILED = (Outcome.FAILURE, Outcome.ABANDONED)


@dataclass(frozen=True, slots=True)
class Difference:
    label: str | Promise
    worked: str
    failed: str


@dataclass(frozen=True, slots=True)
class Opposite:
    """The other story of a pair, beside the page of the first one."""

    title: str
    url: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Shown:
    worked: Card
    failed: Card
    differences: tuple[Difference, ...]


def recompute() -> int:
    """Compare all live stories and replace the table; returns the number of pairs. For the worker."""
    states = ContributionState.objects.filter(live=True, outcome__in=(Outcome.SUCCESS, *_FAILED))
    outcomes = dict(states.values_list("pk", "outcome"))
    concepts = _concepts_of(outcomes)
    reports = ExperienceReport.objects.filter(pk__in=states.values("pk")).order_by("pk")
    rows = reports.values_list("pk", "title", "summary", "lesson", "actions", "story")
    stories = [
        Story(pk, outcomes[pk] == Outcome.SUCCESS, frozenset(concepts[pk]), " ".join(texts))
        for pk, *texts in rows.iterator()
        if concepts[pk]
    ]
    pairs = opposite_pairs(stories)
    with transaction.atomic():
        Contradiction.objects.all().delete()
        Contradiction.objects.bulk_create(
            [Contradiction(worked_id=p.worked, failed_id=p.failed, likeness=p.likeness) for p in pairs], batch_size=500
        )
    return len(pairs)


def _concepts_of(ids: dict[int, str]) -> dict[int, set[str]]:
    """Skills, trades and tags of each story: what a practice is made of, where it happened left aside."""
    found: dict[int, set[str]] = defaultdict(set)
    for name in ("skills", "trades"):
        through = getattr(Contribution, name).through
        for contribution_id, concept_id in through.objects.values_list("contribution_id", "concept_id"):
            if contribution_id in ids:
                found[contribution_id].add(f"concept:{concept_id}")
    for contribution_id, tag_id in TaggedContribution.objects.values_list("content_object_id", "tag_id"):
        if contribution_id in ids:
            found[contribution_id].add(f"tag:{tag_id}")
    return found


def of_story(page: Contribution, viewer: Viewer) -> list[Opposite]:
    """The stories nearest to this one that came out in the opposite way, as far as the viewer reads them. One query."""
    found: list[Opposite] = []
    columns = [f"{side}{name}" for side in ("worked", "failed") for name in ("_id", "__title", "__state__outcome")]
    pairs = _readable_pairs(viewer).filter(Q(worked=page.pk) | Q(failed=page.pk))
    for row in pairs.values_list(*columns)[:NEAREST]:
        number, title, outcome = row[3:] if row[0] == page.pk else row[:3]
        found.append(Opposite(title, page_url(Kind.EXPERIENCE, public_slug(number, title)), outcome))
    return found


def _readable_pairs(viewer: Viewer) -> QuerySet[Contradiction]:
    """Those whose two stories the viewer may read, nearest first."""
    readable = Contribution.objects.visible_to(viewer).published().values("pk")
    return Contradiction.objects.filter(worked__in=readable, failed__in=readable)


def board(viewer: Viewer, *, about: int | None = None, limit: int = SHOWN) -> list[Shown]:
    """The nearest pairs whose two stories the viewer may read, each story once but that of `about`. Eight queries."""
    candidates = _readable_pairs(viewer)
    if about is not None:
        candidates = candidates.filter(Q(worked=about) | Q(failed=about))
    chosen: list[tuple[int, int]] = []
    seen: set[int] = set()
    for worked, failed in candidates.values_list("worked_id", "failed_id")[: limit * 5]:
        if len(chosen) < limit and not (seen - {about}) & {worked, failed}:
            chosen.append((worked, failed))
            seen |= {worked, failed}
    shown = ExperienceReport.objects.visible_to(viewer).published().filter(pk__in=seen)
    places = Prefetch("territories", queryset=Territory.objects.select_related("region"))
    pages = list(shown.select_related("state__cooperative").prefetch_related(places))
    told = {page.pk: (page, card) for page, card in zip(pages, cards(pages), strict=True)}
    return [
        Shown(told[worked][1], told[failed][1], tuple(_differences(*told[worked], *told[failed])))
        for worked, failed in chosen
        if worked in told and failed in told
    ]


def _differences(worked: ExperienceReport, one: Card, failed: ExperienceReport, other: Card) -> Iterator[Difference]:
    """Fields of context that differ, as far as the protection of either author lets them be told."""
    named = (
        (_("métier"), _names(one.trades), _names(other.trades)),
        (_("région"), _regions(worked), _regions(failed)),
        (_("taille du lieu"), _size(worked), _size(failed)),
        (_("année"), str(one.year or ""), str(other.year or "")),
        (_("coopérative"), one.cooperative, other.cooperative),
        (_("durée"), _duration(worked), _duration(failed)),
        (_("temps passé"), worked.means_time.strip(), failed.means_time.strip()),
        (_("coût"), worked.means_cost.strip(), failed.means_cost.strip()),
        (_("outils et matériel"), worked.means_tools.strip(), failed.means_tools.strip()),
    )
    for label, here, there in named:
        if here and there and here != there:
            yield Difference(label, here, there)


def _names(words: Iterable[Word]) -> str:
    return ", ".join(sorted(word.local_label for word in words))


def _regions(page: ExperienceReport) -> str:
    return ", ".join(sorted({(place.region or place).name for place in places_shown(page)}))


def _size(page: ExperienceReport) -> str:
    """Of its smallest commune; nothing of a protected author's, whose places are regions."""
    known = [p.population for p in places_shown(page) if p.kind == Territory.Kind.COMMUNE and p.population is not None]
    if not known:
        return ""
    village, town = _SIZES
    smallest = min(known)
    return str(_("village") if smallest < village else _("petite ville") if smallest < town else _("ville"))


def _duration(page: ExperienceReport) -> str:
    if page.state.protected_author or page.started_on is None or page.ended_on is None:
        return ""
    months = max(1, round((page.ended_on - page.started_on).days / 30.4))
    return ngettext("%(n)d mois", "%(n)d mois", months) % {"n": months}
