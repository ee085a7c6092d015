"""Links that rooms above add where people already are: under the lineage of a text, and at the head of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from knowledge.models import Contribution


@dataclass(frozen=True, slots=True)
class Act:
    label: str
    url: str
    icon: str


OfText = Callable[[HttpRequest, Contribution], Act | None]
"""What this person may start from a text that they read; None when nothing. It asks the database nothing."""
OfList = Callable[[HttpRequest, str], Act | None]
"""The same, from the list of a kind of contribution under the filters of its address."""

_of_texts: dict[str, OfText] = {}
_of_lists: dict[str, OfList] = {}


def register(name: str, *, of_text: OfText | None = None, of_list: OfList | None = None) -> None:
    if of_text is not None:
        _of_texts[name] = of_text
    if of_list is not None:
        _of_lists[name] = of_list


def of_text(request: HttpRequest, page: Contribution) -> list[Act]:
    return [act for offer in _of_texts.values() if (act := offer(request, page)) is not None]


def of_list(request: HttpRequest, kind: str) -> list[Act]:
    return [act for offer in _of_lists.values() if (act := offer(request, kind)) is not None]
