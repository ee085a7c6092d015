"""Searches as the rules of corpora."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.test import Client

from portal.members.viewers import viewer_for
from portal.visibility import Viewer
from research.corpora import rules
from search import corpus_rules
from search.engines.contract import EngineUnavailable
from tests.factories.corpora import corpus
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.studies import researcher

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@pytest.mark.parametrize(
    ("text", "query", "label"),
    [
        ("acompte devis", "q=acompte+devis", "acompte devis"),
        ("/chercher/?q=acompte&page=3&tri=date", "q=acompte", "acompte"),
        ("https://exemple.test/chercher/?q=acompte&type=experience", "q=acompte&type=experience", None),
        ("q=acompte&inconnu=1", "q=acompte", "acompte"),
    ],
)
def test_words_and_addresses_are_the_same_rule(text: str, query: str, label: str | None):
    rule = rules.read(text)
    assert rule is not None
    assert rule.query == query
    assert rule.label == (label or "acompte · Expériences")
    assert rules.address(rule.query) == f"/chercher/?{query}"


@pytest.mark.parametrize("text", ["/chercher/?", "/chercher/", "q=", "?q=", "/chercher/?type=person&q=anne", "x=1"])
def test_what_asks_nothing_of_texts_is_no_rule(text: str):
    assert rules.read(text) is None


def test_the_rule_finds_contributions_that_its_runner_may_read(index: Index):
    author = writer()
    shown = experience(author, title="Un acompte avant de commencer")
    experience(author, title="Un acompte gardé pour soi", visibility="private")
    index()
    answer = rules.run(Viewer.anonymous(), "q=acompte")
    assert answer == rules.Answer((shown.pk,), is_complete=True)
    assert set(rules.run(viewer_for(author.user), "q=acompte").ids) > {shown.pk}


def test_a_rule_that_finds_too_much_says_so(index: Index):
    for number in range(3):
        experience(title=f"Acompte {number}")
    index()
    with patch.object(corpus_rules, "MOST_FOUND", 2):
        answer = rules.run(Viewer.anonymous(), "q=acompte")
    assert len(answer.ids) == 2
    assert not answer.is_complete


def test_without_an_engine_the_corpus_says_that_nothing_changed():
    owner = researcher()
    made = corpus(owner)
    with patch("search.opening.engine", side_effect=EngineUnavailable("away")):
        shown = signed_in(owner).get(f"/corpus/{made.public_slug}/regle/").content.decode()
    assert "Rien n’a changé dans le corpus" in shown


def test_the_page_of_search_opens_a_corpus_for_researchers(index: Index):
    experience(title="Un acompte avant de commencer")
    index()
    asked = "/chercher/?q=acompte"
    words = "Ouvrir un corpus avec cette recherche"
    owner = researcher()
    shown = signed_in(owner).get(asked).content.decode()
    assert words in shown
    assert words not in signed_in(owner).get("/chercher/").content.decode()
    assert words not in signed_in(writer()).get(asked).content.decode()
    assert words not in Client().get(asked).content.decode()
    form = signed_in(owner).get("/corpus/nouveau/", {"regle": asked}).content.decode()
    assert 'value="/chercher/?q=acompte"' in form
