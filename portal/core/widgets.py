"""A list of hundreds of choices, written at once: Django draws one template for each option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_KEPT: Final = 64

Option = tuple[str, str]
"""(value, words)"""
Group = tuple[str, tuple[Option, ...]]
"""(words above, options); options before any group are under ""."""


class LongSelect(forms.Select):
    """As `forms.Select`, one value; the options are kept in the process by their words."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        final = self.build_attrs(self.attrs, attrs) | {"name": name}
        chosen = frozenset(self.format_value(value))
        return format_html("<select{}>{}</select>", flatatt(final), _drawn(tuple(_groups(self.choices)), chosen))


def _groups(choices: Iterable[Any]) -> Iterator[Group]:
    for value, words in choices:
        if isinstance(words, list | tuple):
            yield str(value), tuple((_text(one), str(label)) for one, label in words)
        else:
            yield "", ((_text(value), str(words)),)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


@lru_cache(maxsize=_KEPT)
def _drawn(groups: tuple[Group, ...], chosen: frozenset[str]) -> SafeString:
    return format_html_join("", "{}", ((_group(label, options, chosen),) for label, options in groups))


def _group(label: str, options: tuple[Option, ...], chosen: frozenset[str]) -> SafeString:
    rows = ((value, SafeString(" selected") if value in chosen else "", words) for value, words in options)
    drawn = format_html_join("", '<option value="{}"{}>{}</option>', rows)
    return format_html('<optgroup label="{}">{}</optgroup>', label, drawn) if label else drawn
