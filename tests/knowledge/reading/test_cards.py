"""Cards, and what is around contributions: the same from a page or from its id, protected, in few queries."""

from __future__ import annotations

import pytest

from knowledge.choices import Credit
from knowledge.models import Authorship, Contribution
from knowledge.reading.cards import card, cards_by_id, opening_of
from knowledge.reading.surroundings import surroundings
from portal.visibility import Viewer
from tests.factories.knowledge import article, axis, commune, departement, experience, region, writer
from tests.factories.projects import project
from tests.factories.vocabulary import TradeFactory

pytestmark = pytest.mark.django_db
ANYONE = Viewer.anonymous()


def test_a_card_is_the_same_from_the_page_or_from_its_id() -> None:
    pages = [
        experience(tags=["devis", "acompte"], axes=[axis()], trades=[TradeFactory()], summary="En une phrase."),
        experience(protected=True, places=[commune(), departement()], visibility="public"),
        article(),
    ]
    found = cards_by_id([page.pk for page in pages], ANYONE)
    for page in pages:
        loaded = Contribution.objects.select_related("state__cooperative").get(pk=page.pk)
        assert found[page.pk] == card(loaded)
        assert found[page.pk].url == loaded.get_absolute_url()


def test_names_the_people_the_places_and_the_words_in_their_order() -> None:
    first, second = writer("Zoé"), writer("Anne")
    page = experience(first, places=[region(), departement(), commune()], tags=["zeste", "acompte"])
    Authorship.objects.create(contribution=page, member=second, credit=Credit.REVIEW)
    shown = cards_by_id([page.pk], ANYONE)[page.pk]
    assert shown.authors == ["Zoé", "Anne"]
    assert [person.get_absolute_url() for person, _credit in shown.byline.people] == [
        first.get_absolute_url(),
        second.get_absolute_url(),
    ]
    expected = list(page.territories.order_by("search_name", "code"))
    assert [(place.name, place.label) for place in shown.places] == [(place.name, place.label) for place in expected]
    assert [place.get_absolute_url() for place in shown.places] == [place.get_absolute_url() for place in expected]
    assert shown.tags == tuple(item.tag.name for item in page.tagged_items.order_by("pk"))


def test_a_protected_author_is_neither_named_nor_placed_below_the_region() -> None:
    author = writer("Camille Renard")
    page = experience(author, protected=True, places=[commune(), departement()])
    shown = cards_by_id([page.pk], ANYONE)[page.pk]
    assert shown.authors == ["une personne d’une CAE"]
    assert shown.cooperative == ""
    assert [place.name for place in shown.places] == [region().name]
    assert shown.date is None


def test_trades_that_would_tell_a_protected_author_are_masked() -> None:
    page = experience(protected=True, trades=[TradeFactory()])
    assert page.state.trades_masked
    assert cards_by_id([page.pk], ANYONE)[page.pk].trades == ()


def test_what_may_not_be_read_has_no_card() -> None:
    closed, draft = experience(visibility="network"), experience(publish=False)
    assert cards_by_id([closed.pk, draft.pk], ANYONE) == {}


def test_what_has_no_summary_opens_with_its_lesson() -> None:
    page = experience(lesson="Demander un **acompte** avant de commencer.")
    assert cards_by_id([page.pk], ANYONE)[page.pk].excerpt == "Demander un acompte avant de commencer."


def test_a_project_without_summary_opens_with_its_question(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    page = project(question="Un atelier partagé tient-il **plus de trois ans** ?")
    with django_assert_num_queries(2):
        (shown,) = cards_by_id([page.pk], ANYONE).values()
    assert shown.excerpt == "Un atelier partagé tient-il plus de trois ans ?"


def test_the_cells_of_a_table_do_not_run_together_in_an_excerpt() -> None:
    assert opening_of({"body": "<table><tr><th>Acompte</th><td>30&nbsp;%</td></tr></table><p>à la commande</p>"}) == (
        "Acompte 30 % à la commande"
    )
    page = article(body="| Acompte | Part |\n|---|---|\n| Atelier | 30 % |")
    assert cards_by_id([page.pk], ANYONE)[page.pk].excerpt == "Acompte Part Atelier 30 %"


def test_many_cards_cost_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    ids = [experience(author, title=f"Récit {number}", tags=["devis"], axes=[axis()]).pk for number in range(4)]
    with django_assert_num_queries(2):
        assert len(cards_by_id(ids, ANYONE)) == 4


def test_a_renamed_author_is_named_anew_at_once() -> None:
    author = writer("Ancien nom")
    page = experience(author)
    assert surroundings([page.pk])[page.pk].people[0].display_name == "Ancien nom"
    author.display_name = "Nouveau nom"
    author.save()
    assert surroundings([page.pk])[page.pk].people[0].display_name == "Nouveau nom"


def test_nothing_is_around_nothing() -> None:
    assert surroundings([]) == {}
