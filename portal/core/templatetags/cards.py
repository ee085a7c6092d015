"""`{% drawn card level sheet %}`, `{% drawn_person card level %}`: a card of a list, drawn once for all those who are
shown the same words.

What a reader may see was decided when the card was loaded for them; drawing it depends on its words alone. So a card
that is a plain value is kept in the process by that value: another word, another person, another state is another
card, and nothing ever has to be forgotten.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
_TEMPLATES: Final = {"card": "components/card.html", "person": "components/person_card.html"}
"""{name of the card in its template: template}"""
_KEPT: Final = 2_000


@register.simple_tag
def drawn(card: Any, level: int | str = 3, sheet: bool | str = False) -> SafeString:
    """`components/card.html` for `card`. Kept when the card says that it `is_plain`: frozen, without safe HTML."""
    return _shown("card", card, level, bool(sheet))


@register.simple_tag
def drawn_person(person: Any, level: int | str = 3) -> SafeString:
    """`components/person_card.html` for `person`, kept likewise."""
    return _shown("person", person, level, False)


def _shown(name: str, card: Any, level: int | str, sheet: bool) -> SafeString:
    if settings.DEBUG or not getattr(card, "is_plain", False):
        return _draw(name, card, level, sheet)
    return _kept(name, card, level, sheet, get_language())


@lru_cache(maxsize=_KEPT)
def _kept(name: str, card: Any, level: int | str, sheet: bool, _language: str | None) -> SafeString:
    return _draw(name, card, level, sheet)


def _draw(name: str, card: Any, level: int | str, sheet: bool) -> SafeString:
    return SafeString(get_template(_TEMPLATES[name]).render({name: card, "level": level, "sheet": sheet}))
