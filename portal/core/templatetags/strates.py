"""Soil horizons: the maturity of a page, the outcome of an experience, the wordmark.

Values are those stored with a contribution; an unknown or empty value draws nothing.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

register = template.Library()


@dataclass(frozen=True)
class Level:
    """One maturity level: how many bands are filled, from the bottom up, and its word."""

    bands: int
    word: str | Promise


@dataclass(frozen=True)
class Outcome:
    """One outcome: a drawing 12 units wide and its word."""

    drawing: str
    word: str | Promise


LEVELS: Final[dict[str, Level]] = {
    "idea": Level(1, pgettext_lazy("maturité", "idée")),
    "promising": Level(2, pgettext_lazy("maturité", "prometteuse")),
    "proven": Level(3, pgettext_lazy("maturité", "éprouvée")),
    "reference": Level(4, pgettext_lazy("maturité", "référence")),
}

# The same ring for all four: full, half, empty, broken.
_RING: Final = '<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5"'
OUTCOMES: Final[dict[str, Outcome]] = {
    "success": Outcome(f'{_RING}/><circle cx="6" cy="6" r="3" fill="currentColor"/>', _("réussi")),
    "partial": Outcome(f'{_RING}/><path d="M6 3a3 3 0 0 1 0 6Z" fill="currentColor"/>', _("en partie")),
    "failure": Outcome(f"{_RING}/>", _("n’a pas marché")),
    "abandoned": Outcome(f'{_RING} stroke-dasharray="2.5 2.475"/>', _("abandonné")),
}

# Four bands of 24 x 24 units, from the surface down; their limits are gently uneven, as in real ground.
_BANDS: Final = (
    "M3 4.5c3-1.2 6 .6 9 0s6-1.2 9 0v3.2c-3-1-6 .8-9 .2s-6-.9-9 .2Z",
    "M3 9.4c3-1.1 6-.8 9-.2s6-1 9-.2v3.4c-3 .9-6-.7-9-.1s-6 .8-9-.1Z",
    "M3 13.7c3 .9 6 .5 9-.1s6 1 9 .1v3.2c-3 1-6-.6-9 0s-6 .9-9 0Z",
    "M3 18.2c3 .9 6 0 9-.1s6 1 9 .1V21c0 .3-.2.5-.5.5h-17A.5.5 0 0 1 3 21Z",
)


@register.simple_tag
def strates(maturity: str, show_label: bool = True) -> SafeString:
    """Four-band glyph of a maturity level with its word; empty for an unknown level.

    The word is always in the page: `show_label=False` only hides it from sight, never from a screen reader.
    """
    return _strates(str(maturity), show_label, get_language())


@lru_cache(maxsize=64)
def _strates(maturity: str, show_label: bool, _language: str | None) -> SafeString:
    level = LEVELS.get(maturity)
    if level is None:
        return SafeString()
    bands = format_html_join(
        "",
        '<path class="strates__band{}" d="{}"/>',
        (
            (" strates__band--filled" if index >= len(_BANDS) - level.bands else "", path)
            for index, path in enumerate(_BANDS)
        ),
    )
    return format_html(
        '<span class="strates strates--{}"><svg class="strates__glyph" viewBox="0 0 24 24" aria-hidden="true" '
        'focusable="false">{}</svg><span{}><span class="visually-hidden">{} </span>{}</span></span>',
        maturity,
        bands,
        "" if show_label else mark_safe(' class="visually-hidden"'),
        _("Maturité :"),
        level.word,
    )


@register.simple_tag
@lru_cache(maxsize=1)
def strates_mark() -> SafeString:
    """Glyph of the wordmark: the four horizons in their colours, decoration beside the name."""
    bands = format_html_join(
        "", '<path class="horizon-{}" d="{}"/>', ((index, path) for index, path in enumerate(_BANDS, start=1))
    )
    return format_html('<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', bands)


@register.simple_tag
def outcome_chip(outcome: str) -> SafeString:
    """Chip of an outcome: one weight and one colour for the four, glyph and word differ; empty if unknown."""
    return _outcome_chip(str(outcome), get_language())


@lru_cache(maxsize=64)
def _outcome_chip(outcome: str, _language: str | None) -> SafeString:
    shown = OUTCOMES.get(outcome)
    if shown is None:
        return SafeString()
    return format_html(
        '<span class="chip"><svg class="chip__glyph" viewBox="0 0 12 12" aria-hidden="true" focusable="false">{}</svg>'
        '<span class="visually-hidden">{} </span>{}</span>',
        mark_safe(shown.drawing),
        _("Résultat :"),
        shown.word,
    )
