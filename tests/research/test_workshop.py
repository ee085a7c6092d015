"""From an empty study to its publication, on our own pages."""

import pytest
from django.test import Client

from knowledge.choices import ConsentUse
from knowledge.consent import consents
from knowledge.models import Quote
from knowledge.writing.drafts import save_draft
from research.models import CaseStudy
from tests.factories.knowledge import signed_in, writer
from tests.factories.studies import STUDY_TEXTS, blocks, researcher, study

pytestmark = pytest.mark.django_db


def test_a_researcher_starts_a_study_and_a_member_does_not():
    author = researcher()
    answer = signed_in(author).post("/etudes/ecrire/", {"title": "Ce que la route coûte"})
    page = CaseStudy.objects.get()
    assert answer["Location"] == f"/c/{page.pk}/atelier/"
    shown = signed_in(author).get(f"/c/{page.pk}/atelier/").content.decode()
    assert "Dites à quelle question l’étude répond." in shown
    assert signed_in(writer()).get("/etudes/ecrire/").status_code == 404
    assert signed_in(writer()).get(f"/c/{page.pk}/atelier/").status_code == 404


def test_a_study_is_published_at_the_chosen_level():
    author = researcher()
    page = study(author, publish=False)
    answer = signed_in(author).post(f"/c/{page.pk}/atelier/publier/", {"visibility": "network", "note": "Première"})
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.live
    assert page.publications.get().note == "Première"
    assert Client().get(page.get_absolute_url()).status_code == 404
    assert signed_in(writer()).get(page.get_absolute_url(), follow=True).status_code == 200


def test_an_unfinished_study_stays_a_draft():
    author = researcher()
    page = study(author, publish=False, question="")
    signed_in(author).post(f"/c/{page.pk}/atelier/publier/", {"visibility": "public", "note": ""})
    page.refresh_from_db()
    assert not page.live


def test_words_are_kept_with_a_number_and_shown_once_their_speaker_agrees():
    author = researcher()
    page = study(author, publish=False)
    client = signed_in(author)
    client.post(f"/c/{page.pk}/paroles/", {"text": "On ne m'a pas rappelée.", "speaker": "une cliente"})
    quote = Quote.objects.get()
    save_draft(page.pk, author.user, STUDY_TEXTS | {"body": blocks(("verbatim", {"quote": quote.pk}))}, base_token=None)
    assert "bloque la publication" in client.get(f"/c/{page.pk}/atelier/").content.decode()
    client.post(f"/c/{page.pk}/paroles/{quote.pk}/", {"act": "given", "means": "par courriel"})
    assert consents.may_show(quote.key, ConsentUse.STUDY)
    client.post(f"/c/{page.pk}/atelier/publier/", {"visibility": "public", "note": ""})
    page.refresh_from_db()
    assert "On ne m&#x27;a pas rappelée." in Client().get(page.get_absolute_url(), follow=True).content.decode()


def test_the_words_of_another_study_are_out_of_reach():
    author, other = researcher(), researcher()
    page, theirs = study(author, publish=False), study(other, publish=False)
    quote = consents.quote(theirs, "Ailleurs.")
    assert signed_in(author).post(f"/c/{page.pk}/paroles/{quote.pk}/", {"act": "given"}).status_code == 404
    assert not consents.may_show(quote.key, ConsentUse.STUDY)
