"""Versions that stay, and what differs between two: for this reader."""

from __future__ import annotations

import pytest
from django.test import Client

from knowledge.choices import Consent
from knowledge.models import Contribution, Verbatim
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.members.models import Member
from tests.factories.knowledge import commune, departement, experience, signed_in, writer

pytestmark = pytest.mark.django_db


def republish(page: Contribution, author: Member, **values: object) -> None:
    save_draft(page.pk, author.user, values, base_token=None)
    publishing.publish(page.pk, author.user)


def test_a_version_keeps_its_text_and_its_address(client: Client) -> None:
    author = writer()
    page = experience(author, lesson="La première leçon.", title="Premier titre")
    republish(page, author, lesson="La seconde leçon.", title="Second titre")
    first = client.get(f"/c/{page.pk}/v/1/").content.decode()
    assert "La première leçon." in first
    assert "Premier titre" in first
    assert "La seconde leçon." not in first
    assert client.get(f"/c/{page.pk}/v/3/").status_code == 404


def test_the_two_last_versions_are_compared_by_default(client: Client) -> None:
    author = writer()
    page = experience(author, lesson="Demander un acompte.")
    republish(page, author, lesson="Demander un acompte écrit.")
    response = client.get(f"/c/{page.pk}/comparer/")
    assert (response.context["before"].number, response.context["after"].number) == (1, 2)
    text = response.content.decode()
    assert "Ce que j’en retiens" in text
    assert "écrit" in text
    assert client.get(f"/c/{page.pk}/comparer/", {"de": "1", "a": "9"}).status_code == 404


def test_one_version_has_nothing_to_compare(client: Client) -> None:
    page = experience()
    assert "rien à comparer" in client.get(f"/c/{page.pk}/comparer/").content.decode()


def test_a_version_for_few_stays_with_the_few(client: Client) -> None:
    author = writer()
    page = experience(author, visibility="network", lesson="Entre nous.")
    publishing.set_visibility(page.pk, "public")
    republish(page, author, lesson="Pour tous.")
    assert [v.number for v in client.get(f"/c/{page.pk}/historique/").context["versions"]] == [2]
    assert client.get(f"/c/{page.pk}/v/1/").status_code == 404
    assert "Entre nous." in signed_in(writer()).get(f"/c/{page.pk}/v/1/").content.decode()


def test_comparing_tells_nothing_that_protects_or_binds(client: Client) -> None:
    author = writer()
    quoted = Verbatim(text="Parole retirée depuis.", speaker="un client", consent=Consent.GIVEN)
    page = experience(author, places=[commune()], verbatims=[quoted])
    republish(page, author, verbatims=[], territories=[departement()], lesson="Autre leçon.")
    publishing.set_protection(page.pk, True)
    text = client.get(f"/c/{page.pk}/comparer/").content.decode()
    assert "Autre" in text
    for hidden in ("Parole retirée", "Riom", "Puy-de-Dôme"):
        assert hidden not in text
    own = signed_in(author).get(f"/c/{page.pk}/comparer/").content.decode()
    assert "Parole retirée" in own
    assert "Riom" in own


def test_restoring_makes_a_draft_of_an_old_version() -> None:
    author = writer()
    page = experience(author, lesson="La première.")
    republish(page, author, lesson="La seconde.")
    client = signed_in(author)
    assert f"/c/{page.pk}/restaurer/1/" in client.get(f"/c/{page.pk}/historique/").content.decode()
    client.post(f"/c/{page.pk}/restaurer/1/")
    assert "La première." in client.get(f"/c/{page.pk}/modifier/").content.decode()
    assert "La seconde." in Client().get(page.get_absolute_url()).content.decode()
    assert signed_in(writer()).post(f"/c/{page.pk}/restaurer/1/").status_code == 404
