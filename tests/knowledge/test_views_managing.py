"""Acts on one's own texts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from knowledge.models import Authorship, Contribution, ContributionState
from tests.factories.knowledge import article, experience, signed_in, writer

pytestmark = pytest.mark.django_db

PAGES = ("apercu", "voir-comme", "acces", "publier-plus-tard", "supprimer", "auteurs")


@pytest.mark.parametrize("page", PAGES)
def test_for_the_authors_alone(page: str, client: Client) -> None:
    author = writer()
    text = experience(author)
    address = f"/c/{text.pk}/{page}/"
    assert signed_in(author).get(address).status_code == 200
    assert signed_in(writer()).get(address).status_code == 404
    assert "/compte/login/" in client.get(address)["Location"]


def test_the_preview_shows_the_draft_and_not_the_published_text() -> None:
    author = writer()
    page = experience(author, lesson="Leçon du brouillon.", publish=False)
    text = signed_in(author).get(f"/c/{page.pk}/apercu/").content.decode()
    assert "Leçon du brouillon." in text
    assert "n’a pas marché" in text


def test_view_as_follows_the_level() -> None:
    author = writer("Camille Rarenom")
    page = experience(author, visibility="network", lesson="Entre membres.", protected=True)
    client = signed_in(author)
    assert "Ce lecteur ne voit rien" in client.get(f"/c/{page.pk}/voir-comme/").content.decode()
    seen = client.get(f"/c/{page.pk}/voir-comme/", {"comme": "network"}).content.decode()
    assert "Entre membres." in seen
    assert "Rarenom" not in seen
    assert client.get(f"/c/{page.pk}/voir-comme/", {"comme": "admin"}).status_code == 404


def test_access_changes_at_once(client: Client) -> None:
    author = writer()
    page = experience(author)
    response = signed_in(author).post(f"/c/{page.pk}/acces/", {"visibility": "private"})
    assert response.status_code == 302
    assert client.get(page.get_absolute_url()).status_code == 404
    refused = signed_in(author).post(f"/c/{page.pk}/acces/", {"visibility": "everyone"})
    assert refused.status_code == 200
    assert refused.context["form"].errors
    assert ContributionState.objects.get(pk=page.pk).visibility == "private"


def test_scheduling_needs_a_moment_to_come() -> None:
    author = writer()
    page = experience(author, publish=False)
    client = signed_in(author)
    past = client.post(f"/c/{page.pk}/publier-plus-tard/", {"go_live_at": "2020-01-01T10:00"})
    assert "Choisissez un moment à venir." in past.content.decode()
    empty = client.post(f"/c/{page.pk}/publier-plus-tard/", {"go_live_at": ""})
    assert empty.context["form"].errors["go_live_at"]
    later = (timezone.localtime() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(f"/c/{page.pk}/publier-plus-tard/", {"go_live_at": later}).status_code == 302
    assert not Contribution.objects.get(pk=page.pk).live


def test_the_trash_gives_back(client: Client) -> None:
    author = writer()
    page = experience(author, title="À jeter")
    own = signed_in(author)
    assert own.post(f"/c/{page.pk}/supprimer/")["Location"] == "/mon-espace/textes/"
    assert client.get(page.get_absolute_url()).status_code == 404
    assert [text.pk for text in own.get("/mon-espace/textes/").context["trash"]] == [page.pk]
    own.post(f"/c/{page.pk}/rendre/")
    context = own.get("/mon-espace/textes/").context
    assert [text.pk for text in context["drafts"]] == [page.pk]
    assert not context["trash"]


def test_withdrawing_keeps_the_text_for_its_author(client: Client) -> None:
    author = writer()
    page = experience(author)
    signed_in(author).post(f"/c/{page.pk}/retirer/")
    assert client.get(page.get_absolute_url()).status_code == 404
    assert signed_in(author).get(f"/c/{page.pk}/modifier/").status_code == 200


def test_credits_are_given_and_taken() -> None:
    author, helper = writer(), writer("Alix Relecture")
    page = experience(author)
    client = signed_in(author)
    address = f"/c/{page.pk}/auteurs/"
    client.post(address, {"member": "Alix Relecture", "credit": "review"})
    given = page.authorships.get(member=helper)
    assert "Alix Relecture" in client.get(address).content.decode()
    unknown = client.post(address, {"member": "Personne", "credit": "review"})
    assert "Nous ne trouvons pas ce membre." in unknown.content.decode()
    client.post(f"{address}{given.pk}/retirer/")
    assert not page.authorships.filter(member=helper).exists()
    own = page.authorships.get(member=author)
    refused = client.post(f"{address}{own.pk}/retirer/", follow=True)
    assert "dernière personne" in refused.content.decode()


def test_my_texts_name_drafts_by_their_present_title() -> None:
    author = writer()
    experience(author, title="Brouillon nommé", publish=False)
    article(author, title="Article publié")
    experience(title="D'une autre personne")
    text = signed_in(author).get("/mon-espace/textes/").content.decode()
    assert "Brouillon nommé" in text
    assert "Article publié" in text
    assert "autre personne" not in text


def test_my_texts_offer_to_read_what_one_only_reviewed() -> None:
    reviewer = writer()
    for number, state in enumerate(({}, {"live": False, "deleted_at": timezone.now()}, {})):
        text = experience(title=f"Récit relu {number}", publish=number < 2, state=state)
        Authorship.objects.create(contribution=text, member=reviewer, credit="review", position=9)
    page = signed_in(reviewer).get("/mon-espace/textes/").content.decode()
    assert "Récit relu 0" in page
    assert "/modifier/" not in page
    assert "/rendre/" not in page


def test_my_texts_cost_the_same_however_many(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    for number in range(6):
        experience(author, title=f"Récit {number}", publish=number % 2 == 0)
    client = signed_in(author)
    with django_assert_max_num_queries(20):
        client.get("/mon-espace/textes/")


def test_an_article_is_managed_here_and_written_in_the_admin() -> None:
    author = writer()
    page = article(author)
    client = signed_in(author)
    assert client.get(f"/c/{page.pk}/modifier/").status_code == 404
    assert client.post(f"/c/{page.pk}/enregistrer/", {"title": "x"}).status_code == 404
    for address in PAGES:
        assert client.get(f"/c/{page.pk}/{address}/").status_code == 200
    response = client.post(f"/c/{page.pk}/acces/", {"visibility": "network"})
    assert response["Location"] == page.get_absolute_url()
    assert client.post(f"/c/{page.pk}/retirer/", follow=True).status_code == 200


def test_only_the_admin_is_sent_to_the_admin() -> None:
    author = writer()
    page = article(author)
    assert "/admin/" not in signed_in(author).get(page.get_absolute_url()).content.decode()
    author.user.is_staff = True
    author.user.save()
    assert f"/admin/pages/{page.pk}/edit/" in signed_in(author).get(page.get_absolute_url()).content.decode()


def test_ones_space_shows_the_drafts_that_wait() -> None:
    author = writer()
    experience(author, title="À finir", publish=False)
    experience(author, title="Déjà publié")
    experience(title="D'une autre personne", publish=False)
    text = signed_in(author).get("/mon-espace/").content.decode()
    assert "À finir" in text
    assert 'href="/mon-espace/textes/"' in text
    assert "Déjà publié" not in text
    assert "autre personne" not in text
    assert 'href="/mon-espace/textes/"' not in signed_in(writer(status="pending")).get("/mon-espace/").content.decode()
