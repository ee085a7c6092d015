"""A contribution as its readers see it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from knowledge.choices import Consent
from knowledge.models import Contribution, Verbatim
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from tests.factories.knowledge import article, commune, experience, region, signed_in, writer

pytestmark = pytest.mark.django_db


def read(client: Client, page: Contribution) -> str:
    response = client.get(page.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_the_lesson_comes_before_the_story(client: Client) -> None:
    page = read(client, experience(summary="En bref.", lesson="Toujours un acompte.", story="Il était une fois."))
    assert page.index("Ce qu’il faut retenir") < page.index("Toujours un acompte.") < page.index("Il était une fois.")
    assert "n’a pas marché" in page


def test_every_part_has_its_place(client: Client) -> None:
    page = read(
        client,
        experience(
            means_time="Deux jours.",
            works_if="Le client répond.",
            fails_if="Le client se tait.",
            started_on=dt.date(2024, 3, 1),
            ended_on=dt.date(2024, 6, 1),
            tags=["acompte"],
            verbatims=[
                Verbatim(text="On aurait dû en parler.", speaker="une cliente", consent=Consent.GIVEN),
            ],
        ),
    )
    for words in ("Deux jours.", "Ça marche si", "Ça ne marche pas si", "On aurait dû en parler.", "une cliente"):
        assert words in page
    assert "De mars 2024 à juin 2024" in page
    assert 'href="/experiences/?mot=acompte"' in page


def test_old_words_of_an_address_lead_to_the_present_ones(client: Client) -> None:
    page = experience()
    response = client.get(f"/experiences/{page.pk}-anciens-mots/")
    assert response.status_code == 302
    assert response["Location"] == page.get_absolute_url()
    assert client.get(f"/articles/{page.pk}-anciens-mots/").status_code == 404
    assert client.get(f"/c/{page.pk}/")["Location"] == page.get_absolute_url()


@pytest.mark.parametrize("slug", ["0", "abc", "99999999999999999999-x", "٣-x"])
def test_an_address_that_names_nothing_is_not_found(client: Client, slug: str) -> None:
    assert client.get(f"/experiences/{slug}/").status_code == 404


def test_forbidden_and_absent_answer_alike(client: Client) -> None:
    author = writer()
    hidden = [
        experience(author, visibility="network"),
        experience(author, visibility="cooperative"),
        experience(author, visibility="private"),
        experience(author, publish=False),
    ]
    for page in hidden:
        assert client.get(page.get_absolute_url()).status_code == 404
        assert client.get(f"/c/{page.pk}/").status_code == 404
    stranger = signed_in(writer())
    assert [stranger.get(page.get_absolute_url()).status_code for page in hidden] == [200, 404, 404, 404]


def test_a_protected_author_is_nowhere_in_the_page(client: Client) -> None:
    author = writer("Camille Rarenom")
    page = experience(
        author,
        protected=True,
        places=[commune()],
        started_on=dt.date(2023, 5, 14),
        title="Sans mon nom",
    )
    cooperative = author.memberships.get().cooperative
    text = read(client, page)
    assert "Une personne d’une CAE" in text
    assert region().name in text
    for secret in ("Rarenom", author.slug, cooperative.name, cooperative.slug, "Riom", "63300", "mai 2023"):
        assert secret not in text
    for address in (f"/c/{page.pk}/historique/", f"/c/{page.pk}/v/1/", "/experiences/"):
        listed = client.get(address).content.decode()
        assert "Sans mon nom" in listed
        assert "Rarenom" not in listed
        assert "Riom" not in listed


def test_the_author_is_linked_only_to_who_may_open_their_page(client: Client) -> None:
    shy = writer("Dominique Discrète", visibility="network")
    page = experience(shy)
    assert "Dominique Discrète" in read(client, page)
    assert f"/membres/{shy.slug}/" not in read(client, page)
    assert f"/membres/{shy.slug}/" in read(signed_in(writer()), page)


def test_only_writers_find_the_way_to_change_it(client: Client) -> None:
    author = writer()
    page = experience(author)
    edit = f"/c/{page.pk}/modifier/"
    assert edit not in read(client, page)
    assert edit not in read(signed_in(writer()), page)
    assert edit in read(signed_in(author), page)


def test_a_draft_says_so_to_its_author() -> None:
    author = writer()
    page = experience(author, publish=False)
    assert "Ce texte est un brouillon" in read(signed_in(author), page)


def test_changes_not_published_are_told_to_the_author_alone(client: Client) -> None:
    author = writer()
    page = experience(author)
    save_draft(page.pk, author.user, {"lesson": "Une leçon plus longue."}, base_token=None)
    assert "attendent d’être publiés" in read(signed_in(author), page)
    text = read(client, page)
    assert "attendent d’être publiés" not in text
    assert "Une leçon plus longue." not in text


def test_a_page_past_its_review_date_says_so(client: Client) -> None:
    page = article(state={"review_on": dt.date(2020, 1, 31)})
    text = read(client, page)
    assert "Cette page est à revoir" in text
    assert "31 janvier 2020" in text


def test_an_article_has_contents_when_it_is_long_enough(client: Client) -> None:
    long = article(body="## Un\n\na\n\n## Deux\n\nb\n\n### Deux *bis*\n\nc", sources="Code du travail.")
    response = client.get(long.get_absolute_url())
    assert [(h.level, h.text) for h in response.context["reading"].contents] == [
        (2, "Un"),
        (2, "Deux"),
        (3, "Deux bis"),
    ]
    assert "Sur cette page" in response.content.decode()
    assert "Code du travail." in response.content.decode()
    assert "Sur cette page" not in read(client, article(title="Court"))


def test_how_to_cite_gives_the_version(client: Client) -> None:
    author = writer("Ada Cité")
    page = experience(author)
    publishing.publish(page.pk, author.user)
    text = read(client, page)
    assert f"/c/{page.pk}/v/2/" in text
    assert "Ada Cité" in text
    assert "CC BY-SA 4.0" in text


def test_what_is_not_public_is_not_for_search_engines(client: Client) -> None:
    author = writer()
    assert 'content="noindex"' not in read(client, experience(author))
    assert 'content="noindex"' in read(signed_in(author), experience(author, visibility="network"))


def test_a_page_costs_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    page = experience(author, story="Voir [[Un autre récit]].", tags=["a", "b"], means_time="Deux jours.")
    client = signed_in(author)
    with django_assert_max_num_queries(16):
        client.get(page.get_absolute_url())
    with django_assert_max_num_queries(9):
        Client().get(page.get_absolute_url())
