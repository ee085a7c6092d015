"""Moving through a page by keyboard alone, where the focus has to show."""

from __future__ import annotations

from playwright.sync_api import Page

TABS = 80
"""A field that is further is not reachable."""
ARROWS = 6
_FOCUS_SHOWS = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const drawn = [element, element.closest("label"), element.parentElement].filter(Boolean)
    .some((one) => getComputedStyle(one).outlineStyle !== "none" || getComputedStyle(one).boxShadow !== "none");
  const uncovered = [0.1, 0.5, 0.9].some((part) => {
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * part);
    return over && (element.contains(over) || over.contains(element));
  });
  return drawn && uncovered && box.width > 0;
}"""


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on the element that matches the selector `wanted`."""
    for _press in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            assert page.evaluate(_FOCUS_SHOWS), f"{wanted}: the focus does not show"
            return
    raise AssertionError(f"{TABS} presses of Tab do not reach {wanted}")


def choose(page: Page, value: str) -> None:
    """Move through a group of choices by arrows."""
    for _press in range(ARROWS):
        if page.evaluate("document.activeElement.value") == value and page.evaluate("document.activeElement.checked"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {value}")
