"""A network whose truth is known: what people really can do, and the uneven traces that they leave of it.

Each person really has two to six skills, each at a level from 0 to 1; skills are uneven as words are (1 / rank^0.6).
Traces are noisy: the number of texts of a person follows how much they like to write and how long they have been there,
which has nothing to do with how good they are; one text in ten is filed under a skill that is not theirs; better work
is a little more often tried elsewhere. Most skills are declared, and one declaration in ten is wrong. A quarter of the
people arrived this year. People serve one to three départements of a région, and one in eight says nothing of it.

For a lead, *relevant* is who really has each indispensable skill, at 0.4 at least, and really serves the place. Nothing
of the truth but the traces ever reaches a ranking.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from portal.leads.matching.facts.pool import in_turn
from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.snapshot import Asked, Candidate, Part, Place, Snapshot

REGIONS: Final = 13
DEPARTEMENTS: Final = 8
"""In each région."""
SKILLS: Final = 160
GOOD: Final = 0.4
YEAR: Final = 2026
_CREDITS: Final = ("story",) * 15 + ("support",) * 4 + ("review",)
_LEVELS: Final = ("idea", "promising", "proven", "reference")


@dataclass(slots=True)
class Someone:
    """`truth`: {skill: level}; `parts`: [(text, credit, year, maturity, skills)]; `serves`: départements."""

    pk: int
    truth: dict[int, float]
    serves: frozenset[int]
    tells_where: bool
    is_recent: bool
    is_limited: bool
    declared: frozenset[int]
    parts: list[tuple[int, str, int, str, frozenset[int]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Need:
    """A lead: `where` holds the départements of its place, empty for work at a distance."""

    pk: int
    skills: tuple[tuple[int, bool], ...]
    where: frozenset[int]


class Population:
    def __init__(self, seed: int, people: int, texts: int) -> None:
        self._chance = random.Random(seed)
        self._weights = [1 / (rank + 1) ** 0.6 for rank in range(SKILLS)]
        self.people = [self._someone(pk) for pk in range(1, people + 1)]
        self._write(texts)
        self.proving: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
        """{skill: {person: about what each text proves}}, for who is looked at."""
        self.declaring: dict[int, list[int]] = defaultdict(list)
        for one in self.people:
            for _text, credit, _year, _maturity, skills in one.parts:
                for skill in skills:
                    self.proving[skill][one.pk].append(1.0 if credit == "story" else 0.5)
            for skill in one.declared:
                self.declaring[skill].append(one.pk)

    def relevant(self, need: Need) -> set[int]:
        required = [skill for skill, is_required in need.skills if is_required]
        return {
            one.pk
            for one in self.people
            if all(one.truth.get(skill, 0) >= GOOD for skill in required)
            and (not need.where or one.serves & need.where)
        }

    def leads(self, count: int, least: int) -> list[Need]:
        """Leads for which `least` people at least are relevant: under that, no ranking could fill its places."""
        found: list[Need] = []
        for pk in itertools.count(1):
            if len(found) == count:
                return found
            one = self._lead(pk)
            if len(self.relevant(one)) >= least:
                found.append(one)
        return found

    def snapshot(self, rule: Rule, need: Need, past: Past, day: int) -> Snapshot:
        """What the site would gather, chosen by the same turn (`pool.in_turn`)."""
        asked = [Asked(skill, is_required, len(self.proving[skill])) for skill, is_required in need.skills]
        promise = self._promise(rule, asked, need)
        looked_at = in_turn(rule, need.pk, promise, past.recent)
        quarter = rule.pool // 4
        rest = [pk for pk in looked_at[rule.pool :] if past.is_new(self.people[pk - 1])]
        if rule.arrived_share:
            rest.sort(key=lambda pk: not self.people[pk - 1].is_recent)
        said = {pk for skill, _required in need.skills for pk in self.declaring[skill] if self._fits(pk, need)}
        by_lot = sorted(said - promise.keys(), key=lambda pk: (pk in past.ever, (pk * 7919 + need.pk) % 100_003))
        chosen = {*looked_at[: rule.pool], *rest[:quarter], *by_lot[:quarter]}
        candidates = tuple(self._candidate(pk, need, past, day) for pk in sorted(chosen))
        return Snapshot(need.pk, f"{YEAR}-11-24", tuple(asked), bool(need.where), candidates)

    def _promise(self, rule: Rule, asked: list[Asked], need: Need) -> dict[int, float]:
        promise: dict[int, float] = defaultdict(float)
        for one in asked:
            worth = rule.rarity_weight(one.people) * (1.0 if one.is_required else rule.wished)
            for pk, weights in self.proving[one.concept].items():
                if self._fits(pk, need):
                    promise[pk] += worth * math.log1p(sum(weights))
        return promise

    def _fits(self, pk: int, need: Need) -> bool:
        one = self.people[pk - 1]
        return not need.where or not one.tells_where or bool(one.serves & need.where)

    def _candidate(self, pk: int, need: Need, past: Past, day: int) -> Candidate:
        one = self.people[pk - 1]
        place: Place = "unknown" if not one.tells_where else "here" if one.serves & need.where else "elsewhere"
        numbers = {skill: number for number, (skill, _required) in enumerate(need.skills)}
        parts = tuple(
            Part(text, credit, year, maturity, tuple(sorted(numbers[skill] for skill in skills if skill in numbers)))
            for text, credit, year, maturity, skills in one.parts
            if not skills.isdisjoint(numbers)
        )
        return Candidate(
            member=pk,
            parts=parts,
            declared=tuple(sorted(numbers[skill] for skill in one.declared if skill in numbers)),
            is_limited=one.is_limited,
            place=place,
            load=past.load(pk, day),
            recent=past.recent[pk],
            is_new=past.is_new(one),
            has_arrived=one.is_recent,
        )

    def _someone(self, pk: int) -> Someone:
        chance = self._chance
        truth = {skill: chance.random() ** 0.7 for skill in self._skills(chance.randint(2, 6))}
        region = chance.randrange(REGIONS) * DEPARTEMENTS
        serves = {region + chance.randrange(DEPARTEMENTS) for _time in range(chance.choice([1, 1, 2, 3]))}
        declared = {skill for skill in truth if chance.random() < 0.75}
        declared |= self._skills(1) if chance.random() < 0.3 else set()
        return Someone(
            pk, truth, frozenset(serves), chance.random() > 0.125, chance.random() < 0.25, chance.random() < 0.15,
            frozenset(declared),
        )  # fmt: skip

    def _skills(self, count: int) -> set[int]:
        return set(self._chance.choices(range(SKILLS), self._weights, k=count))

    def _write(self, texts: int) -> None:
        """Some write much, most write little, newcomers hardly; each text has one or two authors."""
        chance = self._chance
        taste = [chance.lognormvariate(0, 0.8) * (0.08 if one.is_recent else 1.0) for one in self.people]
        for text in range(1, texts + 1):
            authors = chance.choices(self.people, taste, k=chance.choice([1, 1, 1, 2]))
            first = authors[0]
            skills = {self._subject(first)} | ({self._subject(first)} if chance.random() < 0.4 else set())
            level = max((first.truth.get(skill, 0.0) for skill in skills), default=0.0)
            maturity = _LEVELS[min(3, int(chance.random() ** 2.2 * (2 + 2 * level)))]
            year = YEAR - int(chance.random() ** 1.5 * (2 if first.is_recent else 14))
            for author in {one.pk: one for one in authors}.values():
                credit = chance.choice(_CREDITS) if author is first else "support"
                author.parts.append((text, credit, year, maturity, frozenset(skills)))

    def _subject(self, author: Someone) -> int:
        if self._chance.random() < 0.1:
            return self._skills(1).pop()
        return self._chance.choices(list(author.truth), [level + 0.05 for level in author.truth.values()])[0]

    def _lead(self, pk: int) -> Need:
        chance = self._chance
        skills = list(dict.fromkeys(self._skills(chance.choice([1, 1, 2]))))
        needs = [(skill, True) for skill in skills]
        if chance.random() < 0.4:
            needs += [(skill, False) for skill in self._skills(1) if skill not in skills]
        region = chance.randrange(REGIONS) * DEPARTEMENTS
        where = frozenset({region + chance.randrange(DEPARTEMENTS)})
        kind = chance.random()
        if kind < 0.25:
            where = frozenset(range(region, region + DEPARTEMENTS))
        elif kind < 0.4:
            where = frozenset()
        return Need(pk, tuple(needs), where)


class Past:
    """What was proposed so far: a proposal weighs for a week, and for a month when it led to an introduction."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.recent: Counter[int] = Counter()
        self.ever: set[int] = set()
        self._until: dict[int, list[int]] = defaultdict(list)

    def is_new(self, one: Someone) -> bool:
        return one.is_recent or one.pk not in self.ever

    def load(self, pk: int, day: int) -> int:
        return sum(until > day for until in self._until[pk])

    def propose(self, pk: int, day: int) -> None:
        self.recent[pk] += 1
        self.ever.add(pk)
        self._until[pk].append(day + (30 if self._chance.random() < 0.3 else 7))
