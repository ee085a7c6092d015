"""What the rule is worth, on a small network whose truth is known; `make campaign-matching` gives the whole figures."""

from __future__ import annotations

from tests.campaigns import matching

SEED = 7


def test_leads_are_shared_more_evenly_and_go_to_people_who_can_do_them():
    before, after, newcomers = matching.simulate(SEED, people=1500, texts=16_000, leads=120)
    assert after.first_tenth < 0.75 * before.first_tenth
    assert after.precision > before.precision - 0.05
    assert after.newcomers > before.newcomers
    assert after.recent > newcomers.proving > before.recent
    assert matching.judged(SEED + 1, people=1500, texts=16_000, leads=60) >= 0.7
