"""Curators reword, merge and remove wanted pages; they see none that only a closed text names."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import RedLink, Wanted
from knowledge.wanted import ask
from portal.members.models import Role
from tests.factories.knowledge import experience, signed_in, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> Client:
    member = writer()
    Role.objects.create(member=member, kind=Role.Kind.CURATOR)
    return signed_in(member)


def test_subjects_of_closed_texts_are_not_listed(curator: Client) -> None:
    ask("bail commercial", writer())
    experience(lesson="Voir [[Licenciements à venir]].", visibility="private")
    hidden = RedLink.objects.get().wanted
    content = curator.get(reverse("articles-recherches:index")).content.decode()
    assert "bail commercial" in content
    assert "Licenciements" not in content
    assert curator.get(reverse("articles-recherches:edit", args=[hidden.pk])).status_code == 404
    assert curator.get(reverse("knowledge_wanted_merge", args=[hidden.pk])).status_code == 404


def test_two_subjects_become_one(curator: Client) -> None:
    source, kept = ask("louer un local", writer()), ask("bail commercial", writer())
    address = reverse("knowledge_wanted_merge", args=[source.pk])
    assert "Regrouper" in curator.get(address).content.decode()
    assert "Nous ne trouvons pas ce sujet." in curator.post(address, {"target": "inconnu"}).content.decode()
    assert "Choisissez deux sujets différents." in curator.post(address, {"target": "Louer un local"}).content.decode()
    assert curator.post(address, {"target": "Les baux commerciaux"}).status_code == 302
    source.refresh_from_db()
    assert source.canonical == kept


def test_an_abusive_subject_is_removed(curator: Client) -> None:
    subject = ask("propos déplacé", writer())
    assert curator.get(reverse("articles-recherches:edit", args=[subject.pk])).status_code == 200
    address = reverse("knowledge_wanted_remove", args=[subject.pk])
    assert "Retirer ce sujet" in curator.get(address).content.decode()
    curator.post(address)
    assert Wanted.objects.get().is_removed
    assert "propos déplacé" not in curator.get("/articles-recherches/").content.decode()


def test_members_reach_none_of_it() -> None:
    subject = ask("bail commercial", writer())
    client = signed_in(writer())
    for name in ("knowledge_wanted_merge", "knowledge_wanted_remove"):
        client.post(reverse(name, args=[subject.pk]), {"target": "autre"})
    subject.refresh_from_db()
    assert not subject.is_removed
    assert subject.canonical is None
