"""A person as an answer: reasons for, each opening its record, reasons against, and the proofs with their weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.addresses import page_url
from knowledge.choices import Credit, Kind, Maturity
from knowledge.models import ContributionState
from knowledge.models.contribution import public_slug
from knowledge.querysets import readable
from portal.core.statements import Prepared, padded
from portal.members.models import Member
from portal.members.presentation import Card
from portal.territories.models import Territory
from portal.visibility import Viewer
from search.expertise import rule
from search.expertise.reading import Need
from search.expertise.scoring import Standing, Weighed

SHOWN: int = 3
"""Proofs shown of one person; the others are counted."""


@dataclass(frozen=True, slots=True)
class Record:
    """A contribution that the reader may read now."""

    number: int
    title: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reason:
    """`url` opens what the reason stands on."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    words: str
    weight: str


@dataclass(frozen=True, slots=True)
class ProofShown:
    record: Record
    told: str
    """What it proves, and how old it is, in one line."""
    factors: tuple[Factor, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One person, ready to be shown."""

    member_id: int
    card: Card
    score: float
    proofs: tuple[ProofShown, ...]
    more: int
    """Proofs that are not shown."""
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]
    declared: tuple[Need, ...] = ()
    """Said by the person and proven by nothing that the reader may read."""


def records(viewer: Viewer, ids: Sequence[int]) -> dict[int, Record]:
    """{id: record} of those that the viewer may read now and whose author is named; one query."""
    if not ids:
        return {}
    kinds = {kind.value: str(kind.label) for kind in Kind}
    return {
        pk: Record(pk, title, page_url(kind, public_slug(pk, title)), kinds[kind])
        for pk, kind, title in _READABLE.rows(padded(ids), viewer)
    }


def _readable(ids: Sequence[int], viewer: Viewer) -> QuerySet[Any, Any]:
    """(contribution, kind, title)"""
    found = ContributionState.objects.filter(readable(viewer, ""), live=True, protected_author=False, pk__in=ids)
    return found.values_list("pk", "kind", "contribution__title")


_READABLE: Final = Prepared(_readable)


def proof_shown(one: Weighed, record: Record, rarity: Mapping[str, int]) -> ProofShown:
    told = [str(Credit(one.part.credit).label)]
    if one.part.year:
        told.append(str(one.part.year))
    if one.part.maturity != Maturity.IDEA:
        told.append(_("maturité : %(level)s") % {"level": str(Maturity(one.part.maturity).label).lower()})
    told.append(_names(one.needs) or _("répond à la question"))
    return ProofShown(record, " · ".join(told), tuple(_factors(one, rarity)), _number(one.weight))


def _factors(one: Weighed, rarity: Mapping[str, int]) -> Iterator[Factor]:
    matched = []
    for need in one.needs:
        people = ngettext("%(n)d personne le prouve", "%(n)d personnes le prouvent", rarity[need.key])
        matched.append(f"{need.label} ({people % {'n': rarity[need.key]}})")
    if one.part.likeness:
        share = {"share": round(100 * one.part.likeness)}
        matched.append(_("répond à la question, %(share)d %% du texte qui y répond le mieux") % share)
    yield Factor(", ".join(matched), _number(one.match))
    yield Factor(_("rôle : %(role)s") % {"role": str(Credit(one.part.credit).label).lower()}, _times(one.role))
    year = _("année : %(year)d") % {"year": one.part.year} if one.part.year else _("année inconnue")
    yield Factor(year, _times(one.age))
    level = str(Maturity(one.part.maturity).label).lower()
    yield Factor(_("essais dans d’autres coopératives, maturité : %(level)s") % {"level": level}, _times(one.elsewhere))


def for_person(standing: Standing, member: Member, places: Sequence[Territory], shown: frozenset[str]) -> list[Reason]:
    """Beside the proofs: the place, and what is only declared. Each opens the person's page, which says it."""
    found = []
    own = _places(member, shown) if places else []
    if here := [place for place in own if any(_meets(place, asked) for asked in places)]:
        named = ", ".join(place.label for place in here[:SHOWN])
        found.append(Reason(_("travaille ici : %(places)s") % {"places": named}, member.get_absolute_url()))
    if standing.declared:
        names = {"names": _names(standing.declared)}
        found.append(Reason(_("déclare : %(names)s") % names, member.get_absolute_url()))
    return found


def against(
    standing: Standing,
    member: Member,
    needs: Sequence[Need],
    places: Sequence[Territory],
    shown: frozenset[str],
    year: int,
) -> list[Reason]:
    return [
        *_missing(standing, needs),
        *_old(standing, year),
        *_elsewhere(member, places, shown),
        *_away(member, shown),
    ]


def factor(member: Member, places: Sequence[Territory], shown: frozenset[str]) -> float:
    """Place and availability, as far as this reader may know them."""
    weight = 1.0
    if places:
        own = _places(member, shown)
        if not own:
            weight = rule.UNKNOWN_PLACE
        elif not any(_meets(place, asked) for place in own for asked in places):
            weight = rule.ELSEWHERE_PLACE
    if "availability" in shown:
        weight *= rule.AVAILABILITY[Member.Availability(member.availability)]
    return weight


def _missing(standing: Standing, needs: Sequence[Need]) -> Iterator[Reason]:
    if standing.declared:
        yield Reason(_("seulement déclaré, sans preuve : %(names)s") % {"names": _names(standing.declared)})
    known = (*standing.proven, *standing.declared)
    if absent := [need for need in needs if need not in known]:
        yield Reason(_("rien que vous puissiez lire sur : %(names)s") % {"names": _names(absent)})


def _old(standing: Standing, year: int) -> Iterator[Reason]:
    newest = max((one.part.year for one in standing.proofs), default=0)
    if newest and year - newest > rule.OLD_YEARS:
        yield Reason(_("preuve la plus récente : %(year)d") % {"year": newest})


def _elsewhere(member: Member, places: Sequence[Territory], shown: frozenset[str]) -> Iterator[Reason]:
    if not places:
        return
    own = _places(member, shown)
    if not own:
        yield Reason(_("ne dit pas où, ou pas à vous"))
    elif not any(_meets(place, asked) for place in own for asked in places):
        named = ", ".join(place.label for place in own[:SHOWN])
        yield Reason(_("travaille ailleurs : %(places)s") % {"places": named}, member.get_absolute_url())


def _away(member: Member, shown: frozenset[str]) -> Iterator[Reason]:
    if "availability" in shown and member.availability != Member.Availability.OPEN:
        yield Reason(member.get_availability_display().lower(), member.get_absolute_url())


def _places(member: Member, shown: frozenset[str]) -> list[Territory]:
    return list(member.places.all()) if "places" in shown else []


def _meets(place: Territory, asked: Territory) -> bool:
    """One is the other, or holds it."""
    return asked.pk in _around(place) or place.pk in _around(asked)


def _around(place: Territory) -> set[int | None]:
    return {place.pk, place.region_id, place.departement_id, place.epci_id}


def _names(needs: Sequence[Need]) -> str:
    return ", ".join(need.label for need in needs)


def _number(weight: float) -> str:
    return str(number_format(round(weight, 2), use_l10n=True))


def _times(weight: float) -> str:
    return f"× {_number(weight)}"
