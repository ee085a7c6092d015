"""Outcome and maturity: told in words, and the four outcomes alike."""

import re

import pytest

from portal.core.templatetags.strates import (
    LEVELS,
    OUTCOMES,
    outcome_chip,
    strates,
    strates_mark,
)


@pytest.mark.parametrize(("maturity", "bands"), [("idea", 1), ("promising", 2), ("proven", 3), ("reference", 4)])
def test_bands_fill_from_the_bottom(maturity: str, bands: int) -> None:
    drawn = strates(maturity)
    classes = re.findall(r'class="(strates__band[^"]*)"', drawn)
    assert [("filled" in c) for c in classes] == [False] * (4 - bands) + [True] * bands


@pytest.mark.parametrize("maturity", LEVELS)
def test_word_is_beside_the_glyph(maturity: str) -> None:
    word = str(LEVELS[maturity].word)
    assert word in strates(maturity)
    assert word in strates(maturity, show_label=False)


def test_four_outcomes_share_one_chip() -> None:
    drawn = [outcome_chip(outcome) for outcome in OUTCOMES]
    shells = {re.sub(r"<svg.*?</svg>|>[^<]+<", "", chip, flags=re.DOTALL) for chip in drawn}
    assert len(shells) == 1
    assert len(set(drawn)) == 4
    assert not any("danger" in chip or "red" in chip.replace("rendered", "") for chip in shells)


@pytest.mark.parametrize(
    ("outcome", "word"),
    [("success", "réussi"), ("partial", "en partie"), ("failure", "n’a pas marché"), ("abandoned", "abandonné")],
)
def test_outcome_says_its_word(outcome: str, word: str) -> None:
    assert word in outcome_chip(outcome)


@pytest.mark.parametrize("value", ["", "other", None])
def test_unknown_values_draw_nothing(value: str | None) -> None:
    assert strates(value) == ""
    assert outcome_chip(value) == ""


def test_mark_has_the_four_horizons() -> None:
    assert re.findall(r'class="(horizon-\d)"', strates_mark()) == ["horizon-1", "horizon-2", "horizon-3", "horizon-4"]
