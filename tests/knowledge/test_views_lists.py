"""Lists by axis, trade, place, word and outcome, and the doors to them."""

from __future__ import annotations

import pytest
from django.test import Client

from knowledge.reading import listing
from tests.factories.knowledge import article, axis, commune, departement, experience, signed_in, writer
from tests.factories.vocabulary import AxisFactory, SectorFactory, TradeFactory

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_newest_first_by_kind(client: Client) -> None:
    author = writer()
    experience(author, title="La première")
    experience(author, title="La seconde")
    article(author, title="Une référence")
    page = text(client, "/experiences/")
    assert page.index("La seconde") < page.index("La première")
    assert "Une référence" not in page
    assert "2 expériences" in page
    assert "Une référence" in text(client, "/articles/")


def test_filters_combine_and_can_be_taken_away(client: Client) -> None:
    chosen = axis()
    author = writer()
    experience(author, title="Dans les deux", outcome="failure", axes=[chosen])
    experience(author, title="Autre résultat", outcome="success", axes=[chosen])
    experience(author, title="Autre axe", outcome="failure", axes=[AxisFactory()])
    page = text(client, "/experiences/", axe=chosen.slug, resultat="failure")
    assert "Dans les deux" in page
    assert "Autre résultat" not in page
    assert "Autre axe" not in page
    assert f'href="?axe={chosen.slug}"><span class="visually-hidden">Retirer' in page
    assert f'<link rel="alternate" type="application/atom+xml" href="/flux/axe/{chosen.slug}/"' in page
    assert f'<a href="/flux/axe/{chosen.slug}/">Suivre cette liste par flux</a>' in page


def test_a_theme_is_found_under_its_axis(client: Client) -> None:
    theme = AxisFactory(label="Prix et revenu", parent=axis())
    experience(title="Mes tarifs", axes=[theme])
    assert "Mes tarifs" in text(client, "/experiences/", axe=axis().slug)


def test_what_is_not_known_is_said_and_ignored(client: Client) -> None:
    experience(title="Toujours là")
    page = text(client, "/experiences/", axe="nulle-part", resultat="gagné", avant="n'importe quoi", mot="\x00")
    assert "Toujours là" in page
    assert "«\xa0axe, mot-clé, résultat\xa0»" in page


def test_a_place_holds_what_is_inside_it(client: Client) -> None:
    experience(title="À Riom", places=[commune()])
    assert "À Riom" in text(client, "/experiences/", territoire=departement().key)


def test_a_protected_author_is_found_by_region_only(client: Client) -> None:
    experience(title="Sans mon nom", places=[commune()], protected=True)
    assert "Sans mon nom" not in text(client, "/experiences/", territoire=departement().key)
    assert "Sans mon nom" in text(client, "/experiences/", territoire=departement().region.key)


def test_older_ones_are_one_link_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    author = writer()
    for number in range(3):
        experience(author, title=f"Numéro {number}")
    response = client.get("/experiences/", {"resultat": "failure"})
    cursor = response.context["listing"].next_cursor
    assert "Plus anciens" in response.content.decode()
    older = text(client, "/experiences/", resultat="failure", avant=cursor)
    assert "Numéro 0" in older
    assert "Numéro 1" not in older
    assert "Plus anciens" not in older


def test_nothing_found_says_the_next_step(client: Client) -> None:
    assert "Raconter une expérience" in text(client, "/experiences/")
    assert "Retirer les filtres" in text(client, "/experiences/", resultat="abandoned")


def test_a_list_costs_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    for number in range(5):
        experience(author, title=f"Récit {number}", protected=number % 2 == 0, axes=[axis()], tags=["devis", "acompte"])
    client = signed_in(author)
    with django_assert_max_num_queries(11):
        client.get("/experiences/", {"axe": axis().slug, "resultat": "failure"})


def test_trades_are_counted_by_sector_for_this_reader(client: Client) -> None:
    sector = SectorFactory(label="Bâtiment")
    mason = TradeFactory(label="maçon", slug="macon", parent=sector)
    TradeFactory(label="couvreur", slug="couvreur", parent=sector)
    author = writer()
    experience(author, trades=[mason])
    experience(author, trades=[mason], visibility="network")
    experience(author, trades=[mason], protected=True)
    (group,) = client.get("/metiers/").context["groups"]
    assert group.concept == sector
    assert group.count == 1
    assert [(row.concept.slug, row.count) for row in group.rows] == [("macon", 1), ("couvreur", 0)]
    assert len(client.get("/experiences/", {"metier": "macon"}).context["listing"].cards) == 1


def test_an_axis_counts_each_story_once(client: Client) -> None:
    top = axis()
    theme = AxisFactory(label="Outils", parent=top)
    experience(axes=[top, theme])
    (group,) = client.get("/axes/").context["groups"]
    assert group.count == 1
    assert [row.count for row in group.rows] == [1]


def test_words_lead_to_what_they_count(client: Client) -> None:
    author = writer()
    experience(author, title="Avec acompte", tags=["acompte"])
    experience(author, tags=["secret"], publish=False)
    page = text(client, "/mots/")
    assert "acompte" in page
    assert "secret" not in page
    assert "Avec acompte" in text(client, "/experiences/", mot="acompte")


def test_a_quick_story_shows_the_start_of_its_lesson(client: Client) -> None:
    experience(lesson="Écrire **l'acompte** & le délai. " + "Relire. " * 60)
    experience(summary="En une phrase.")
    second, first = client.get("/experiences/").context["listing"].cards
    assert second.excerpt == "En une phrase."
    assert first.excerpt.startswith("Écrire l'acompte & le délai.")
    assert len(first.excerpt) <= 220


@pytest.mark.parametrize("path", ["/experiences/?mot={}", "/flux/mot/{}/"])
def test_a_word_of_closed_texts_only_is_unknown_to_those_who_may_not_read_them(path):
    experience(tags=["mot très secret"], visibility="network")
    hidden, absent = Client().get(path.format("mot-tres-secret")), Client().get(path.format("mot-jamais-ecrit"))
    assert hidden.status_code == absent.status_code
    assert b"mot tr\xc3\xa8s secret" not in hidden.content
