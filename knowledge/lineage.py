"""Where a contribution comes from and what was made of it: drawing edges, erasing them, following them.

An edge is seen by whoever reads both its ends, and by nobody else: neither a line nor a count tells of the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from knowledge.cards import Card, card
from knowledge.choices import REVERSED_RELATIONS, Relation
from knowledge.models import Contribution, ContributionState, Lineage, LineageEvent
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.visibility import Viewer

DEPTH_CAP = 8
"""Generations followed upwards: story, study, project, practice and as many again."""


class LineageRefused(Exception):
    """Why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of an edge as seen from the other. `words` say the relation from the side of the reader's page."""

    id: int
    card: Card
    relation: str
    words: str | Promise
    passage: str


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A source, however far: `depth` is 1 for what is used directly, and `through` the nearer ones it came by."""

    card: Card
    depth: int
    through: tuple[Card, ...]


def link(target: Contribution, source: Contribution, relation: str, *, passage: str = "", by: Member) -> Lineage:
    """Say that `target` uses `source`, and tell the authors of `source`.

    What `by` may not read looks to them like what does not exist. The caller has asked whether they may change the
    links of `target`. Raises LineageRefused: unreadable or unpublished source,
    oneself, an edge that exists already, or a cycle.
    """
    kind = Relation(relation)
    if source.pk == target.pk:
        raise LineageRefused(_("Un texte ne peut pas venir de lui-même."))
    reader = viewer_for(by.user) if by.user is not None else Viewer.anonymous()
    if not Contribution.objects.visible_to(reader).published().filter(pk=source.pk).exists():
        raise LineageRefused(_("Nous ne trouvons pas ce texte."))
    with transaction.atomic():
        _refuse_cycle(target.pk, source.pk)
        edge, created = Lineage.objects.get_or_create(
            source_id=source.pk, target_id=target.pk, relation=kind,
            defaults={"passage": passage.strip(), "created_by": by},
        )  # fmt: skip
        if not created:
            raise LineageRefused(_("Ce lien existe déjà."))
        _log(edge, LineageEvent.Act.ADDED, by)
    return edge


def unlink(edge: Lineage, *, by: Member | None) -> None:
    """Erase an edge; its history stays."""
    with transaction.atomic():
        _log(edge, LineageEvent.Act.REMOVED, by)
        edge.delete()


def _log(edge: Lineage, act: str, by: Member | None) -> None:
    LineageEvent.objects.create(
        source_id=edge.source_id, target_id=edge.target_id, relation=edge.relation, act=act, member=by
    )


def _refuse_cycle(target_id: int, source_id: int) -> None:
    """Two edges that would close one cycle lock a row in common: the second sees the first."""
    above = _above([source_id])
    ends = sorted({target_id, source_id, *above})
    list(ContributionState.objects.select_for_update().filter(pk__in=ends).order_by("pk").values_list("pk"))
    if target_id in _above([source_id]):
        raise LineageRefused(_("Ce texte vient déjà, de près ou de loin, de celui-ci : le lien tournerait en rond."))


def _above(ids: Iterable[int]) -> set[int]:
    """All the sources of `ids`, whoever may read them; one query a generation, without a cap."""
    seen: set[int] = set()
    level = set(ids)
    while level:
        level = set(Lineage.objects.filter(target__in=level).values_list("source_id", flat=True)) - seen
        seen |= level
    return seen


def origins_of(contribution: Contribution, viewer: Viewer) -> list[Edge]:
    """What `contribution` uses, as far as the viewer may read it, in the order it was linked. Seven queries."""
    return _edges(Lineage.objects.filter(target=contribution), "source_id", viewer)


def descents_of(contribution: Contribution, viewer: Viewer) -> list[Edge]:
    """What uses `contribution`, likewise."""
    return _edges(Lineage.objects.filter(source=contribution), "target_id", viewer)


def _edges(rows: Iterable[Lineage], other: str, viewer: Viewer) -> list[Edge]:
    found = list(rows)
    shown = _readable_cards({getattr(row, other) for row in found}, viewer)
    edges = []
    for row in found:
        if (seen := shown.get(getattr(row, other))) is not None:
            relation = Relation(row.relation)
            words = relation.label if other == "source_id" else REVERSED_RELATIONS[relation]
            edges.append(Edge(row.pk, seen, row.relation, words, row.passage))
    return edges


def all_sources_of(contribution: Contribution, viewer: Viewer) -> list[Ancestor]:
    """Everything `contribution` comes from, nearest first, each once at its least depth.

    A source that the viewer may not read hides what is reachable only through it. DEPTH_CAP + 7 queries at most.
    """
    depth_of: dict[int, int] = {contribution.pk: 0}
    through: dict[int, list[int]] = {}
    level, depth = [contribution.pk], 0
    readable = Contribution.objects.visible_to(viewer).published()
    while level and depth < DEPTH_CAP:
        depth += 1
        pairs = Lineage.objects.filter(target__in=level, source__in=readable.values("pk")).order_by("pk")
        level = []
        for source_id, target_id in pairs.values_list("source_id", "target_id"):
            if source_id not in depth_of:
                depth_of[source_id] = depth
                level.append(source_id)
            if depth_of[source_id] == depth and target_id not in through.setdefault(source_id, []):
                through[source_id].append(target_id)
    cards = _readable_cards(set(depth_of) - {contribution.pk}, viewer)
    return [
        Ancestor(cards[pk], depth, tuple(cards[nearer] for nearer in through[pk] if nearer in cards))
        for pk, depth in depth_of.items()
        if pk in cards
    ]


def _readable_cards(ids: Iterable[int], viewer: Viewer) -> dict[int, Card]:
    """Cards by id, in six queries; none when there is nothing to ask."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = Contribution.objects.visible_to(viewer).published().filter(pk__in=wanted).for_cards()
    return {page.pk: card(page) for page in found}
