"""Who may find what: the clause given to the engine, and the second look in the database.

Three nets, each enough by itself as long as the other two are in order: the audience kept with each document, the
keys whose readers became fewer and that the index has not confirmed yet (`hidden`), and the present state of each
hit in the database (`readable_now`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Prefetch

from knowledge.choices import Kind
from knowledge.models import Authorship, Contribution
from portal.core.journal import tightened_keys
from portal.members.models import Cooperative, Member
from portal.territories.models import Territory
from portal.visibility import Viewer
from research.models import FieldCall
from search.documents.calls import CALL, Calls
from search.documents.contributions import Contributions
from search.documents.cooperatives import COOPERATIVE, Cooperatives
from search.documents.people import PERSON, PERSON_PUBLIC, People, public_key
from search.engines.contract import Query

TYPES: Final = (
    Kind.EXPERIENCE.value, Kind.STUDY.value, Kind.PROJECT.value, CALL, Kind.ARTICLE.value, PERSON, COOPERATIVE,
)  # fmt: skip
"""Types as readers know them."""


def engine_types(viewer: Viewer, kind: str = "") -> tuple[str, ...]:
    """The types of documents this reader is served: one of the two editions of people."""
    people = PERSON if viewer.is_network or viewer.sees_all else PERSON_PUBLIC
    return tuple(people if name == PERSON else name for name in TYPES if kind in ("", name))


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


Found = Contribution | FieldCall | Member | Cooperative

_PAGE_COLUMNS: Final = (
    "title",
    "summary",
    *(
        f"state__{name}"
        for name in (
            "kind",
            "live",
            "visibility",
            "outcome",
            "maturity",
            "language",
            "protected_author",
            "trades_masked",
            "is_example",
            "review_on",
            "first_published_at",
            "year",
            "cooperative__name",
        )
    ),
)
_PLACE_COLUMNS: Final = ("kind", "code", "name", "postcodes", "region__kind", "region__name", "departement_id")
"""What results show and no more: a page of results reads twenty of each."""


def readable_now(viewer: Viewer, keys: Iterable[str]) -> dict[str, Found]:
    """{key of the document: object} of those that this reader may read at this moment, as the database says.

    At most eight queries, whatever the number of keys: three for contributions, two for calls and for people, one for
    cooperatives.
    The objects carry what a result shows.
    """
    wanted = _by_kind(keys)
    found: dict[str, Found] = {}
    for kind, ids in wanted.items():
        for subject in _LOADERS[kind](viewer, ids.keys()):
            found |= dict.fromkeys(ids[subject.pk], subject)
    return found


def _by_kind(keys: Iterable[str]) -> dict[str, dict[int, list[str]]]:
    """{kind: {id: keys}}; the two editions of a person have the same id."""
    wanted: dict[str, dict[int, list[str]]] = {}
    for key in keys:
        kind, number = key.split(":")[:2]
        wanted.setdefault(kind, {}).setdefault(int(number), []).append(key)
    return wanted


def _contributions(viewer: Viewer, ids: Collection[int]) -> Iterable[Contribution]:
    named = Authorship.objects.select_related("member")
    credits = Prefetch("authorships", queryset=named.only("contribution_id", "credit", "member__display_name"))
    places = Prefetch("territories", queryset=Territory.objects.select_related("region").only(*_PLACE_COLUMNS))
    readable = Contribution.objects.filter(pk__in=ids).published().visible_to(viewer)
    return readable.select_related("state__cooperative").only(*_PAGE_COLUMNS).prefetch_related(credits, places)


def _members(viewer: Viewer, ids: Collection[int]) -> Iterable[Member]:
    readable = Member.objects.filter(pk__in=ids).listed().visible_to(viewer)
    return readable.defer("bio", "bio_html", "offers", "seeks").with_current_memberships()


def _calls(viewer: Viewer, ids: Collection[int]) -> Iterable[FieldCall]:
    readable = FieldCall.objects.filter(pk__in=ids).published().visible_to(viewer)
    return readable.select_related("project").prefetch_related("territories")


def _cooperatives(viewer: Viewer, ids: Collection[int]) -> Iterable[Cooperative]:
    return Cooperative.objects.filter(pk__in=ids).visible_to(viewer)


_LOADERS: Final[dict[str, Callable[[Viewer, Collection[int]], Iterable[Found]]]] = {
    Contributions.kind: _contributions,
    Calls.kind: _calls,
    People.kind: _members,
    Cooperatives.kind: _cooperatives,
}
