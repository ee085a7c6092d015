"""What the matching rule is worth on a network whose truth is known (`tests.campaigns.population`), and how fast it is.

    python -m tests.campaigns.matching [--people 12000] [--texts 130000] [--leads 1000] [--judged 60]
    python -m tests.campaigns.matching --speed [--people 12000] [--texts 130000] [--leads 200]

The first one proposes each lead of a year to five people, by pure relevance and then by the rule, and prints who
received and who was right; then the judged leads, each ranked as if it were the first one. The weights of the rule were
chosen on seed 1; the seeds printed here were not looked at before. The second one fills the database of DATABASE_URL
(SQLite in memory otherwise) with the network of `tests.campaigns.expertise` and matches leads with their reasons; the
engine's own time is given by `tests.campaigns.scale`.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from portal.leads.matching.rule import Rule
    from tests.campaigns.population import Need, Population

SEED: Final = 20261124
JUDGED_SEED: Final = 20261125
TOP: Final = 5
LEAST_RELEVANT: Final = 10
DAYS: Final = 365
_RULE: Final = Path(__file__).parents[2] / "portal" / "leads" / "matching" / "rules" / "1.toml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Over all proposals of a year. `precision`: of the first five, those who really can do it."""

    proposals: int
    people: int
    first_tenth: float
    gini: float
    precision: float
    newcomers: float
    """Share of proposals to people who arrived this year, or had never been proposed anything."""
    recent: float
    """Share of proposals to people who arrived this year."""


def simulate(seed: int, people: int, texts: int, leads: int) -> tuple[Outcome, Outcome]:
    """By pure relevance, and by the rule; the same people and the same leads."""
    from tests.campaigns.population import Population

    rule = shipped()
    relevance = replace(rule, gap=0.0, new_share=0.0, load=10_000)
    world = Population(seed, people, texts)
    asked = world.leads(leads, LEAST_RELEVANT)
    return _year(world, asked, relevance, seed), _year(world, asked, rule, seed)


def judged(seed: int, people: int, texts: int, leads: int) -> float:
    """Mean share of the first five who really can do it, each lead ranked as if it were the first one."""
    from portal.leads.matching.ranking import rank
    from tests.campaigns.population import Past, Population

    rule = shipped()
    world = Population(seed, people, texts)
    right = 0
    for need in world.leads(leads, LEAST_RELEVANT):
        ranking = rank(rule, world.snapshot(rule, need, Past(seed), 0))
        right += len({one.member for one in ranking if 0 < one.position <= TOP} & world.relevant(need))
    return right / (TOP * leads)


def shipped() -> Rule:
    from portal.leads.matching.rule import Rule

    return Rule.parse(_RULE.read_text(encoding="utf-8"))


def _year(world: Population, leads: Sequence[Need], rule: Rule, seed: int) -> Outcome:
    from portal.leads.matching.concentration import first_tenth, gini
    from portal.leads.matching.ranking import rank
    from tests.campaigns.population import Past

    past, right, new, arrived = Past(seed), 0, 0, 0
    for number, need in enumerate(leads):
        day = number * DAYS // len(leads)
        ranking = rank(rule, world.snapshot(rule, need, past, day))
        chosen = [one.member for one in ranking if 0 < one.position <= TOP]
        right += len(world.relevant(need).intersection(chosen))
        for pk in chosen:
            someone = world.people[pk - 1]
            new += past.is_new(someone)
            arrived += someone.is_recent
            past.propose(pk, day)
    received: Counter[int] = past.recent
    total = received.total()
    return Outcome(
        proposals=total,
        people=len(received),
        first_tenth=first_tenth(received.values(), len(world.people)),
        gini=gini(received.values(), len(world.people)),
        precision=right / total,
        newcomers=new / total,
        recent=arrived / total,
    )


def _told(name: str, one: Outcome) -> str:
    return (
        f"{name:<20} first tenth {one.first_tenth:6.1%}  gini {one.gini:.3f}  P@5 {one.precision:.3f}  "
        f"newcomers {one.newcomers:6.1%} (arrived this year {one.recent:5.1%})  {one.proposals} to {one.people} people"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=12_000)
    parser.add_argument("--texts", type=int, default=130_000)
    parser.add_argument("--leads", type=int, default=0)
    parser.add_argument("--judged", type=int, default=60)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    import django

    django.setup()
    if options.speed:
        from tests.campaigns.matching_speed import run

        run(options.people, options.texts, options.leads or 200)
        return
    before, after = simulate(options.seed, options.people, options.texts, options.leads or 1000)
    print(_told("pure relevance", before))
    print(_told("the rule", after))
    print(f"the first tenth falls by {1 - after.first_tenth / before.first_tenth:.1%}, ", end="")
    print(f"P@5 changes by {after.precision - before.precision:+.3f}")
    seed = options.seed + JUDGED_SEED - SEED
    share = judged(seed, options.people, options.texts, options.judged)
    print(f"{options.judged} judged leads: P@5 {share:.3f}")


if __name__ == "__main__":
    main()
