"""The two figures of agreement, against examples worked out in print."""

import pytest

from research.corpora.agreement import cohen_kappa, krippendorff_alpha


def judged(*counts: tuple[str, str, int]) -> tuple[list[str], list[str]]:
    """Two coders from a table of (first, second, how many)."""
    pairs = [(one, other) for one, other, number in counts for _ in range(number)]
    return [one for one, _ in pairs], [other for _, other in pairs]


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        # Fifty proposals read by two readers, the example of most manuals.
        ((("yes", "yes", 20), ("yes", "no", 5), ("no", "yes", 10), ("no", "no", 15)), 0.40),
        # Two tables with the same observed agreement, and what chance explains of each.
        ((("yes", "yes", 45), ("yes", "no", 15), ("no", "yes", 25), ("no", "no", 15)), 0.1304),
        ((("yes", "yes", 25), ("yes", "no", 35), ("no", "yes", 5), ("no", "no", 35)), 0.2593),
        ((("yes", "yes", 3), ("no", "no", 4)), 1.0),
        ((("yes", "no", 2), ("no", "yes", 2)), -1.0),
    ],
)
def test_kappa_is_that_of_published_tables(counts: tuple[tuple[str, str, int], ...], kappa: float):
    first, second = judged(*counts)
    assert cohen_kappa(first, second) == pytest.approx(kappa, abs=0.0001)
    assert cohen_kappa(second, first) == pytest.approx(kappa, abs=0.0001)


def test_kappa_says_nothing_where_chance_explains_all():
    assert cohen_kappa([], []) is None
    assert cohen_kappa(["yes"] * 5, ["yes"] * 5) is None
    with pytest.raises(ValueError, match="shorter"):
        cohen_kappa(["yes"], [])


def units(*coders: str) -> list[list[str]]:
    """Units from one string a coder, a dot where they said nothing."""
    return [[value for value in values if value != "."] for values in zip(*coders, strict=True)]


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        # Krippendorff 2011, sections A, B and C.
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_alpha_is_that_of_published_examples(coders: tuple[str, ...], alpha: float):
    assert krippendorff_alpha(units(*coders)) == pytest.approx(alpha, abs=0.0005)


def test_alpha_needs_two_values_that_differ_somewhere():
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([["a"], ["b"]]) is None
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None
    assert krippendorff_alpha([["a", "a"], ["b", "b"]]) == 1
