import re

import pytest
from django.template import Context, Template

from portal.territories.mapping import build_map, record_words, shade_bounds, shade_of


def rendered(shown, **options: bool) -> str:
    tag = "{% load territories %}{% territory_map map with_table=table %}"
    return Template(tag).render(Context({"map": shown, "table": options.get("table", True)}))


def test_all_regions_overseas_included_are_links_that_say_name_and_count() -> None:
    html = rendered(build_map({"REG-53": 12, "REG-04": 1}))
    assert 'href="/territoires/REG-53/" aria-label="Bretagne, 12 fiches"' in html
    assert 'href="/territoires/REG-04/" aria-label="La Réunion, 1 fiche"' in html
    assert 'aria-label="Corse, aucune fiche"' in html
    assert len(re.findall(r'class="[^"]*map__place"', html)) == 24


def test_the_table_says_the_same_as_the_map() -> None:
    shown = build_map({"REG-53": 12}, level="departement")
    html = rendered(shown)
    rows = re.findall(r'<tr><th scope="row"><a href="([^"]+)">([^<]+)</a></th><td class="number">(\d+)</td></tr>', html)
    assert len(rows) == 107
    assert {row[0] for row in rows} == {shape.url for shape in [*shown.mainland, *shown.overseas]}
    assert "<table" not in rendered(shown, table=False)


def test_no_inline_style_or_script() -> None:
    html = rendered(build_map({"REG-53": 12}))
    assert "style=" not in html
    assert "<script" not in html
    assert " on" not in re.sub(r">[^<]*<", "><", html)


def test_class_pattern_and_number_tell_together() -> None:
    html = rendered(build_map({"REG-53": 12}, map_id="une"))
    place = re.search(r'aria-label="Bretagne.*?</a>', html, re.DOTALL)
    assert place is not None
    assert "map__shape--1" in place[0]
    assert 'fill="url(#une-sheet-1)"' in place[0]
    assert ">12</text>" in place[0]
    assert 'id="une-sheet-1"' in html


def test_links_and_words_can_be_others() -> None:
    shown = build_map(
        {"DEP-63": 2},
        level="departement",
        url_for=lambda key: f"/experiences/?ou={key}",
        words_for=lambda count: f"{count} récits",
        title="Où ?",
        heading="Récits",
    )
    shape = next(shape for shape in shown.mainland if shape.key == "DEP-63")
    assert (shape.url, shape.label) == ("/experiences/?ou=DEP-63", "Puy-de-Dôme, 2 récits")
    html = rendered(shown)
    assert 'aria-label="Où ?"' in html
    assert ">Récits</th>" in html


def test_a_name_cannot_inject_markup() -> None:
    html = rendered(build_map({}, title='"><script>alert(1)</script>'))
    assert "<script" not in html


def test_paris_and_its_neighbours_are_also_drawn_closer() -> None:
    shown = build_map({"DEP-93": 4}, level="departement")
    assert [shape.key for shape in shown.close_up] == ["DEP-75", "DEP-92", "DEP-93", "DEP-94"]
    assert build_map({}).close_up == []


def test_one_region_shows_its_departements_only_and_fills_the_sheet() -> None:
    shown = build_map({"DEP-63": 2}, level="departement", within="REG-84")
    assert {shape.key for shape in shown.rows} == {
        f"DEP-{code}" for code in ("01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74")
    }
    assert shown.box != build_map({}).box
    assert shown.overseas == []
    assert [shape.key for shape in build_map({}, level="departement", within="REG-04").overseas] == ["DEP-974"]


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([], []),
        ([0, 0], []),
        ([1, 1, 1], [1]),
        ([0, 5], [5]),
        ([1, 9], [1, 9]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 6, 9]),
        ([1, 1, 1, 1, 100], [1, 100]),
    ],
)
def test_classes_cut_the_territories_that_have_something_in_thirds(values: list[int], bounds: list[int]) -> None:
    assert shade_bounds(values) == bounds


def test_a_count_falls_in_the_first_class_that_holds_it() -> None:
    assert [shade_of(count, [3, 6, 9]) for count in (0, 1, 3, 4, 6, 7, 9, 50)] == [0, 1, 1, 2, 2, 3, 3, 3]
    assert shade_of(4, []) == 0


def test_the_legend_leaves_no_gap_and_names_single_values() -> None:
    shown = build_map({"REG-53": 1, "REG-11": 4, "REG-84": 9})
    assert [(shade.number, shade.words) for shade in shown.legend] == [(0, "0"), (1, "1"), (2, "2 à 4"), (3, "5 à 9")]
    assert "map__legend" not in rendered(build_map({}))


def test_counts_in_words() -> None:
    assert [record_words(count) for count in (0, 1, 2)] == ["aucune fiche", "1 fiche", "2 fiches"]
