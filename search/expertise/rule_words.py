"""The rule of « Qui sait ? » in words, made from the constants that it is applied with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.expertise import rule


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    weight: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: tuple[Line, ...]


def groups() -> list[Group]:
    return [
        Group(_("Ce qui répond à la question"), tuple(_matches())),
        Group(_("Le rôle dans le texte"), tuple(Line(str(c.label), _times(weight)) for c, weight in rule.ROLE.items())),
        Group(_("L’ancienneté de ce qui est raconté"), tuple(_ages())),
        Group(
            _("Les essais dans d’autres coopératives, par la maturité"),
            tuple(Line(str(level.label), _times(weight)) for level, weight in rule.ELSEWHERE.items()),
        ),
        Group(_("La personne"), tuple(_person())),
    ]


def _matches() -> Iterator[Line]:
    for limit, weight in rule.RARITIES:
        label = ngettext(
            "Un savoir-faire que %(n)d personne prouve, au plus",
            "Un savoir-faire que %(n)d personnes prouvent, au plus",
            limit,
        )
        yield Line(label % {"n": limit}, _number(weight))
    yield Line(_("Un savoir-faire plus répandu"), _number(rule.COMMON))
    yield Line(_("Un savoir-faire qui est une partie de celui demandé"), _times(rule.NARROWER))
    yield Line(_("Le texte qui répond le mieux à la question, les autres en proportion"), _number(rule.TEXT))
    yield Line(_("Un savoir-faire ou un métier seulement déclaré"), _times(rule.DECLARED))


def _ages() -> Iterator[Line]:
    for limit, weight in rule.AGES:
        yield Line(ngettext("%(n)d an au plus", "%(n)d ans au plus", limit) % {"n": limit}, _times(weight))
    yield Line(_("Davantage, ou année inconnue"), _times(rule.OLDEST))


def _person() -> Iterator[Line]:
    yield Line(_("Rien de prouvé de ce qui est demandé ; chaque partie prouvée rend sa part"), _times(rule.UNCOVERED))
    yield Line(_("Travaille ailleurs qu’au lieu demandé"), _times(rule.ELSEWHERE_PLACE))
    yield Line(_("Ne dit pas où, ou pas à vous"), _times(rule.UNKNOWN_PLACE))
    for level, weight in rule.AVAILABILITY.items():
        yield Line(str(level.label), _times(weight))


def _number(weight: float) -> str:
    return str(number_format(weight, use_l10n=True))


def _times(weight: float) -> str:
    return f"× {_number(weight)}"
