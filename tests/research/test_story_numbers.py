"""What a person pastes to name a contribution."""

import pytest

from research.story_numbers import story_number


@pytest.mark.parametrize(
    "pasted",
    [
        "12",
        " #12 ",
        "/experiences/12-trois-factures/",
        "https://terreau.exemple/experiences/12-trois-factures/#lesson",
        "https://terreau.exemple/c/12/",
        "https://terreau.exemple/c/12/v/3/",
        "/etudes/12-x/",
        "projets/12-x?a=1",
    ],
)
def test_an_address_of_the_site_gives_the_number(pasted: str) -> None:
    assert story_number(pasted) == 12


@pytest.mark.parametrize("pasted", ["", "bonjour", "/membres/12-x/", "/experiences/abc/", "-12", "1" * 40, "/c/douze/"])
def test_anything_else_gives_none(pasted: str) -> None:
    assert story_number(pasted) is None
