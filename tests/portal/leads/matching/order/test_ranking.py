"""The order of people: conditions, then proofs, then turns; and what one thing less would do to it."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.leads.matching.order.counterfactuals import Counterfactuals, without_record
from portal.leads.matching.order.ranking import Ranked, rank
from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.snapshot import Asked, Candidate, Part, Snapshot
from portal.leads.matching.versions import SHIPPED

RULE = Rule.parse(SHIPPED.read_text(encoding="utf-8"))
JOINTS = Asked(1, True, 20)
PAINT = Asked(2, True, 20)


def part(number: int, *needs: int, **values) -> Part:
    return Part(number, **({"credit": "story", "year": 2026, "maturity": "idea", "whole": needs} | values))


def person(member: int, *parts: Part, **values) -> Candidate:
    return Candidate(member, parts, **({"place": "here", "place_id": 7} | values))


def snapshot(*people: Candidate, needs: tuple[Asked, ...] = (JOINTS,), lead: int = 1) -> Snapshot:
    return Snapshot(lead, "2026-11-24", needs, True, people)


def order(made: Snapshot, rule: Rule = RULE) -> list[int]:
    return [one.member for one in rank(rule, made) if one.position]


parts = st.builds(
    Part,
    contribution=st.integers(1, 40),
    credit=st.sampled_from(["story", "support", "translation", "review"]),
    year=st.sampled_from([0, 2015, 2020, 2023, 2026]),
    maturity=st.sampled_from(["idea", "promising", "proven", "reference"]),
    whole=st.sets(st.integers(0, 1), min_size=1).map(lambda found: tuple(sorted(found))),
    narrower=st.just(()),
    likeness=st.sampled_from([0.0, 0.4, 1.0]),
)
candidates = st.builds(
    Candidate,
    member=st.integers(1, 30),
    parts=st.lists(parts, max_size=5, unique_by=lambda one: one.contribution).map(tuple),
    declared=st.sets(st.integers(0, 1)).map(lambda found: tuple(sorted(found))),
    is_limited=st.booleans(),
    place=st.sampled_from(["here", "elsewhere", "unknown"]),
    place_id=st.sampled_from([None, 7]),
    load=st.integers(0, 4),
    cap=st.sampled_from([None, 1, 5]),
    recent=st.integers(0, 3),
    is_new=st.booleans(),
    has_arrived=st.booleans(),
    barred=st.sampled_from([(), (), (), ("closed",), ("conflict",)]),
)
snapshots = st.lists(candidates, min_size=1, max_size=25, unique_by=lambda one: one.member).map(
    lambda people: snapshot(*people, needs=(JOINTS, PAINT))
)


@given(snapshots)
@settings(max_examples=60, deadline=None)
def test_a_snapshot_and_its_ranking_come_back_from_json_as_they_were(made):
    read = Snapshot.from_json(json.loads(json.dumps(made.to_json())))
    assert read == made
    ranking = rank(RULE, made)
    assert rank(RULE, read) == ranking
    assert tuple(Ranked.from_json(one) for one in json.loads(json.dumps([one.to_json() for one in ranking]))) == ranking


@given(snapshots, st.randoms())
@settings(max_examples=60, deadline=None)
def test_everybody_has_one_place_whatever_the_order_they_come_in(made, chance):
    ranking = rank(RULE, made)
    placed = [one for one in ranking if one.position]
    assert [one.position for one in placed] == list(range(1, len(placed) + 1))
    assert {one.member for one in ranking} == {one.member for one in made.candidates}
    assert all(bool(one.bars) != bool(one.position) for one in ranking)
    shuffled = chance.sample(made.candidates, len(made.candidates))
    assert rank(RULE, replace(made, candidates=tuple(shuffled))) == ranking


@given(snapshots)
@settings(max_examples=60, deadline=None)
def test_without_a_record_its_reason_is_gone_and_the_score_follows(made):
    facts = Counterfactuals(RULE, made)
    for one in made.candidates:
        before = facts.weighed(one.member).standing
        for proof in before.proofs:
            less = without_record(one, proof.part.contribution)
            position, score = facts.changed(less)
            again = replace(made, candidates=tuple(less if other is one else other for other in made.candidates))
            now = next(other for other in rank(RULE, again) if other.member == one.member)
            assert (now.position, now.score) == (position, score)
            standing = Counterfactuals(RULE, again).weighed(one.member).standing
            assert proof.part.contribution not in {kept.part.contribution for kept in standing.proofs}
            assert len(standing.proofs) == len(before.proofs) - 1
            if proof.weight > 0 and not one.declared:
                assert standing.score < before.score


@given(snapshots)
@settings(max_examples=40, deadline=None)
def test_what_changes_a_place_is_what_ranking_again_gives(made):
    facts = Counterfactuals(RULE, made)
    for ranked in facts.ranking:
        if ranked.position:
            assert all(what.position != ranked.position for what in facts.of(ranked.member))


def test_between_equals_who_received_least_comes_first():
    made = snapshot(person(1, part(10, 0), recent=2), person(2, part(11, 0)), person(3, part(12, 0), recent=1))
    assert order(made) == [2, 3, 1]


def test_who_proves_much_more_is_no_equal():
    much = [part(number, 0, maturity="reference") for number in range(10, 16)]
    made = snapshot(person(1, *much, recent=5), person(2, part(20, 0, credit="support")))
    assert order(made) == [1, 2]


def test_the_draw_between_equals_depends_on_the_lead_only():
    people = [person(number, part(number, 0)) for number in range(1, 40)]
    first, second = order(snapshot(*people, lead=1)), order(snapshot(*people, lead=2))
    assert first == order(snapshot(*people[::-1], lead=1))
    assert first != second


def test_a_place_is_kept_for_a_newcomer_who_knows_enough():
    strong = [part(number, 0) for number in range(5)]
    known = [person(number, *strong) for number in range(1, 9)]
    weak = person(50, part(60, 0, credit="support", year=2021), is_new=True)
    able = person(51, part(61, 0), is_new=True)
    first = rank(RULE, snapshot(*known, weak, able))[: RULE.seats]
    assert [one.member for one in first if one.is_kept] == [51]
    none = replace(RULE, new_share=0.0)
    assert 51 not in order(snapshot(*known, weak, able), none)[: RULE.seats]


def test_who_never_had_anything_does_not_take_the_place_of_who_just_arrived():
    strong = [part(number, 0) for number in range(5)]
    unserved = [person(number, *strong, is_new=True) for number in range(1, 9)]
    weak = person(50, part(60, 0, credit="review", year=2015), is_new=True, has_arrived=True)
    able = person(51, part(61, 0), is_new=True, has_arrived=True)
    made = snapshot(*unserved, weak, able)
    ranking = rank(RULE, made)
    assert [(one.position, one.member) for one in ranking if one.is_kept] == [(RULE.seats, 51)]
    assert ranking[-1].member == 50
    earlier = replace(RULE, arrived_share=0.0)
    assert not any(one.is_kept for one in rank(earlier, made))
    changed = {what.change: what.position for what in Counterfactuals(RULE, made).of(51)}
    assert changed["known"] > RULE.seats


def test_each_condition_has_its_name():
    made = snapshot(
        person(1, part(10, 0), place="elsewhere"),
        person(2, part(11, 0), load=3),
        person(3, part(12, 0), load=3, cap=4),
        person(4, part(13, 0), barred=("closed", "conflict")),
        person(5),
    )
    found = {one.member: one.bars for one in rank(RULE, made)}
    assert found == {1: ("elsewhere",), 2: ("load",), 3: (), 4: ("conflict", "closed"), 5: ("nothing",)}


def test_nobody_is_asked_a_place_for_work_at_a_distance():
    made = replace(snapshot(person(1, part(10, 0), place="elsewhere")), is_placed=False)
    assert order(made) == [1]


def test_what_is_missing_costs_and_what_is_only_declared_counts_little():
    both = person(1, part(10, 0), part(11, 1))
    one = person(2, part(12, 0), declared=(1,))
    none = person(3, declared=(0, 1))
    facts = Counterfactuals(RULE, snapshot(both, one, none, needs=(JOINTS, PAINT)))
    scores = [facts.weighed(member).standing.score for member in (1, 2, 3)]
    assert scores == sorted(scores, reverse=True)
    assert scores[2] > 0
