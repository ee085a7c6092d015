"""The form to tell an experience: opened, saved as one types, published; nothing typed is ever lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from knowledge.models import Contribution, ContributionState, ExperienceReport
from knowledge.revisions import draft_token, latest_draft
from knowledge.writing import publishing
from tests.factories.knowledge import commune, experience, signed_in, writer
from tests.factories.vocabulary import AxisFactory, SectorFactory, TradeFactory

pytestmark = pytest.mark.django_db

TYPED: dict[str, Any] = {
    "title": "Trois factures impayées",
    "story": "En mars 2024, trois commandes sont restées impayées.",
    "outcome": "failure",
    "lesson": "Demander un acompte.",
    "territories": "Riom (63200)",
    "visibility": "network",
    "paroles-TOTAL_FORMS": "1",
    "paroles-INITIAL_FORMS": "0",
}


@pytest.fixture(autouse=True)
def place() -> None:
    commune()


def new_form(client: Client) -> str:
    """Address of a fresh form, as the menu opens it."""
    return str(client.get("/raconter/")["Location"])


def draft() -> ExperienceReport:
    report = latest_draft(Contribution.objects.get())
    assert isinstance(report, ExperienceReport)
    return report


def test_a_visitor_signs_in_first(client: Client) -> None:
    response = client.get("/raconter/")
    assert response.status_code == 302
    assert response["Location"].endswith("/compte/login/?next=/raconter/")


@pytest.mark.parametrize("status", ["pending", "suspended", "left"])
def test_only_active_members_write(status: str) -> None:
    assert signed_in(writer(status=status)).get("/raconter/").status_code == 404


def test_a_fresh_form_has_five_questions_and_no_draft_yet() -> None:
    client = signed_in(writer())
    page = client.get(new_form(client))
    assert [field.name for field in page.context["flash"]] == ["title", "story", "outcome", "lesson", "territories"]
    assert "Encore 5 réponses · environ 10 minutes" in page.content.decode()
    assert not Contribution.objects.exists()


def test_a_wanted_page_gives_its_title() -> None:
    client = signed_in(writer())
    address = client.get("/raconter/", {"titre": "Facturer un acompte"})["Location"]
    assert 'value="Facturer un acompte"' in client.get(address).content.decode()


def test_saving_keeps_everything_and_publishes_nothing() -> None:
    client = signed_in(writer())
    response = client.post(new_form(client), TYPED | {"means_time": "Deux jours", "tags": "Acompte, devis"})
    page = Contribution.objects.get()
    assert response["Location"] == f"/c/{page.pk}/modifier/"
    assert not page.live
    report = draft()
    assert report.lesson == "Demander un acompte."
    assert [place.name for place in report.territories.all()] == ["Riom"]
    assert sorted(tag.name for tag in report.tags.all()) == ["acompte", "devis"]
    shown = client.get(response["Location"]).content.decode()
    assert "Riom (63200)" in shown
    assert "Deux jours" in shown


def test_sending_the_same_form_twice_makes_one_draft() -> None:
    client = signed_in(writer())
    address = new_form(client)
    first = client.post(address, TYPED)
    second = client.post(address, TYPED)
    assert first["Location"] == second["Location"]
    assert Contribution.objects.count() == 1


def test_publishing_twice_at_once_makes_one_page() -> None:
    client = signed_in(writer())
    address = new_form(client)
    editor = {"editor": str(uuid4())}
    for _press in range(2):
        assert client.post(address, TYPED | editor | {"action": "publish"}).status_code == 302
    assert Contribution.objects.count() == 1
    assert Contribution.objects.get().live


def test_publishing_leads_to_the_page_as_asked(client: Client) -> None:
    author = signed_in(writer())
    sent = TYPED | {"action": "publish", "visibility": "public", "protected_author": "on"}
    response = author.post(new_form(author), sent)
    page = Contribution.objects.get()
    assert response["Location"] == page.get_absolute_url()
    assert (page.state.visibility, page.state.protected_author) == ("public", True)
    assert client.get(page.get_absolute_url()).status_code == 200


def test_what_is_missing_is_tied_to_its_field_and_the_rest_is_kept() -> None:
    client = signed_in(writer())
    sent = TYPED | {"action": "publish", "lesson": "", "outcome": ""}
    response = client.post(new_form(client), sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"lesson", "outcome"}
    text = response.content.decode()
    assert "Il reste 2 points à corriger" in text
    assert 'href="#id_lesson"' in text
    assert "trois commandes sont restées impayées" in text
    assert draft().title == "Trois factures impayées"
    assert not Contribution.objects.get().live


def test_a_word_that_is_not_understood_is_kept_and_told() -> None:
    client = signed_in(writer())
    response = client.post(new_form(client), TYPED | {"territories": "Riom (63200), Nullepart-sur-Mer"}, follow=True)
    text = response.content.decode()
    assert "Nous ne connaissons pas le lieu « Nullepart-sur-Mer »" in text
    assert 'value="Riom (63200), Nullepart-sur-Mer"' in text


def test_a_date_that_is_not_one_comes_back_as_typed() -> None:
    client = signed_in(writer())
    response = client.post(new_form(client), TYPED | {"started_on": "printemps 2024"})
    assert 'value="printemps 2024"' in client.get(response["Location"]).content.decode()


def test_quoted_words_need_consent_before_publishing() -> None:
    client = signed_in(writer())
    quoted = {"paroles-0-text": "C'était trop.", "paroles-0-speaker": "un client", "paroles-0-consent": "not_asked"}
    refused = client.post(new_form(client), TYPED | quoted | {"action": "publish"})
    assert refused.status_code == 422
    assert "n’a pas donné son accord" in refused.content.decode()
    agreed = (
        TYPED | quoted | {"paroles-0-consent": "given", "action": "publish", "base_revision": draft_token(draft().pk)}
    )
    assert client.post(f"/c/{draft().pk}/modifier/", agreed).status_code == 302
    assert draft().verbatims.get().speaker == "un client"


def test_the_choice_of_readers_is_kept_with_the_draft() -> None:
    client = signed_in(writer())
    response = client.post(new_form(client), TYPED | {"visibility": "cooperative", "protected_author": "on"})
    access = client.get(response["Location"]).context["editor"].access
    assert access.initial == {"visibility": "cooperative", "protected_author": True}


def test_saving_a_published_text_does_not_open_it_wider(client: Client) -> None:
    author = writer()
    page = experience(author, visibility="private")
    base = {"base_revision": draft_token(page.pk)}
    signed_in(author).post(f"/c/{page.pk}/modifier/", TYPED | base | {"visibility": "public"})
    assert ContributionState.objects.get(pk=page.pk).visibility == "private"
    assert client.get(page.get_absolute_url()).status_code == 404


def test_autosave_answers_with_the_revision_to_start_from() -> None:
    client = signed_in(writer())
    address = new_form(client)
    first = client.post(f"{address}enregistrer/", TYPED).json()
    assert first["saved_label"].startswith("Enregistré à ")
    again = TYPED | {"lesson": "Une autre leçon.", "base_revision": first["revision"]}
    second = client.post(f"{address}enregistrer/", again).json()
    assert second["revision"] != first["revision"]
    assert second["revision"] == draft_token(draft().pk)
    assert draft().lesson == "Une autre leçon."


def test_autosave_says_what_it_did_not_understand() -> None:
    client = signed_in(writer())
    answer = client.post(f"{new_form(client)}enregistrer/", TYPED | {"trades": "licornier"}).json()
    assert "licornier" in answer["errors"]["trades"][0]


def test_another_page_gets_the_differences_and_loses_nothing() -> None:
    author = writer()
    page = experience(author, publish=False)
    base = draft_token(page.pk)
    client = signed_in(author)
    address = f"/c/{page.pk}/enregistrer/"
    client.post(address, TYPED | {"lesson": "La mienne.", "base_revision": base, "editor": str(uuid4())})
    answer = client.post(address, TYPED | {"lesson": "La vôtre.", "base_revision": base, "editor": str(uuid4())})
    assert answer.status_code == 409
    fragment = answer.content.decode()
    assert f'data-revision="{draft_token(page.pk)}"' in fragment
    assert "mienne" in fragment
    assert "vôtre" in fragment
    assert draft().lesson == "La mienne."


def test_the_same_page_goes_on_when_an_answer_was_lost() -> None:
    author = writer()
    page = experience(author, publish=False)
    sent = TYPED | {"base_revision": draft_token(page.pk), "editor": str(uuid4())}
    client = signed_in(author)
    assert client.post(f"/c/{page.pk}/enregistrer/", sent | {"lesson": "Un."}).status_code == 200
    assert client.post(f"/c/{page.pk}/enregistrer/", sent | {"lesson": "Un, deux."}).status_code == 200
    assert draft().lesson == "Un, deux."


def test_a_conflict_without_scripts_shows_both_and_lets_one_choose() -> None:
    author = writer()
    page = experience(author, publish=False)
    base = draft_token(page.pk)
    client = signed_in(author)
    address = f"/c/{page.pk}/modifier/"
    client.post(address, TYPED | {"lesson": "La mienne.", "base_revision": base, "editor": str(uuid4())})
    late = TYPED | {"lesson": "La vôtre.", "base_revision": base, "editor": str(uuid4())}
    response = client.post(address, late)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Garder mon texte" in text
    assert f'data-draft-hold="{base}"' in text
    assert ">La vôtre.</textarea>" in text.replace("\n", "")
    assert draft().lesson == "La mienne."
    kept = client.post(address, late | {"base_revision": response.context["editor"].token})
    assert kept.status_code == 302
    assert draft().lesson == "La vôtre."


def test_nobody_else_edits_a_text(client: Client) -> None:
    page = experience(visibility="public")
    stranger = signed_in(writer())
    for address in (f"/c/{page.pk}/modifier/", f"/c/{page.pk}/enregistrer/"):
        assert stranger.post(address, TYPED).status_code == 404
        assert client.post(address, TYPED).status_code == 302
    assert draft().title != TYPED["title"] or draft().lesson != TYPED["lesson"]


def test_someone_elses_form_key_finds_nothing() -> None:
    author = signed_in(writer())
    address = new_form(author)
    author.post(address, TYPED)
    other = signed_in(writer())
    assert "trois commandes" not in other.get(address).content.decode()


def test_folded_depths_open_when_they_hold_something() -> None:
    author = writer()
    page = experience(author, publish=False)
    client = signed_in(author)
    assert [depth.is_open for depth in client.get(f"/c/{page.pk}/modifier/").context["depths"]] == [False, False]
    base = {"base_revision": draft_token(page.pk)}
    client.post(f"/c/{page.pk}/modifier/", TYPED | base | {"partners": "La mairie."})
    assert [depth.is_open for depth in client.get(f"/c/{page.pk}/modifier/").context["depths"]] == [False, True]


def test_hints_help_and_never_block() -> None:
    author = writer()
    page = experience(author, story="Un client n'a pas payé.", publish=False)
    text = signed_in(author).get(f"/c/{page.pk}/modifier/").content.decode()
    assert "Un chiffre ou une date aiderait le lecteur." in text
    assert publishing.publish(page.pk, author.user).live


def test_preview_is_safe_html() -> None:
    client = signed_in(writer())
    answer = client.post("/raconter/apercu-texte/", {"text": "**Fort** <script>alert(1)</script>"}).content.decode()
    assert "<strong>Fort</strong>" in answer
    assert "<script" not in answer
    assert "Rien à montrer" in client.post("/raconter/apercu-texte/", {"text": "  "}).content.decode()


def test_suggestions_are_options_of_one_list() -> None:
    client = signed_in(writer())
    TradeFactory(label="maçon", label_feminine="maçonne", slug="macon", parent=SectorFactory())
    AxisFactory(label="maçonnerie sociale")
    answer = client.get("/raconter/suggestions/", {"liste": "trade", "q": "mac"}).content.decode()
    assert answer.count('role="option"') == 1
    assert 'data-value="maçon"' in answer
    assert client.get("/raconter/suggestions/", {"liste": "trade", "q": "\x00"}).content.decode().strip() == ""


def test_the_form_costs_few_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    page = experience(author, tags=["a", "b"], publish=False)
    client = signed_in(author)
    with django_assert_max_num_queries(30):
        client.get(f"/c/{page.pk}/modifier/")


def test_a_draft_without_a_title_is_still_listed_by_a_name() -> None:
    client = signed_in(writer())
    client.post(new_form(client), TYPED | {"title": "", "action": "save"})
    assert draft().draft_title == "Sans titre"
    assert "Sans titre" in client.get("/mon-espace/textes/").content.decode()
    page = client.get(f"/c/{draft().pk}/modifier/").content.decode()
    assert 'value="Sans titre"' not in page
