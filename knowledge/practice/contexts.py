"""What surrounds a story, field by field, as far as the protection of its author lets it be told; compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from knowledge.models import ExperienceReport
from knowledge.reading.cards import Card, places_shown
from knowledge.reading.surroundings import Word
from portal.territories.models import Territory

_SIZES = (2_000, 20_000)
"""Inhabitants that part a village, a small town and a town."""

Told = tuple[ExperienceReport, Card]
Sides = Sequence[Sequence[Told]]
"""Stories that came out alike, side by side: one side when they all agree, two when they contradict each other."""


@dataclass(frozen=True, slots=True)
class Difference:
    label: str | Promise
    values: tuple[tuple[str, ...], ...]
    """What is told on each side."""


def differences(sides: Sides) -> Iterator[Difference]:
    """Fields that part the two sides: told on both, nothing in common. On one side alone: what is not told alike."""
    for label, value in _FIELDS:
        values = tuple(tuple(dict.fromkeys(filter(None, (value(*told) for told in side)))) for side in sides)
        if len(values[0]) > 1 if len(values) == 1 else all(values) and not set(values[0]) & set(values[1]):
            yield Difference(label, values)


def shared(sides: Sides) -> list[str]:
    """Trades and tags that all these stories have: the name of what they have in common."""
    held = [[word.local_label for word in (*card.trades, *card.words)] for side in sides for _page, card in side]
    return [label for label in dict.fromkeys(held[0]) if all(label in other for other in held)]


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


_FIELDS: Final[tuple[tuple[Promise, Callable[[ExperienceReport, Card], str]], ...]] = (
    (_("métier"), lambda _page, card: _names(card.trades)),
    (_("région"), lambda page, _card: _regions(page)),
    (_("taille du lieu"), lambda page, _card: _size(page)),
    (_("année"), lambda _page, card: str(card.year or "")),
    (_("coopérative"), lambda _page, card: card.cooperative),
    (_("durée"), lambda page, _card: _duration(page)),
    (_("temps passé"), lambda page, _card: page.means_time.strip()),
    (_("coût"), lambda page, _card: page.means_cost.strip()),
    (_("outils et matériel"), lambda page, _card: page.means_tools.strip()),
)
