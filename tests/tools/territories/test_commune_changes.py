from typing import Any

from tools.territories.commune_changes import Millesime, commune_changes


def commune(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "nom": name, "type": "commune-actuelle", **more}


def inside(code: str, name: str, seat: str) -> dict[str, Any]:
    return {"code": code, "nom": name, "type": "commune-deleguee", "chefLieu": seat}


def test_a_merge_is_bounded_by_two_lists() -> None:
    before = Millesime(2024, [commune("01", "Arc"), commune("02", "Bec")])
    after = Millesime(2025, [commune("01", "Arc-et-Bec", anciensCodes=["02"])])
    assert list(commune_changes([before, after])) == [
        ["02", "Bec", "merged", "01", "2024-01-01", "2025-01-01"],
        ["01", "Arc", "renamed", "01", "2024-01-01", "2025-01-01"],
    ]


def test_the_seat_of_a_new_commune_is_a_former_name_under_the_same_code() -> None:
    before = Millesime(2024, [commune("01", "Arc"), commune("02", "Bec")])
    latest = [commune("01", "Arc-et-Bec", anciensCodes=["02"]), inside("01", "Arc", "01"), inside("02", "Bec", "01")]
    assert list(commune_changes([before, Millesime(2025, latest)])) == [
        ["01", "Arc", "delegated", "01", "2024-01-01", "2025-01-01"],
        ["02", "Bec", "delegated", "01", "2024-01-01", "2025-01-01"],
    ]


def test_a_change_older_than_the_lists_has_no_date() -> None:
    records = [commune("01", "Arc-et-Bec", anciensCodes=["02", "03"]), inside("02", "Bec", "01")]
    assert list(commune_changes([Millesime(2024, records), Millesime(2025, records)])) == [
        ["02", "Bec", "delegated", "01", "", ""],
        ["03", "", "merged", "01", "", ""],
    ]


def test_a_new_spelling_is_not_a_new_name() -> None:
    before, after = Millesime(2024, [commune("01", "Saint Etienne")]), Millesime(2025, [commune("01", "Saint-Étienne")])
    assert list(commune_changes([before, after])) == []


def test_a_delegated_commune_of_the_same_name_is_no_change() -> None:
    records = [commune("01", "Arc", anciensCodes=["02"]), inside("01", "Arc", "01")]
    assert [row[0] for row in commune_changes([Millesime(2025, records)])] == ["02"]
