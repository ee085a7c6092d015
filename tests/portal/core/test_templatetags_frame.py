"""Menu, page numbers, initials."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from portal.core.navigation import EXPLORE, FOOTER, MAIN_MENU, Entry, seen_from
from portal.core.templatetags.frame import avatar_tint, initials, page_numbers


def test_entry_of_the_page_and_above_it_are_marked() -> None:
    entries = (Entry("Expériences", "/experiences/"), Entry("Membres", "/membres/"))
    assert [e.current for e in seen_from(entries, "/experiences/")] == ["page", ""]
    assert [e.current for e in seen_from(entries, "/experiences/3-bail/")] == ["true", ""]
    assert [e.current for e in seen_from(entries, "/")] == ["", ""]


def test_paths_are_folders_and_unique() -> None:
    paths = [entry.path for entry in (*MAIN_MENU, *EXPLORE, *FOOTER)]
    assert all(path.startswith("/") and path.endswith("/") for path in paths)
    assert len(set(paths)) == len(paths)


def test_menu_tag_reads_the_request() -> None:
    source = (
        "{% load frame %}{% menu_entries as entries %}{% for e in entries %}{{ e.path }}={{ e.current }} {% endfor %}"
    )
    text = Template(source).render(Context({"request": RequestFactory().get("/membres/")}))
    assert "/membres/=page" in text
    assert "/experiences/= " in text
    assert "/membres/= " in Template(source).render(Context())


@pytest.mark.parametrize(
    ("pages", "current", "numbers"),
    [
        (1, 1, [1]),
        (5, 3, [1, 2, 3, 4, 5]),
        (30, 1, [1, 2, "…", 30]),
        (30, 7, [1, "…", 6, 7, 8, "…", 30]),
        (30, 4, [1, 2, 3, 4, 5, "…", 30]),
        (30, 30, [1, "…", 29, 30]),
    ],
)
def test_page_numbers(pages: int, current: int, numbers: list[int | str]) -> None:
    assert page_numbers(Paginator(range(pages * 10), 10).page(current)) == numbers


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Awa Diallo", "AD"), ("Jean-Marc Petit", "JP"), ("Élise", "É"), ("", "?"), ("  ", "?"), ("(test) Bo", "B")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_tint_is_steady_and_within_four() -> None:
    tints = {avatar_tint(f"Nom {n}") for n in range(60)}
    assert tints == {1, 2, 3, 4}
    assert avatar_tint("Awa Diallo") == avatar_tint("Awa Diallo")
