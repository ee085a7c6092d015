"""axe finds nothing on any page, light or dark; nothing scrolls sideways at 320 px."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import NARROW, PHONE, opened
from tests.browser.people import People
from tests.browser.rooms import Room, rooms, unfold
from tests.browser.served import Site

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const guilty = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > room + 1)
    .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  return [`${document.documentElement.scrollWidth} px: ${guilty.slice(0, 4).join(" ")}`];
}"""


def violations(page: Page, rules: dict[str, Any] = EVERYTHING) -> list[str]:
    """Each violation with the elements that cause it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("(rules) => axe.run(document, rules).then((r) => r.violations)", rules)
    return [f"{v['id']}: {node['html'][:160]} | {node['failureSummary'][:300]}" for v in found for node in v["nodes"]]


@pytest.fixture
def visited(browser: Browser, site: Site, everybody: People) -> Any:
    """Both readers: a page of a visitor, a page of a member."""
    visitor, member = opened(browser), opened(browser)
    site.sign_in(member, everybody.author)
    pages = {False: visitor.new_page(), True: member.new_page()}
    yield pages
    visitor.close()
    member.close()


def go(page: Page, site: Site, room: Room) -> None:
    answer = page.goto(site.url + room.path, wait_until="load")
    assert answer is not None
    assert answer.status == room.status, f"{room}: {answer.status}"
    unfold(page)


def test_axe_finds_nothing_in_either_theme(visited: dict[bool, Page], site: Site, everybody: People) -> None:
    found: list[str] = []
    for room in rooms(everybody):
        page = visited[room.signed_in]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        go(page, site, room)
        found += [f"{room}: {violation}" for violation in violations(page)]
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        go(page, site, room)
        found += [f"{room}, dark: {violation}" for violation in violations(page, COLOURS)]
    assert found == [], "\n".join(found)


def test_axe_finds_nothing_on_a_phone(visited: dict[bool, Page], site: Site, everybody: People) -> None:
    """The menu is folded and drawn otherwise there."""
    found: list[str] = []
    chosen = {"home", "experiences", "experience", "search", "draft", "profile", "territory"}
    for room in rooms(everybody):
        if room.name not in chosen:
            continue
        page = visited[room.signed_in]
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        go(page, site, room)
        found += [f"{room}: {violation}" for violation in violations(page)]
    page = visited[False]
    page.goto(site.url)
    page.locator(".menu-phone summary").click()
    found += [f"open menu: {violation}" for violation in violations(page)]
    assert found == [], "\n".join(found)


def test_axe_finds_nothing_in_open_suggestions(visited: dict[bool, Page], site: Site) -> None:
    page = visited[False]
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.goto(site.url)
        box = page.locator("main input[type=search]")
        box.press_sequentially("relan")
        expect(page.get_by_role("option").first).to_be_visible()
        box.press("ArrowDown")
        assert violations(page) == []


def test_axe_finds_nothing_in_refused_forms(visited: dict[bool, Page], site: Site, everybody: People) -> None:
    """Errors: the summary, the fields and their texts."""
    visitor, member = visited[False], visited[True]
    visitor.goto(f"{site.url}/compte/login/")
    visitor.locator("[name=login]").fill("personne@exemple.test")
    visitor.locator("[name=password]").fill("pas la bonne")
    visitor.locator("[name=password]").press("Enter")
    expect(visitor.locator("main [role=alert], main .error-summary").first).to_be_visible()
    assert violations(visitor) == []
    member.goto(f"{site.url}/raconter/")
    member.get_by_role("button", name="Publier", exact=True).click()
    expect(member.locator(".error-summary")).to_be_visible()
    assert violations(member) == []


def test_nothing_scrolls_sideways_at_320_px(visited: dict[bool, Page], site: Site, everybody: People) -> None:
    found: list[str] = []
    for page in visited.values():
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    for room in rooms(everybody):
        page = visited[room.signed_in]
        go(page, site, room)
        found += [f"{room}: {reason}" for reason in page.evaluate(_TOO_WIDE)]
    assert found == [], "\n".join(found)
