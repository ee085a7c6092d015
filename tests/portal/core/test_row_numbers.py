"""What may name a row, among all that may be typed."""

from __future__ import annotations

import pytest

from portal.core.row_numbers import row_number, row_numbers


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_read(text: str, number: int) -> None:
    assert row_number(text) == number


@pytest.mark.parametrize("text", ["", " 12", "-1", "+1", "1.0", "1_000", "²", "٣", "9" * 19, "9" * 5000, "12-mots"])
def test_anything_else_names_no_row(text: str) -> None:
    assert row_number(text) is None


def test_the_others_are_left_out_in_order() -> None:
    assert row_numbers(["3", "x", "1", "9" * 5000, "3"]) == [3, 1, 3]
