"""Comparing expressions."""

import pytest

from portal.vocabulary.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Menuisière", "menuisiere"),
        ("Chargée d’accompagnement", "chargee d accompagnement"),
        ("main-d'œuvre", "main d oeuvre"),
        ("  C.A.E.  ", "c a e"),
        ("R&D", "r&d"),
        ("écoconstructeur", "ecoconstructeur"),  # decomposed accent
        ("", ""),
        ("  -  ", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["É-è", "L’Œuvre_d'art", "ß ŒÆ"])
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
