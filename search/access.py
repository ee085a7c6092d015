"""Who may find what: the clause given to the engine, and the second look in the database.

Three nets, each enough by itself as long as the other two are in order: the audience kept with each document, the
keys whose readers became fewer and that the index has not confirmed yet (`hidden`), and the present state of each
hit in the database (`readable_now`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from knowledge.choices import Kind
from knowledge.reading.cards import Card, cards_by_id
from portal.core.journal import tightened_keys
from portal.members.models import Cooperative, Member
from portal.visibility import Viewer
from research.models import FieldCall
from search import guests
from search.documents.calls import CALL, Calls
from search.documents.contributions import Contributions
from search.documents.cooperatives import COOPERATIVE, Cooperatives
from search.documents.people import PERSON, PERSON_PUBLIC, People, public_key
from search.engines.contract import Query

_OWN_TYPES: Final = (
    Kind.EXPERIENCE.value, Kind.STUDY.value, Kind.PROJECT.value, CALL, Kind.ARTICLE.value, PERSON, COOPERATIVE,
)  # fmt: skip


def types() -> tuple[str, ...]:
    """Types as readers know them, in the order of the tabs; those of the rooms above come last."""
    return (*_OWN_TYPES, *guests.GUESTS)


def engine_types(viewer: Viewer, kind: str = "") -> tuple[str, ...]:
    """The types of documents this reader is served: one of the two editions of people."""
    people = PERSON if viewer.is_network or viewer.sees_all else PERSON_PUBLIC
    return tuple(people if name == PERSON else name for name in types() if kind in ("", name))


def shown_type(name: str) -> str:
    """The type a reader knows, from that of a document."""
    return PERSON if name == PERSON_PUBLIC else name


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reader may find now."""

    viewer: Viewer
    hidden: frozenset[str]

    def hiding(self, keys: Iterable[str]) -> Scope:
        return replace(self, hidden=self.hidden | frozenset(keys))

    def query(
        self,
        text: str,
        *,
        kind: str = "",
        facets: Mapping[str, tuple[str, ...]] | None = None,
        count_facets: tuple[str, ...] = (),
        sort: str = "relevance",
        page: int = 1,
        size: int = 20,
        highlight: bool = True,
    ) -> Query:
        """A query of the engine within this scope: the only way to make one for a reader."""
        return Query(
            text=text,
            tokens=self.viewer.tokens,
            sees_all=self.viewer.sees_all,
            types=engine_types(self.viewer, kind),
            facets=facets or {},
            count_facets=count_facets,
            hidden=self.hidden,
            sort=sort,
            page=page,
            size=size,
            highlight=highlight,
        )


def scope_of(viewer: Viewer) -> Scope:
    """One query: what was tightened and is not confirmed yet."""
    tightened = tightened_keys()
    people = {public_key(key) for key in tightened if key.startswith(f"{People.kind}:")}
    return Scope(viewer, tightened | people)


def looser_scope_of(viewer: Viewer) -> Scope:
    """No query: for hits that are only shown after `readable_now` or its like, and that nothing counts."""
    return Scope(viewer, frozenset())


Found = Card | FieldCall | Member | Cooperative | guests.Shown


def readable_now(viewer: Viewer, keys: Iterable[str]) -> dict[str, Found]:
    """{key of the document: object} of those that this reader may read at this moment, as the database says.

    At most seven queries, whatever the number of keys: two for contributions, for calls and for people, one for
    cooperatives; and those of the guests met. They carry what a result shows.
    """
    wanted = _by_kind(keys)
    found: dict[str, Found] = {}
    for kind, ids in wanted.items():
        guest = guests.of_kind(kind)
        load = guest.readable if guest else _LOADERS[kind]
        for number, subject in load(viewer, ids.keys()).items():
            found |= dict.fromkeys(ids[number], subject)
    return found


def _by_kind(keys: Iterable[str]) -> dict[str, dict[int, list[str]]]:
    """{kind: {id: keys}}; the two editions of a person have the same id."""
    wanted: dict[str, dict[int, list[str]]] = {}
    for key in keys:
        kind, number = key.split(":")[:2]
        wanted.setdefault(kind, {}).setdefault(int(number), []).append(key)
    return wanted


def _contributions(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Found]:
    return dict(cards_by_id(sorted(ids), viewer))


def _members(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Found]:
    readable = Member.objects.filter(pk__in=ids).listed().visible_to(viewer)
    return _by_id(readable.defer("bio", "bio_html", "offers", "seeks").with_current_memberships())


def _calls(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Found]:
    readable = FieldCall.objects.filter(pk__in=ids).published().visible_to(viewer)
    return _by_id(readable.select_related("project").prefetch_related("territories"))


def _cooperatives(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Found]:
    return _by_id(Cooperative.objects.filter(pk__in=ids).visible_to(viewer))


def _by_id(subjects: Iterable[FieldCall | Member | Cooperative]) -> Mapping[int, Found]:
    return {subject.pk: subject for subject in subjects}


_LOADERS: Final[dict[str, Callable[[Viewer, Collection[int]], Mapping[int, Found]]]] = {
    Contributions.kind: _contributions,
    Calls.kind: _calls,
    People.kind: _members,
    Cooperatives.kind: _cooperatives,
}
