"""Distances, and what is proposed for an unknown word."""

import pytest

from search.asking.spelling import Correction, Speller, distance, errors_allowed


@pytest.mark.parametrize(
    ("left", "right", "errors"),
    [
        ("salaire", "salaire", 0),
        ("salaire", "saliare", 1),
        ("salaire", "salair", 1),
        ("salaire", "sallaire", 1),
        ("salaire", "salzire", 1),
        ("salaire", "slaaier", 2),
        ("salaire", "salariat", 3),
        ("a", "abcd", 3),
    ],
)
def test_distance_counts_a_swap_as_one_error(left: str, right: str, errors: int) -> None:
    assert distance(left, right, 2) == distance(right, left, 2) == errors


@pytest.mark.parametrize(
    ("word", "errors"), [("cae", 0), ("scop", 1), ("emploi", 1), ("salaire", 2), ("l1234", 0), ("x" * 31, 0)]
)
def test_short_words_and_references_are_left_alone(word: str, errors: int) -> None:
    assert errors_allowed(word) == errors


def test_speller_keeps_the_first_letter() -> None:
    speller = Speller(["salaire", "galaire", "salariat", "salaires", "12345"])
    assert speller.within("salairr", 1) == ["salaire"]
    assert speller.within("salairr", 2) == ["salaires"]


def test_speller_finds_words_shorter_and_longer() -> None:
    speller = Speller(["emploi", "employeur", "emplois", "emplo"])
    assert speller.within("emploii", 1) == ["emploi", "emplois"]
    assert speller.within("emploii", 2) == ["emplo"]


def test_a_correction_weighs_less_with_each_error() -> None:
    assert Correction("salaire", "salair", 1).weight == pytest.approx(0.7)
    assert Correction("salaire", "salair", 2).weight == pytest.approx(0.49)
