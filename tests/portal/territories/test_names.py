import pytest

from portal.territories.names import fold_name


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("St Etienne", "saint etienne"),
        ("STE-ROSE", "sainte rose"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("  Côte–d’Or ", "cote d or"),
        ("2A", "2a"),
        ("…", ""),
        ("", ""),
    ],
)
def test_writings_of_one_place_fold_alike(written: str, folded: str) -> None:
    assert fold_name(written) == folded


def test_folding_twice_changes_nothing() -> None:
    assert fold_name(fold_name("Sainte-Foy-lès-Lyon")) == "sainte foy les lyon"
