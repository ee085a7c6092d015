"""The list of what is missing, as one reader may see it: origins, counts and state, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.models import Contribution, FailedSearch, Wanted, WantedAnswer, WantedDemand
from knowledge.models.wanted import subject_url
from knowledge.querysets import readable
from knowledge.wanted_querysets import red_links_for
from portal.core.statements import Prepared
from portal.members.models import Member
from portal.visibility import Viewer

OPEN: Final = "open"
TAKEN: Final = "taken"
ANSWERED: Final = "answered"
REFUSED: Final = "refused"

WEIGHTS: Final = {"asks": 3, "calls": 3, "links": 2, "days": 1}
"""What one of each counts for in the order: a person who asks says more than a day of searches. Said on the page."""

LISTS: Final = {"": (OPEN, TAKEN), "repondus": (ANSWERED,), "ecartes": (REFUSED,)}
"""Parameter `etat` of the address → states listed."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One line of the list. `taken_by` is the member's name when this reader may know it."""

    id: int
    title: str
    url: str
    state: str
    origins: tuple[str, ...]
    taken_by: str
    is_mine: bool
    refusal: str

    @property
    def state_label(self) -> str:
        return state_labels()[self.state]


def state_labels() -> dict[str, str]:
    return {
        OPEN: _("à écrire"),
        TAKEN: _("quelqu’un s’en occupe"),
        ANSWERED: _("une page y répond"),
        REFUSED: _("écarté"),
    }


def board(viewer: Viewer) -> QuerySet[Any]:
    """Subjects that the viewer may see, most wanted first, with `asks`, `calls`, `days`, `links`, `state`, `shown`."""
    links = red_links_for(viewer).filter(wanted=OuterRef("pk")).order_by()
    told = readable(viewer, prefix="contribution__state__") & Q(contribution__state__live=True)
    answers = WantedAnswer.objects.filter(told, wanted=OuterRef("pk"))
    counted = Wanted.objects.visible_to(viewer).annotate(
        asks=_demands(WantedDemand.Kind.ASK),
        calls=_demands(WantedDemand.Kind.CALL),
        days=_number(FailedSearch.objects.filter(wanted=OuterRef("pk")).order_by(), Sum("days")),
        links=_number(links, Count("contribution", distinct=True)),
        red_title=Subquery(links.order_by("pk").values("title")[:1]),
        is_answered=Exists(answers),
    )
    stated = counted.annotate(
        state=Case(
            When(refusal__gt="", then=Value(REFUSED)),
            When(is_answered=True, then=Value(ANSWERED)),
            When(taken_by__isnull=False, then=Value(TAKEN)),
            default=Value(OPEN),
            output_field=CharField(),
        ),
        score=sum((F(name) * weight for name, weight in WEIGHTS.items()), start=Value(0)),
    )
    return stated.order_by("-score", "-created_at", "-pk")


def _demands(kind: str) -> Coalesce:
    return _number(WantedDemand.objects.filter(wanted=OuterRef("pk"), kind=kind).order_by(), Count("pk"))


def _number(rows: QuerySet[Any], aggregate: Any) -> Coalesce:
    """One aggregate over the rows of a subject, 0 without any."""
    counted = rows.values("wanted").annotate(number=aggregate).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def counts(viewer: Viewer) -> dict[str, int]:
    """{state: subjects}; one query."""
    rows = board(viewer).order_by().values("state").annotate(number=Count("pk")).values_list("state", "number")
    return dict(rows)


def subjects(rows: Sequence[Any], viewer: Viewer) -> list[Subject]:
    """What is shown of the rows of `board`; one query at most, for the names of those who took one."""
    takers = {row.taken_by_id for row in rows if row.taken_by_id}
    known = Member.objects.visible_to(viewer).filter(pk__in=takers)
    names = dict(known.values_list("pk", "display_name")) if takers else {}
    return [_subject(row, names, viewer) for row in rows]


def _subject(row: Any, names: dict[int, str], viewer: Viewer) -> Subject:
    return Subject(
        id=row.pk,
        title=row.title or row.red_title,
        url=row.get_absolute_url(),
        state=row.state,
        origins=tuple(_origins(row)),
        taken_by=names.get(row.taken_by_id, ""),
        is_mine=viewer.member_id is not None and row.taken_by_id == viewer.member_id,
        refusal=row.refusal,
    )


def _origins(row: Any) -> Iterator[str]:
    if row.asks:
        yield ngettext("demandé par %(n)d personne", "demandé par %(n)d personnes", row.asks) % {"n": row.asks}
    if row.calls:
        yield ngettext("%(n)d appel à contribution", "%(n)d appels à contribution", row.calls) % {"n": row.calls}
    if row.links:
        yield ngettext("cité par %(n)d texte", "cité par %(n)d textes", row.links) % {"n": row.links}
    if row.days:
        yield ngettext("cherché en vain %(n)d jour", "cherché en vain %(n)d jours", row.days) % {"n": row.days}


class _OpenRow(NamedTuple):
    """What a row of `board` holds, of a subject that nobody has taken, answered nor refused."""

    pk: int
    title: str
    red_title: str | None
    asks: int
    calls: int
    links: int
    days: int
    state: str = OPEN
    taken_by_id: int | None = None
    refusal: str = ""

    def get_absolute_url(self) -> str:
        return subject_url(self.pk)


def _open(_numbers: Sequence[int], viewer: Viewer, count: int) -> QuerySet[Any, Any]:
    columns = ("pk", "title", "red_title", "asks", "calls", "links", "days")
    return board(viewer).filter(state=OPEN).values_list(*columns)[:count]


_OPEN: Final = Prepared(_open)


def most_wanted(viewer: Viewer, count: int) -> list[Subject]:
    """The `count` most wanted subjects that nobody has taken; one query, written once a reader."""
    return subjects([_OpenRow(*row) for row in _OPEN.all_rows(viewer, count)], viewer)


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the page of a subject shows."""

    subject: Subject
    answers: tuple[Contribution, ...]
    citing: tuple[Contribution, ...]
    candidates: tuple[Contribution, ...]
    demands: tuple[WantedDemand, ...]
    """With a precision or a place; for members of the network only."""
    is_followed: bool


_MOST_SHOWN: Final = 10
_MOST_CANDIDATES: Final = 4
_LOOKED_AT: Final = 60
_SHORTEST_WORD: Final = 4


def detail(row: Any, viewer: Viewer) -> Detail:
    """The page of one row of `board`; nine queries at most."""
    subject = subjects([row], viewer)[0]
    texts = Contribution.objects.visible_to(viewer).published().select_related("state")
    answers = tuple(texts.filter(answered_wanted__wanted=row.pk).order_by("answered_wanted__created_at")[:_MOST_SHOWN])
    citing = texts.filter(pk__in=red_links_for(viewer).filter(wanted=row.pk).values("contribution"))
    demands = row.demands.select_related("axis", "territory", "member").order_by("created_at", "pk")
    return Detail(
        subject=subject,
        answers=answers,
        citing=tuple(citing.order_by("-state__first_published_at", "-pk")[:_MOST_SHOWN]),
        candidates=tuple(_candidates(subject.title, texts.exclude(pk__in=[page.pk for page in answers])))
        if viewer.is_network
        else (),
        demands=tuple(demand for demand in demands if _says_more(demand)) if viewer.is_network else (),
        is_followed=viewer.member_id is not None and row.followers.filter(pk=viewer.member_id).exists(),
    )


def _says_more(demand: WantedDemand) -> bool:
    return bool(demand.precision or demand.axis_id or demand.territory_id or demand.year)


def _candidates(title: str, texts: QuerySet[Contribution]) -> Iterable[Contribution]:
    """Published texts whose title shares words with this one, most shared words first: perhaps one of them answers."""
    words = {word.lower() for word in title.replace("’", " ").replace("'", " ").split() if len(word) >= _SHORTEST_WORD}
    if not words:
        return []
    named = texts.none()
    for word in sorted(words)[:6]:
        named = named | texts.filter(title__icontains=word)
    found = list(named.order_by("-state__first_published_at", "-pk")[:_LOOKED_AT])
    found.sort(key=lambda page: -sum(word in page.title.lower() for word in words))
    return found[:_MOST_CANDIDATES]
