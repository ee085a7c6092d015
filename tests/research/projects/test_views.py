"""Projects on our pages: written, kept as drafts, published, read by whom they should be."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import Contribution, ContributionState
from knowledge.writing import publishing
from research.models import ProjectPartner, ResearchProject
from tests.factories import knowledge as made
from tests.factories import projects as research

pytestmark = pytest.mark.django_db


def sent(**values: Any) -> dict[str, Any]:
    """What the form sends, complete unless told otherwise."""
    return {
        "title": "Un atelier à quatre",
        "question": "Comment partager un atelier ?",
        "axes": [made.axis().pk],
        "territories": made.departement().label,
        "approach": "trial",
        "phase": "emergence",
        "partenaires-TOTAL_FORMS": "1",
        "partenaires-INITIAL_FORMS": "0",
        "partenaires-0-role": "producer",
        "partenaires-0-name": "Menuiserie du Val",
        "terrains-TOTAL_FORMS": "1",
        "terrains-INITIAL_FORMS": "0",
        "terrains-0-name": "L’atelier de Riom",
        "terrains-0-territory": made.commune().label,
        "visibility": "public",
    } | values


def form_of(key: object) -> str:
    return reverse("research:project_form", args=[key])


def test_a_member_describes_and_publishes_a_project(client: Client):
    browser = made.signed_in(made.writer())
    answer = browser.post(form_of(uuid4()), sent(action="publish"))
    page = ResearchProject.objects.get()
    assert answer.url == page.get_absolute_url()
    content = client.get(answer.url).content.decode()
    assert "Menuiserie du Val" in content
    assert "L’atelier de Riom" in content
    assert "Aucune organisation productive" not in content
    assert page.state.year == page.first_published_at.year


def test_a_draft_is_kept_and_pressing_twice_makes_one():
    browser = made.signed_in(made.writer())
    key = uuid4()
    for _time in range(2):
        assert browser.post(form_of(key), sent(question="")).status_code == 302
    page = ResearchProject.objects.get()
    assert not page.live
    shown = browser.get(reverse("research:project_edit", args=[page.pk])).content.decode()
    assert "Menuiserie du Val" in shown


def test_what_is_missing_is_said_and_nothing_is_lost():
    browser = made.signed_in(made.writer())
    missing = {"question": "", "approach": "", "phase": "", "territories": "", "partenaires-0-name": ""}
    answer = browser.post(form_of(uuid4()), sent(action="publish", **missing))
    assert answer.status_code == 422
    content = answer.content.decode()
    for words in ("à quelle question", "une démarche", "une phase", "un territoire", "un partenaire"):
        assert words in content, words
    assert ResearchProject.objects.get().title == "Un atelier à quatre" or not ResearchProject.objects.get().live


@pytest.mark.parametrize(
    "bad",
    [
        {"territories": "Nulle-Part-les-Bains"}, {"started_on": "hier"}, {"approach": "magie"}, {"axes": ["x"]},
        {"partenaires-0-role": ""}, {"terrains-0-territory": "Nulle-Part-les-Bains"}, {"question": "x" * 100_001},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_shown_again(bad: dict[str, Any]):
    answer = made.signed_in(made.writer()).post(form_of(uuid4()), sent(**bad))
    assert answer.status_code == 422
    assert not ResearchProject.objects.get().live


def test_nul_characters_do_no_harm():
    answer = made.signed_in(made.writer()).post(form_of(uuid4()), sent(title="a\x00b"))
    assert answer.status_code == 302
    assert Contribution.objects.get().specific.get_latest_revision_as_object().title == "ab"


def test_someone_else_s_save_is_never_overwritten_unseen():
    author = made.writer()
    page = research.project(author)
    browser = made.signed_in(author)
    address = reverse("research:project_edit", args=[page.pk])
    token = browser.get(address).context["editor"].token
    browser.post(address, sent(title="Première", base_revision=token))
    answer = browser.post(address, sent(title="Seconde", base_revision=token))
    assert answer.status_code == 409
    assert "Seconde" in answer.content.decode()
    kept = browser.post(address, sent(title="Seconde", base_revision=answer.context["editor"].token))
    assert kept.status_code == 302


def test_a_project_without_a_productive_organisation_is_flagged(client: Client):
    page = research.project(partners=[ProjectPartner(role="laboratory", name="Un laboratoire")])
    assert "Aucune organisation productive" in client.get(page.get_absolute_url()).content.decode()


def test_only_its_readers_find_a_project(client: Client):
    author = made.writer()
    page = research.project(author, visibility="network", title="Réservé au réseau")
    assert client.get(page.get_absolute_url()).status_code == 404
    assert "Réservé au réseau" not in client.get(reverse("research:projects")).content.decode()
    member = made.signed_in(made.writer())
    assert member.get(page.get_absolute_url()).status_code == 200
    assert "Réservé au réseau" in member.get(reverse("research:projects")).content.decode()
    assert member.get(reverse("research:project_edit", args=[page.pk])).status_code == 404
    publishing.set_visibility(page.pk, "private")
    assert member.get(page.get_absolute_url()).status_code == 404


def test_an_experience_is_not_opened_as_a_project(client: Client):
    author = made.writer()
    story = made.experience(author)
    assert client.get(f"/projets/{story.pk}-x/").status_code == 404
    assert made.signed_in(author).get(reverse("research:project_edit", args=[story.pk])).status_code == 404


def test_old_words_lead_to_the_present_ones(client: Client):
    page = research.project()
    assert client.get(f"/projets/{page.pk}-ancien/").url == page.get_absolute_url()


def test_visitors_and_those_who_wait_write_nothing(client: Client):
    assert client.get(reverse("research:project_start")).status_code == 302
    waiting = made.signed_in(made.writer(status="pending"))
    assert waiting.get(reverse("research:project_start")).status_code == 404
    assert waiting.post(form_of(uuid4()), sent()).status_code == 404
    assert not ContributionState.objects.exists()


def test_versions_are_kept_as_for_any_contribution(client: Client):
    author = made.writer()
    page = research.project(author)
    publishing.publish(page.pk, author.user)
    history = client.get(reverse("knowledge:history", args=[page.pk]))
    assert history.status_code == 200
    assert client.get(reverse("knowledge:version", args=[page.pk, 1])).status_code == 200
    assert client.get(reverse("knowledge:compare", args=[page.pk]), {"de": "1", "a": "2"}).status_code == 200


def test_pages_cost_a_constant_number_of_queries(client: Client, django_assert_max_num_queries):
    author = made.writer()
    page = research.project(author)
    for number in range(4):
        research.project(author, title=f"Projet {number}")
        research.call(page, author, title=f"Appel {number}")
    for browser in (client, made.signed_in(author)):
        for address in (reverse("research:projects"), page.get_absolute_url()):
            browser.get(address)  # what is read once a process does not count
            with django_assert_max_num_queries(20):
                assert browser.get(address).status_code == 200
