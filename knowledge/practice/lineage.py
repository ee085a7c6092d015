"""Where a contribution comes from and what was made of it: drawing edges, erasing them, following them.

An edge is seen by whoever reads both its ends, and by nobody else: neither a line nor a count tells of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import IntegerField, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from knowledge.addresses import page_url
from knowledge.choices import REVERSED_RELATIONS, Kind, Relation
from knowledge.models import Authorship, Contribution, ContributionState, Lineage, LineageEvent
from knowledge.models.contribution import public_slug
from knowledge.querysets import readable
from knowledge.rules import may_edit
from portal.core.statements import Prepared
from portal.members.models import Member, Role
from portal.members.rules import holds
from portal.members.viewers import viewer_for
from portal.notices.sending import notify
from portal.visibility import Viewer

DEPTH_CAP = 8
"""Generations followed upwards: story, study, project, practice and as many again."""
EVENTS_SHOWN = 50
USED = "used"
"""Kind of the notice to the authors of what is used."""


class LineageRefused(Exception):
    """Why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Node:
    """A contribution at one end of an edge; nothing here tells who wrote it."""

    id: int
    title: str
    url: str
    kind_label: str
    outcome: str
    maturity: str
    year: int | None
    language: str
    """Empty when it is the site's own."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of an edge as seen from the other. `words` say the relation from the side of the reader's page."""

    id: int
    node: Node
    relation: str
    words: str | Promise
    passage: str
    created_by: int | None


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A source, however far: `depth` is 1 for what is used directly, and `through` the nearer ones that use it."""

    node: Node
    depth: int
    through: tuple[Node, ...]


def may_link(viewer: Viewer, user: object, target: Contribution) -> bool:
    """Change the links of a text one may read: its writers, researchers and curators."""
    return holds(user, Role.Kind.RESEARCHER) or holds(user, Role.Kind.CURATOR) or may_edit(viewer, target)


def may_unlink(viewer: Viewer, edge: Edge, *, is_writer: bool) -> bool:
    """Its writers erase any link of a text; a researcher or curator those that they drew."""
    return is_writer or (edge.created_by is not None and edge.created_by == viewer.member_id)


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
        authors = Authorship.objects.filter(contribution=source.pk).exclude(member=by)
        notify(
            authors.values_list("member_id", flat=True),
            USED,
            ("contribution", target.pk),
            reason="Un texte que vous avez signé lui a servi.",
            once=f"{USED}:{source.pk}:{target.pk}:{kind}",
        )
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
        raise LineageRefused(_("Ce texte vient déjà, de près ou de loin, de celui-ci : le lien tournerait en rond."))


def _above(ids: Iterable[int]) -> set[int]:
    """All the sources of `ids`, whoever may read them; one query a generation, without a cap."""
    seen: set[int] = set()
    level = set(ids)
    while level:
        level = set(Lineage.objects.filter(target__in=level).values_list("source_id", flat=True)) - seen
        seen |= level
    return seen


def origins_of(contribution: Contribution, viewer: Viewer) -> list[Edge]:
    """What `contribution` uses, as far as the viewer may read it, in the order it was linked. One query."""
    return around(contribution, viewer)[0]


def descents_of(contribution: Contribution, viewer: Viewer) -> list[Edge]:
    """What uses `contribution`, likewise."""
    return around(contribution, viewer)[1]


def around(contribution: Contribution, viewer: Viewer) -> tuple[list[Edge], list[Edge]]:
    """Both directions, (origins, descents), in one query."""
    origins: list[Edge] = []
    descents: list[Edge] = []
    for upwards, pk, named, passage, created_by, *node in sorted(_EDGES.rows([contribution.pk], viewer)):
        relation = Relation(named)
        words = relation.label if upwards else REVERSED_RELATIONS[relation]
        (origins if upwards else descents).append(Edge(pk, _node(*node), named, words, passage, created_by))
    return origins, descents


def _readable_edges(ids: Sequence[int], viewer: Viewer) -> QuerySet[Any, Any]:
    """(is the other end a source, edge, relation, passage, who drew it, then the arguments of `_node`)"""
    return _edges_to("source", "target", ids, viewer).union(_edges_to("target", "source", ids, viewer), all=True)


def _edges_to(end: str, other: str, ids: Sequence[int], viewer: Viewer) -> QuerySet[Any, Any]:
    state = f"{end}__state__"
    found = Lineage.objects.filter(readable(viewer, prefix=state), **{f"{state}live": True, f"{other}__in": ids})
    upwards = found.annotate(upwards=Value(int(end == "source"), output_field=IntegerField())).order_by()
    node = (f"{end}_id", f"{end}__title", *(f"{state}{name}" for name in _NODE_STATE))
    return upwards.values_list("upwards", "pk", "relation", "passage", "created_by", *node)


_EDGES: Final = Prepared(_readable_edges)


def all_sources_of(contribution: Contribution, viewer: Viewer) -> list[Ancestor]:
    """Everything `contribution` comes from, nearest first, each once at its least depth.

    A source that the viewer may not read hides what is reachable only through it. DEPTH_CAP + 1 queries at most.
    """
    depth_of: dict[int, int] = {contribution.pk: 0}
    through: dict[int, list[int]] = {}
    level, depth = [contribution.pk], 0
    while level and depth < DEPTH_CAP:
        depth += 1
        readable = Contribution.objects.visible_to(viewer).published().values("pk")
        pairs = Lineage.objects.filter(target__in=level, source__in=readable).order_by("pk")
        level = []
        for source_id, target_id in pairs.values_list("source_id", "target_id"):
            if source_id not in depth_of:
                depth_of[source_id] = depth
                level.append(source_id)
            if depth_of[source_id] == depth and target_id not in through.setdefault(source_id, []):
                through[source_id].append(target_id)
    nodes = _readable(set(depth_of) - {contribution.pk}, viewer)
    return [
        Ancestor(nodes[pk], depth, tuple(nodes[nearer] for nearer in through[pk] if nearer in nodes))
        for pk, depth in depth_of.items()
        if pk in nodes
    ]


def events_of(contribution: Contribution, viewer: Viewer) -> list[tuple[LineageEvent, Node]]:
    """Links added to `contribution` and taken from it, newest first, to what the viewer may read now."""
    events = list(LineageEvent.objects.filter(target=contribution).order_by("-at", "-pk")[:EVENTS_SHOWN])
    nodes = _readable({event.source_id for event in events}, viewer)
    return [(event, nodes[event.source_id]) for event in events if event.source_id in nodes]


def _readable(ids: Iterable[int], viewer: Viewer) -> dict[int, Node]:
    """Nodes by id, in one query; none when there is nothing to ask."""
    return {row[0]: _node(*row) for row in _NODES.rows(sorted(set(ids)), viewer)}


def _readable_nodes(ids: Sequence[int], viewer: Viewer) -> QuerySet[Any, Any]:
    """In the order of the arguments of `_node`."""
    found = ContributionState.objects.filter(readable(viewer, prefix=""), live=True, pk__in=ids)
    return found.order_by().values_list("pk", "contribution__title", *_NODE_STATE)


_NODE_STATE: Final = ("kind", "outcome", "maturity", "year", "language")
_NODES: Final = Prepared(_readable_nodes)


def _node(pk: int, title: str, kind: str, outcome: str, maturity: str, year: int | None, language: str) -> Node:
    return Node(
        id=pk,
        title=title,
        url=page_url(kind, public_slug(pk, title)),
        kind_label=str(Kind(kind).label),
        outcome=outcome,
        maturity=maturity,
        year=year,
        language="" if language == "fr" else language,
    )
