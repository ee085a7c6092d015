"""Long selects: the same control as Django's, option for option."""

from __future__ import annotations

from django import forms
from django.test.html import parse_html
from django.utils.html import escape

from portal.core.widgets import LongSelect

CHOICES = [("", "Partout"), ("Régions", [("REG-84", "Auvergne & Rhône"), ("REG-11", '<b>"Île"</b>')]), (7, "Sept")]


def field(widget: type[forms.Select], value: str) -> str:
    class Form(forms.Form):
        place = forms.ChoiceField(choices=CHOICES, required=False, help_text="Où", widget=widget)

    return str(Form({"place": value})["place"])


def test_is_written_as_django_writes_it() -> None:
    for value in ("", "REG-11", "7", "inconnu"):
        ours, theirs = field(LongSelect, value), field(forms.Select, value)
        assert parse_html(ours) == parse_html(theirs)


def test_words_are_escaped_and_one_value_is_selected() -> None:
    html = field(LongSelect, "REG-11")
    assert escape('<b>"Île"</b>') in html
    assert "<b>" not in html
    assert html.count(" selected") == 1
