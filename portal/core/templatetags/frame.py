"""What the frame of every page needs: menu, footer, page numbers, initials."""

import zlib
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context

from portal.core.navigation import EXPLORE, FOOTER, MAIN_MENU, CurrentEntry, seen_from

register = template.Library()
GAP = "…"
AVATAR_TINTS = 4


@register.simple_tag(takes_context=True)
def menu_entries(context: Context) -> list[CurrentEntry]:
    """Entries of the menu, the current one marked."""
    return seen_from(MAIN_MENU, _path(context))


@register.simple_tag(takes_context=True)
def explore_entries(context: Context) -> list[CurrentEntry]:
    """Entries of the footer that lead to what is still to dig, the current one marked."""
    return seen_from(EXPLORE, _path(context))


@register.simple_tag(takes_context=True)
def footer_entries(context: Context) -> list[CurrentEntry]:
    """Entries of the footer, the current one marked."""
    return seen_from(FOOTER, _path(context))


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Numbers to show for a page of a list: first, last, current and its neighbours; "…" for a gap."""
    last, current = page.paginator.num_pages, page.number
    shown = sorted({1, last, current - 1, current, current + 1} & set(range(1, last + 1)))
    numbers: list[int | str] = []
    for number in shown:
        if numbers and isinstance(numbers[-1], int) and number - numbers[-1] > 1:
            # A gap of one page is shown as that page: it takes no more room.
            numbers.append(number - 1 if number - numbers[-1] == 2 else GAP)
        numbers.append(number)
    return numbers


@register.filter
def initials(name: str) -> str:
    """Two letters at most for an avatar: first of the first and of the last word; "?" for an empty name."""
    words = [word for word in str(name).replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def avatar_tint(name: str) -> int:
    """Tint 1 to 4 of an avatar, always the same for a name."""
    return zlib.crc32(str(name).encode()) % AVATAR_TINTS + 1


def _path(context: Context) -> str:
    request = context.get("request")
    return str(request.path) if request is not None else ""
