"""What the matching rule is worth on a network whose truth is known (`tests.campaigns.population`), and how fast it is.

    python -m tests.campaigns.matching [--people 12000] [--texts 130000] [--leads 1000] [--judged 60] [--rule 2]
    python -m tests.campaigns.matching --speed [--people 12000] [--texts 130000] [--leads 200] [--dataset DIR]

The first one proposes each lead of a year to five people, by pure relevance and then by the rule, and prints who
received and who was right, what the rule promises to people who arrived this year, and what they make of those who
really could do it; then the judged leads, each ranked as if it were the first one. The weights of the rule were chosen
on seed 1, the share of people who arrived on seeds 11 and 12 (thresholds of 0.1 to 0.2, gaps of 0.4 and 0.45), and not
on the seeds printed here. The second one fills the database of DATABASE_URL (SQLite in memory otherwise) with the
network of `tests.campaigns.expertise` and matches leads with their reasons; with the folder of a judged set, it asks
an engine that holds as many documents: the embedded one, or Elasticsearch when TEST_ELASTICSEARCH_URL is set.
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
    from portal.leads.matching.order.rule import Rule
    from tests.campaigns.population import Need, Population

SEED: Final = 20261124
JUDGED_SEED: Final = 20261125
TOP: Final = 5
LEAST_RELEVANT: Final = 10
DAYS: Final = 365


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
    recent_precision: float
    """Of those, the share that really can do it."""
    served: float
    """Share of leads that were proposed to one of them at least."""


@dataclass(frozen=True, slots=True)
class Newcomers:
    """What people who arrived this year make, each a share: of everybody, and of those who could do each lead."""

    people: float
    relevant: float
    traced: float
    """Of those who moreover prove or declare all that is indispensable."""
    proving: float
    """Of those who moreover prove all of it."""


def simulate(
    seed: int, people: int, texts: int, leads: int, rule: Rule | None = None
) -> tuple[Outcome, Outcome, Newcomers]:
    """By pure relevance, and by the rule (the last one of the site if None); the same people and the same leads."""
    from tests.campaigns.population import Population

    rule = rule or shipped()
    relevance = replace(rule, gap=0.0, new_share=0.0, arrived_share=0.0, load=10_000)
    world = Population(seed, people, texts)
    asked = world.leads(leads, LEAST_RELEVANT)
    return _year(world, asked, relevance, seed), _year(world, asked, rule, seed), _newcomers(world, asked)


def judged(seed: int, people: int, texts: int, leads: int, rule: Rule | None = None) -> float:
    """Mean share of the first five who really can do it, each lead ranked as if it were the first one."""
    from portal.leads.matching.order.ranking import rank
    from tests.campaigns.population import Past, Population

    rule = rule or shipped()
    world = Population(seed, people, texts)
    right = 0
    for need in world.leads(leads, LEAST_RELEVANT):
        ranking = rank(rule, world.snapshot(rule, need, Past(seed), 0))
        right += len({one.member for one in ranking if 0 < one.position <= TOP} & world.relevant(need))
    return right / (TOP * leads)


def shipped(version: int = 0) -> Rule:
    """That version of the site's rule, or the last one."""
    from portal.leads.matching import versions
    from portal.leads.matching.order.rule import Rule

    return Rule.parse(versions.shipped(version or max(versions.NOTES)))


def _year(world: Population, leads: Sequence[Need], rule: Rule, seed: int) -> Outcome:
    from portal.leads.matching.concentration import first_tenth, gini
    from portal.leads.matching.order.ranking import rank
    from tests.campaigns.population import Past

    past, right, new, arrived, arrived_right, served = Past(seed), 0, 0, 0, 0, 0
    for number, need in enumerate(leads):
        day = number * DAYS // len(leads)
        ranking = rank(rule, world.snapshot(rule, need, past, day))
        chosen = [one.member for one in ranking if 0 < one.position <= TOP]
        able = world.relevant(need)
        right += len(able.intersection(chosen))
        recent = [pk for pk in chosen if world.people[pk - 1].is_recent]
        arrived, arrived_right = arrived + len(recent), arrived_right + len(able.intersection(recent))
        served += bool(recent)
        for pk in chosen:
            new += past.is_new(world.people[pk - 1])
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
        recent_precision=arrived_right / max(1, arrived),
        served=served / len(leads),
    )


def _newcomers(world: Population, leads: Sequence[Need]) -> Newcomers:
    """Counted over all leads: someone who could do two of them counts twice."""
    able, traced, proving = ([0, 0] for _time in range(3))
    for need in leads:
        required = [skill for skill, is_required in need.skills if is_required]
        for pk in world.relevant(need):
            one = world.people[pk - 1]
            proves = [pk in world.proving[skill] for skill in required]
            says = [proved or skill in one.declared for proved, skill in zip(proves, required, strict=True)]
            for counts, holds in ((able, True), (traced, all(says)), (proving, all(proves))):
                counts[one.is_recent] += holds
    everybody = sum(one.is_recent for one in world.people) / len(world.people)
    return Newcomers(everybody, *(found[True] / max(1, sum(found)) for found in (able, traced, proving)))


def _told(name: str, one: Outcome) -> str:
    return (
        f"{name:<20} first tenth {one.first_tenth:6.1%}  gini {one.gini:.3f}  P@5 {one.precision:.3f}  "
        f"newcomers {one.newcomers:6.1%} (arrived this year {one.recent:5.1%})  {one.proposals} to {one.people} people"
    )


def _promise(rule: Rule, one: Outcome, newcomers: Newcomers) -> str:
    return (
        f"arrived this year: promised {rule.arrived_share:.1%} of the proposals where one of them has "
        f"{rule.arrived_least:.0%} of the best total, got {one.recent:.1%}, in {one.served:.1%} of the leads, "
        f"P {one.recent_precision:.3f}\n"
        f"they make {newcomers.people:.1%} of everybody, {newcomers.relevant:.1%} of those who could do a lead, "
        f"{newcomers.traced:.1%} of those whose page says so, {newcomers.proving:.1%} of those who prove it"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=12_000)
    parser.add_argument("--texts", type=int, default=130_000)
    parser.add_argument("--leads", type=int, default=0)
    parser.add_argument("--judged", type=int, default=60)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--rule", type=int, default=0, help="version of the site's rule, the last one by default")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--dataset", type=Path, help="folder of a judged set, for the engine")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    import django

    django.setup()
    if options.speed:
        from tests.campaigns.matching_speed import run

        run(options.people, options.texts, options.leads or 200, options.dataset)
        return
    rule = shipped(options.rule)
    before, after, newcomers = simulate(options.seed, options.people, options.texts, options.leads or 1000, rule)
    print(_told("pure relevance", before))
    print(_told("the rule", after))
    print(f"the first tenth falls by {1 - after.first_tenth / before.first_tenth:.1%}, ", end="")
    print(f"P@5 changes by {after.precision - before.precision:+.3f}")
    print(_promise(rule, after, newcomers))
    seed = options.seed + JUDGED_SEED - SEED
    share = judged(seed, options.people, options.texts, options.judged, rule)
    print(f"{options.judged} judged leads: P@5 {share:.3f}")


if __name__ == "__main__":
    main()
