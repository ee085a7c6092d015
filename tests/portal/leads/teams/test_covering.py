"""The smallest covering teams: as good as trying every group, and fast."""

from __future__ import annotations

import itertools
import random
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.leads.teams.covering import (
    MOST_NEEDS,
    Candidate,
    Strength,
    Team,
    Worth,
    smallest_teams,
)

ROOF, SOIL, WATER, LIGHT = 1, 2, 3, 4


def person(number: int, *skills: int, strength: Strength = Strength.PROVEN, near: bool = True) -> Candidate:
    return Candidate(number, dict.fromkeys(skills, strength), near, number)


def who(team: Team) -> dict[int, tuple[int, ...]]:
    return {place.member_id: place.roles for place in team.places}


def by_trying(needs: list[int], people: list[Candidate], shown: int) -> list[tuple[Worth, tuple[int, ...]]]:
    """Every group of the fewest people, each with the best sharing out of the skills between them."""
    held = {need for one in people for need in one.skills}
    needs = [need for need in needs if need in held]
    for size in range(1, len(people) + 1 if needs else 0):
        found = []
        for group in itertools.combinations(people, size):
            worths = []
            for holders in itertools.product(group, repeat=len(needs)):
                if any(need not in holder.skills for need, holder in zip(needs, holders, strict=True)):
                    continue
                weakness = sum(
                    Strength.OFTEN - holder.skills[need] for need, holder in zip(needs, holders, strict=True)
                )
                overlap = sum(len(set(one.skills) & set(needs)) for one in group) - len(needs)
                away, ranks = sum(not one.is_near for one in group), sum(one.rank for one in group)
                worths.append(Worth(weakness, overlap, away, ranks))
            if worths:
                found.append((min(worths), tuple(sorted(one.member_id for one in group))))
        if found:
            return sorted(found)[:shown]
    return []


@st.composite
def a_lead(draw: st.DrawFn) -> tuple[list[int], list[Candidate]]:
    needs = list(range(1, draw(st.integers(1, 4)) + 1))
    skills = st.dictionaries(st.sampled_from([*needs, 9]), st.sampled_from(list(Strength)), max_size=4)
    people = draw(st.lists(st.tuples(skills, st.booleans(), st.integers(0, 4)), max_size=6))
    return needs, [Candidate(number, held, near, rank) for number, (held, near, rank) in enumerate(people, 1)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(a_lead())
def test_the_teams_are_those_that_trying_every_group_gives(lead):
    needs, people = lead
    found = smallest_teams(needs, people, shown=3)
    shown = [(team.worth, tuple(sorted(place.member_id for place in team.places))) for team in found.teams]
    assert shown == by_trying(needs, people, 3)
    assert set(found.missing) == set(needs) - {need for one in people for need in one.skills}
    for team in found.teams:
        roles = [need for place in team.places for need in place.roles]
        assert sorted([*roles, *found.missing]) == needs
        assert all(place.roles for place in team.places)


def test_fewer_people_win_over_better_ones():
    both = person(1, ROOF, SOIL, strength=Strength.DECLARED)
    teams = smallest_teams([ROOF, SOIL], [person(2, ROOF), person(3, SOIL), both]).teams
    assert [who(team) for team in teams] == [{1: (ROOF, SOIL)}]


def test_people_who_complete_each_other_come_before_those_who_overlap():
    people = [person(1, ROOF, SOIL), person(2, SOIL, WATER, ROOF), person(3, WATER, LIGHT), person(4, LIGHT)]
    teams = smallest_teams([ROOF, SOIL, WATER, LIGHT], people).teams
    assert [sorted(who(team)) for team in teams] == [[1, 3], [2, 4], [2, 3]]
    assert [team.worth.overlap for team in teams] == [0, 0, 1]


def test_people_near_come_before_those_who_are_not():
    people = [person(1, ROOF, near=False), person(2, SOIL), person(3, ROOF)]
    teams = smallest_teams([ROOF, SOIL], people).teams
    assert [sorted(who(team)) for team in teams] == [[2, 3], [1, 2]]


def test_what_nobody_holds_is_named_and_the_rest_is_covered():
    found = smallest_teams([ROOF, WATER], [person(1, ROOF)])
    assert found.missing == (WATER,)
    assert [who(team) for team in found.teams] == [{1: (ROOF,)}]
    assert smallest_teams([ROOF], []).missing == (ROOF,)
    assert smallest_teams([], [person(1, ROOF)]).teams == ()


def test_the_order_of_the_candidates_changes_nothing():
    people = [person(number, *skills) for number, skills in enumerate(([1, 2], [3], [2, 3], [1], [4], [3, 4]), 1)]
    expected = smallest_teams([1, 2, 3, 4], people)
    for seed in range(5):
        shuffled = people[:]
        random.Random(seed).shuffle(shuffled)
        assert smallest_teams([1, 2, 3, 4], shuffled) == expected


def test_five_skills_among_two_hundred_people_take_less_than_half_a_second():
    chance = random.Random(6)
    people = [
        Candidate(
            number,
            {need: chance.choice(list(Strength)) for need in range(5) if chance.random() < 0.3},
            chance.random() < 0.5,
            number,
        )
        for number in range(1, 201)
    ]
    started = time.process_time()
    found = smallest_teams(range(5), people)
    assert time.process_time() - started < 0.5
    assert len(found.teams) == 5


def test_more_skills_than_are_looked_at_still_answer():
    people = [person(number, number) for number in range(1, 12)]
    found = smallest_teams(range(1, 12), people)
    assert [len(team.places) for team in found.teams] == [MOST_NEEDS]
