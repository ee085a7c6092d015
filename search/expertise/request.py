"""A question about people, as plain values, and the address that asks it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode

_LONGEST_SUBJECT: Final = 120


@dataclass(frozen=True, slots=True)
class ExpertiseRequest:
    """`ignored`: keys of the readings that the person took away, as "REG-53" or "trade:menuisier"."""

    text: str = ""
    ignored: tuple[str, ...] = ()

    def ignoring(self, key: str) -> ExpertiseRequest:
        return replace(self, ignored=tuple(dict.fromkeys((*self.ignored, key))))

    def pairs(self) -> list[tuple[str, str]]:
        return ([("q", self.text)] if self.text else []) + [("sans", key) for key in self.ignored]

    @property
    def address(self) -> str:
        query = urlencode(self.pairs())
        return f"{reverse('expertise:page')}?{query}" if query else reverse("expertise:page")

    @property
    def wanted_address(self) -> str:
        """Where the same words are asked of the whole community."""
        return f"{reverse('knowledge:wanted_ask')}?{urlencode({'titre': self.text[:_LONGEST_SUBJECT]})}"
