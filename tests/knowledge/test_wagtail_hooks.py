"""The admin of curators and administrators, in French."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from knowledge.models import Tag
from portal.members.models import User
from portal.vocabulary.models import Concept, ConceptLabel
from tests.factories.knowledge import article, axis, experience, signed_in, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    client = Client()
    user = User.objects.create_superuser("tout@exemple.test", "phrase de passe longue")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_experiences_are_listed_with_what_curators_look_for(administrator):
    experience(title="Un chantier", outcome="abandoned", visibility="cooperative", state={"maturity": "proven"})
    content = text_of(administrator, reverse("recits:index"))
    for words in ("Un chantier", "Abandonné", "Ma coopérative", "Éprouvée", "Qui peut lire"):
        assert words in content


def test_experiences_are_filtered_by_level_and_outcome(administrator):
    author = writer()
    experience(author, title="Chantier public", outcome="success")
    experience(author, title="Chantier fermé", visibility="private", outcome="failure")
    address = reverse("recits:index_results")
    public = text_of(administrator, f"{address}?visibility=public")
    failures = text_of(administrator, f"{address}?outcome=failure")
    assert "Chantier public" in public
    assert "Chantier fermé" not in public
    assert "Chantier fermé" in failures
    assert "Chantier public" not in failures


def test_articles_have_their_own_list(administrator):
    article(title="Le contrat CAPE")
    experience(title="Un chantier")
    content = text_of(administrator, reverse("articles-de-reference:index"))
    assert "Le contrat CAPE" in content
    assert "Un chantier" not in content


def test_the_editor_shows_the_level_and_offers_no_other_privacy(administrator):
    page = experience(visibility="cooperative")
    content = text_of(administrator, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "Qui peut lire : Ma coopérative" in content
    assert reverse("wagtailadmin_pages:set_privacy", args=[page.pk]) not in content


def test_a_word_is_merged_from_its_page(administrator):
    author = writer()
    experience(author, tags=["impayé"])
    experience(author, tags=["impayés"])
    source, target = Tag.objects.get(name="impayé"), Tag.objects.get(name="impayés")
    merging = reverse("knowledge_tag_merge", args=[source.pk])
    assert merging in text_of(administrator, reverse("mots-cles:edit", args=[source.pk]))
    assert "Mot-clé à garder" in text_of(administrator, merging)
    answer = administrator.post(merging, {"target": target.pk}, follow=True)
    assert "1 contribution porte maintenant" in answer.content.decode()
    source.refresh_from_db()
    assert source.canonical == target


def test_merging_needs_the_right_to_change_words():
    experience(tags=["impayé", "impayés"])
    source, target = Tag.objects.get(name="impayé"), Tag.objects.get(name="impayés")
    helper = writer()
    helper.user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    signed_in(helper).post(reverse("knowledge_tag_merge", args=[source.pk]), {"target": target.pk})
    source.refresh_from_db()
    assert source.canonical is None


def test_the_thesaurus_and_its_expressions_are_edited(administrator):
    concept = axis()
    assert "Organisation du travail" in text_of(administrator, reverse("thesaurus:index"))
    form = {"concept": concept.pk, "text": "orga", "kind": "synonym", "language": "fr"}
    administrator.post(reverse("expressions:add"), form)
    assert ConceptLabel.objects.get().text == "orga"
    assert "orga" in text_of(administrator, reverse("expressions:index"))
    assert "Terme" in text_of(administrator, reverse("thesaurus:edit", args=[concept.pk]))
    assert Concept.objects.count() == 1


def test_the_menu_is_in_french(administrator):
    content = text_of(administrator, reverse("wagtailadmin_home"))
    for words in ("Expériences", "Articles", "Vocabulaire", "Mots-clés", "Thésaurus", "Journal"):
        assert json.dumps(words)[1:-1] in content, words


def test_the_login_of_the_admin_is_that_of_the_site(client):
    assert client.get("/admin/").headers["Location"].startswith("/compte/login/")
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/compte/login/?next=/admin/"
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).headers["Location"] == "/compte/login/"


def test_a_member_does_not_enter(client):
    assert signed_in(writer()).get("/admin/").status_code == 302
