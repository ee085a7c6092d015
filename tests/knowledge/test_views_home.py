"""The first page: the newest experiences, failures among them, for this reader."""

from __future__ import annotations

import pytest
from django.test import Client

from knowledge.models import Section
from knowledge.reading.home import ground, newest
from portal.visibility import Viewer
from tests.factories.knowledge import axis, experience, signed_in, writer

pytestmark = pytest.mark.django_db


def test_shows_the_question_the_doors_and_the_newest(client: Client) -> None:
    axis()
    experience(title="Le devis perdu", outcome="failure")
    page = client.get("/").content.decode()
    assert "Que cherchez-vous à comprendre" in page
    assert 'href="/raconter/"' in page
    assert "Le devis perdu" in page
    assert "Organisation du travail" in page


def test_a_failure_is_always_among_the_newest() -> None:
    author = writer()
    experience(author, title="Ce qui a raté", outcome="failure")
    for number in range(4):
        experience(author, title=f"Réussite {number}", outcome="success")
    titles = [card.title for card in newest(Viewer.anonymous(), count=3)]
    assert titles == ["Réussite 3", "Réussite 2", "Ce qui a raté"]


def test_the_newest_keep_their_order_when_a_failure_is_there() -> None:
    author = writer()
    experience(author, title="Ancienne", outcome="abandoned")
    experience(author, title="Moyenne", outcome="failure")
    experience(author, title="Récente", outcome="success")
    assert [card.title for card in newest(Viewer.anonymous(), count=2)] == ["Récente", "Moyenne"]


def test_what_the_reader_may_not_open_is_neither_shown_nor_counted(client: Client) -> None:
    author = writer()
    experience(author, title="Pour le réseau", visibility="network")
    experience(author, title="En brouillon", publish=False)
    page = client.get("/").content.decode()
    assert "Pour le réseau" not in page
    assert "En brouillon" not in page
    assert "expérience vécue" not in page
    assert "Pour le réseau" in signed_in(author).get("/").content.decode()


def test_experiences_are_counted_by_maturity_as_a_ground(client: Client) -> None:
    author = writer()
    for _number in range(2):
        experience(author)
    experience(author, visibility="network")
    ripe = experience(author)
    ripe.state.maturity = "reference"
    ripe.state.save()
    layers = [(layer.maturity, layer.count) for layer in ground(Viewer.anonymous())]
    assert layers == [("reference", 1), ("proven", 0), ("promising", 0), ("idea", 2)]
    page = client.get("/").content.decode()
    assert 'href="/chercher/?type=experience&amp;maturite=reference"' in page
    assert "maturite=proven" not in page
    assert "3 expériences vécues" in page


def test_costs_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    for number in range(6):
        experience(author, title=f"Récit {number}", protected=number % 2 == 0, tags=["devis"])
    client = signed_in(author)
    with django_assert_max_num_queries(10):
        assert client.get("/").status_code == 200


def test_the_home_of_the_tree_leads_to_the_first_page() -> None:
    assert Section.objects.get(kind="").public_path() == "/"
