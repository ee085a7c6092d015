"""The rule of maturity and its results in words, made from the same constants and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.choices import Maturity, Outcome
from knowledge.models import Contribution, MaturityChange
from knowledge.practice.maturity import FRESH_YEARS, POINTS, REMEMBERED_YEARS, THRESHOLDS


@dataclass(frozen=True, slots=True)
class LevelInWords:
    level: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleInWords:
    points: tuple[tuple[str, int], ...]
    """(outcome, points)"""
    levels: tuple[LevelInWords, ...]
    """Lowest first; an idea has no condition."""
    remembered_years: int


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    before: str
    after: str
    at: dt.datetime
    rule: str
    why: tuple[str, ...]


def rule_in_words() -> RuleInWords:
    levels = [LevelInWords(str(Maturity.IDEA), ())]
    for asked in reversed(THRESHOLDS):
        conditions = [
            _points(asked.points),
            ngettext(
                "réussie dans %(n)d autre coopérative au moins",
                "réussie dans %(n)d autres coopératives au moins",
                asked.successes,
            )
            % {"n": asked.successes},
            ngettext("dans %(n)d région au moins", "dans %(n)d régions différentes au moins", asked.regions)
            % {"n": asked.regions},
        ]
        if asked.is_fresh:
            conditions.append(_fresh())
        levels.append(LevelInWords(str(asked.level), tuple(conditions)))
    points = tuple((str(outcome), POINTS[outcome]) for outcome in Outcome)
    return RuleInWords(points, tuple(levels), REMEMBERED_YEARS)


def _points(number: int) -> str:
    return ngettext("%(n)d point au moins", "%(n)d points au moins", number) % {"n": number}


def _fresh() -> str:
    years = ngettext("%(n)d an", "%(n)d ans", FRESH_YEARS) % {"n": FRESH_YEARS}
    return _("une réussite de moins de %(years)s, et un récit dont la date de relecture n’est pas passée") % {
        "years": years
    }


def changes_of(contribution: Contribution) -> list[ChangeInWords]:
    """The levels a contribution went through, newest first, each with what was counted then."""
    rows = MaturityChange.objects.filter(contribution=contribution)
    protected = contribution.state.protected_author
    return [_change(row, is_protected=protected) for row in rows[:50]]


def _change(row: MaturityChange, *, is_protected: bool) -> ChangeInWords:
    """With a protected author, how many more cooperatives were asked for is not said: it counts their own."""
    figures: Mapping[str, Any] = row.figures
    why = list(_voices(figures))
    if is_protected:
        why.append(_("auteur protégé : davantage de coopératives étaient demandées"))
    return ChangeInWords(row.before, row.after, row.at, row.rule, tuple(why))


def _voices(figures: Mapping[str, Any]) -> Iterator[str]:
    """What was counted, nothing left out but zeros."""
    successes, partials = int(figures.get("successes", 0)), int(figures.get("partials", 0))
    setbacks, regions = int(figures.get("setbacks", 0)), int(figures.get("regions", 0))
    if not successes + partials + setbacks:
        yield _("plus aucun essai ne compte")
        return
    if successes:
        yield ngettext("réussi dans %(n)d coopérative", "réussi dans %(n)d coopératives", successes) % {"n": successes}
    if partials:
        yield ngettext("en partie dans %(n)d coopérative", "en partie dans %(n)d coopératives", partials) % {
            "n": partials
        }
    if setbacks:
        yield ngettext(
            "pas marché, ou abandonné, dans %(n)d coopérative",
            "pas marché, ou abandonné, dans %(n)d coopératives",
            setbacks,
        ) % {"n": setbacks}
    yield ngettext("%(n)d région", "%(n)d régions", regions) % {"n": regions}
    yield ngettext("%(n)d point", "%(n)d points", int(figures.get("points", 0))) % {"n": figures.get("points", 0)}
