"""Words that are never kept nor shown in a list of subjects: addresses, telephone numbers, links, code."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

_E_MAIL: Final = re.compile(r"\S@\S")
_NUMBER: Final = re.compile(r"(?:\+|\b)\d(?:[\s.\-/()]?\d){7,}")
"""Eight digits or more: a telephone number, a card, an account, a social security number; never a year or a code."""
_LINK: Final = re.compile(r"://|\bwww\.|\b[\w-]+\.(?:com|fr|org|net|ru|cn|io)\b", re.IGNORECASE)
_CODE: Final = re.compile(r"[<>{}\[\]|\\^`$=;*~_]|--|\.\.|%[0-9a-f]{2}", re.IGNORECASE)
_LETTER: Final = re.compile(r"[^\W\d_]")
_SHARE_OF_LETTERS: Final = 0.6


def refusal_of(text: str) -> str:
    """Why these words of a member cannot be shown to everybody, in words for that member; empty when they can."""
    if _E_MAIL.search(text) or _NUMBER.search(text):
        return _("N’écrivez ni adresse ni numéro de téléphone : cette demande est lisible par tous.")
    if _LINK.search(text):
        return _("N’écrivez pas d’adresse de site : décrivez ce que vous cherchez.")
    if not text.isprintable():
        return _("Ces mots contiennent des signes invisibles.")
    return ""


def looks_hostile(text: str) -> bool:
    """Not the question of a person: signs of code or of the syntax of an engine, or hardly any letter."""
    letters = len(_LETTER.findall(text))
    return bool(_CODE.search(text)) or letters < 3 or letters < _SHARE_OF_LETTERS * len(text.replace(" ", ""))
