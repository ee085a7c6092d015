"""What won leads give back, in aggregate: counts of leads and people by year, place, trade, theme and amount.

A cell is published from five distinct people who won on. When what is left out of a table would still be fewer than
five people, the smallest published cell is left out too: the total then gives nobody away by subtraction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.models import Contribution
from portal.leads.models import ContributionCredit, Earning, Lead, LeadNeed, LeadOutcome
from portal.vocabulary.models import Concept, Scheme

FEWEST: Final = 5
UNKNOWN: Final = _("non dit")


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    leads: int
    people: int


@dataclass(frozen=True, slots=True)
class Table:
    """`hidden`: cells left out because they hold fewer than five people, or would give such a cell away."""

    name: str
    title: str | Promise
    cells: tuple[Cell, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Returns:
    """`total` is None under five people: nothing at all is then published."""

    total: Cell | None
    givers: int | None
    tables: tuple[Table, ...]


@dataclass(slots=True)
class _Won:
    """One lead that was won, as far as it counts."""

    people: frozenset[int] = frozenset()
    giver: int | None = None
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


TITLES: Final[Mapping[str, str | Promise]] = {
    "annee": _("Par année"),
    "region": _("Par région"),
    "metier": _("Par métier"),
    "theme": _("Par thème des récits qui y ont mené"),
    "tranche": _("Par tranche de montant"),
    "recits": _("Selon que des récits y ont mené"),
}


def returns() -> Returns:
    """Five queries, whatever the number of leads. The same for every reader: it names nobody."""
    won = _won()
    everyone = frozenset[int]().union(*(one.people for one in won.values()))
    if len(everyone) < FEWEST:
        return Returns(None, None, ())
    givers = {one.giver for one in won.values() if one.giver is not None}
    return Returns(
        total=Cell("", len(won), len(everyone)),
        givers=len(givers) if len(givers) >= FEWEST else None,
        tables=tuple(_table(name, won.values()) for name in TITLES),
    )


def credited(contributions: Sequence[int]) -> dict[int, Cell]:
    """{contribution: leads and people it led to}, those of five people or more. One query."""
    people: dict[int, set[int]] = defaultdict(set)
    leads: dict[int, set[int]] = defaultdict(set)
    found = ContributionCredit.objects.filter(contribution__in=contributions)
    for contribution_id, member_id, outcome_id in found.values_list("contribution_id", "member_id", "outcome_id"):
        people[contribution_id].add(member_id)
        leads[contribution_id].add(outcome_id)
    return {pk: Cell("", len(leads[pk]), len(who)) for pk, who in people.items() if len(who) >= FEWEST}


def _won() -> dict[int, _Won]:
    """{outcome: what counts of it}; leads won by nobody known are left out."""
    people: dict[int, set[int]] = defaultdict(set)
    earnings = Earning.objects.filter(outcome__result=LeadOutcome.Result.WON)
    for outcome_id, member_id in earnings.values_list("outcome_id", "member_id"):
        people[outcome_id].add(member_id)
    budgets = {str(value): str(label) for value, label in Lead.Budget.choices}
    won: dict[int, _Won] = {}
    of_lead: dict[int, _Won] = {}
    outcomes = LeadOutcome.objects.filter(pk__in=people).select_related("lead__place__region")
    for outcome in outcomes.defer("lead__client_name", "lead__client_contact", "lead__client_note"):
        one = won[outcome.pk] = of_lead[outcome.lead_id] = _Won(frozenset(people[outcome.pk]), outcome.lead.giver_id)
        one.keys["annee"].add(str(timezone.localdate(outcome.at).year))
        one.keys["tranche"].add(budgets.get(outcome.band, str(UNKNOWN)))
        place = outcome.lead.place
        one.keys["region"].add((place.region or place).name if place is not None else str(_("à distance")))
    needs = LeadNeed.objects.filter(lead__in=of_lead, concept__scheme=Scheme.TRADE).select_related("concept")
    for need in needs:
        of_lead[need.lead_id].keys["metier"].add(need.concept.local_label)
    _add_themes(won)
    return won


def _add_themes(won: Mapping[int, _Won]) -> None:
    credits = list(ContributionCredit.objects.filter(outcome__in=won).values_list("outcome_id", "contribution_id"))
    labels: dict[int, set[str]] = defaultdict(set)
    through = Contribution.axes.through.objects.filter(contribution__in={pk for _outcome, pk in credits})
    axes = Concept.objects.in_bulk(list(through.values_list("concept_id", flat=True).distinct()))
    for contribution_id, concept_id in through.values_list("contribution_id", "concept_id"):
        labels[contribution_id].add(axes[concept_id].local_label)
    led = {outcome_id for outcome_id, _pk in credits}
    for outcome_id, contribution_id in credits:
        won[outcome_id].keys["theme"] |= labels[contribution_id]
    for outcome_id, one in won.items():
        one.keys["recits"].add(str(_("un récit y a mené") if outcome_id in led else _("aucun récit connu")))


def _table(name: str, won: Iterable[_Won]) -> Table:
    cells: dict[str, list[_Won]] = defaultdict(list)
    for one in won:
        for key in one.keys[name]:
            cells[key].append(one)
    shown = _published({key: frozenset[int]().union(*(one.people for one in ones)) for key, ones in cells.items()})
    counted = (Cell(key, len(cells[key]), number) for key, number in shown.items())
    order: Callable[[Cell], object] = (lambda cell: cell.label) if name == "annee" else (lambda cell: -cell.leads)
    return Table(name, TITLES[name], tuple(sorted(counted, key=order)), len(cells) - len(shown))  # type: ignore[arg-type]


def _published(people: Mapping[str, frozenset[int]]) -> dict[str, int]:
    """{cell: people} of those that may be published."""
    shown = {key: who for key, who in people.items() if len(who) >= FEWEST}
    while shown and len(shown) < len(people):
        left_out = frozenset[int]().union(*(who for key, who in people.items() if key not in shown))
        if len(left_out) >= FEWEST:
            break
        del shown[min(shown, key=lambda key: (len(shown[key]), key))]
    return {key: len(who) for key, who in shown.items()}
