"""What a reader asks of the grid, read from the address; what cannot be understood is said, never an error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from research.coverage.facts import COUNTED
from research.coverage.history import read_month
from research.models import CoverageFact

Level = CoverageFact.Level
FIRST_YEAR: Final = 1995
"""The first coopérative d'activité et d'emploi opened that year."""
DEFAULT_YEARS: Final = 5
MOST_YEARS: Final = 15
_WORDS: Final[dict[str, Promise | str]] = {
    "axe": _("axe"),
    "type": _("type"),
    "niveau": _("niveau"),
    "dans": _("région"),
    "de": _("première année"),
    "a": _("dernière année"),
    "au": _("mois passé"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """Axis (all when None), kind (all when ""), years, level, région that the départements are in, past month."""

    first: int
    last: int
    axis: Concept | None = None
    kind: str = ""
    level: str = Level.REGION.value
    within: Territory | None = None
    month: dt.date | None = None
    unknown: tuple[str, ...] = ()

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def unknown_words(self) -> list[str]:
        """What could not be understood, as the page calls it."""
        return [str(word) for name, word in _WORDS.items() if name in self.unknown]

    def address(self, **changes: object) -> str:
        """Query string of this question, with `changes` to its fields."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        pairs: dict[str, str | int] = {
            "axe": asked.axis.slug if asked.axis else "",
            "type": asked.kind,
            "niveau": asked.level if asked.level != Level.REGION else "",
            "dans": asked.within.key if asked.within else "",
            "de": asked.first,
            "a": asked.last,
            "au": f"{asked.month:%Y-%m}" if asked.month else "",
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})


def read(data: Mapping[str, str], axes: Sequence[Concept], months: Sequence[dt.date]) -> Question:
    """Read `axe`, `type`, `niveau`, `dans`, `de`, `a` and `au`. At most one query."""
    unknown: list[str] = []

    def asked(name: str) -> str:
        return data.get(name, "").replace("\x00", "").strip()[:80]

    def known(name: str, found: object) -> bool:
        if asked(name) and not found:
            unknown.append(name)
        return bool(found)

    axis = next((axis for axis in axes if axis.slug == asked("axe")), None)
    known("axe", axis)
    kind = asked("type") if known("type", asked("type") in COUNTED) else ""
    level = asked("niveau") if known("niveau", asked("niveau") in Level.values) else Level.REGION.value
    within = None
    if key := asked("dans"):
        within = Territory.objects.current().of_kind(Territory.Kind.REGION).filter(key=key).first()
    if known("dans", within):
        level = Level.DEPARTEMENT.value
    month = read_month(asked("au"))
    month = month if known("au", month in months) else None
    first, last = _years(asked("de"), asked("a"), unknown)
    return Question(
        first=first, last=last, axis=axis, kind=kind, level=level, within=within, month=month, unknown=tuple(unknown)
    )


def this_year() -> int:
    return timezone.localdate().year


def _years(start: str, end: str, unknown: list[str]) -> tuple[int, int]:
    """Both in order and at most MOST_YEARS apart; years given backwards are turned round."""
    newest = this_year()
    last = _year("a", end, newest, unknown)
    first = _year("de", start, max(FIRST_YEAR, last - DEFAULT_YEARS + 1), unknown)
    first, last = min(first, last), max(first, last)
    if last - first >= MOST_YEARS:
        unknown.append("de")
        first = last - MOST_YEARS + 1
    return first, last


def _year(name: str, text: str, otherwise: int, unknown: list[str]) -> int:
    if not text:
        return otherwise
    if len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= this_year():
        return int(text)
    unknown.append(name)
    return otherwise
