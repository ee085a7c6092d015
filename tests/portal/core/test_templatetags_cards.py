"""Cards drawn once: only plain ones, by their value and the language, never by who asks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.template import Context, Template
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString

from portal.core.templatetags import cards
from portal.members.presentation import Card

LIST = Template('{% include "components/card_list.html" with cards=cards level=2 sheet=False %}')


@dataclass(frozen=True)
class Plain:
    title: str
    url: str = "/x/"
    is_plain: bool = True
    maturity: str = "proven"


def drawn(*shown: object) -> str:
    return LIST.render(Context({"cards": shown}))


def test_an_equal_card_is_drawn_once() -> None:
    cards._kept.cache_clear()
    assert "Un devis" in drawn(Plain("Un devis"), Plain("Un devis"))
    assert cards._kept.cache_info().misses == 1
    assert cards._kept.cache_info().hits == 1


def test_other_words_make_another_card() -> None:
    first = Plain("Un devis")
    assert "Un devis" in drawn(first)
    assert "Un acompte" in drawn(replace(first, title="Un acompte"))
    assert "éprouvée" not in drawn(replace(first, maturity="idea"))


def test_what_may_hold_safe_html_is_never_kept() -> None:
    marked = Plain(SafeString("Un <mark>devis</mark>"), is_plain=False)
    typed = Plain("Un <mark>devis</mark>", is_plain=False)
    assert "<mark>" in drawn(marked)
    assert "<mark>" not in drawn(typed)


def test_each_language_has_its_own() -> None:
    cards._kept.cache_clear()
    for code in ("fr", "en"):
        with translation.override(code):
            drawn(Plain("Un devis"))
    assert cards._kept.cache_info().currsize == 2


def test_people_are_drawn_once_too() -> None:
    cards._kept.cache_clear()
    person = Card("/membres/ada/", "Ada", False, ("couvreuse",), "Cap Nord", "Riom", "Toits de lauze")
    shown = cards.drawn_person(person, 2)
    assert shown == get_template("components/person_card.html").render({"person": person, "level": 2})
    assert "Toits de lauze" in shown
    assert cards.drawn_person(replace(person), 2) == shown
    assert cards._kept.cache_info().hits == 1
