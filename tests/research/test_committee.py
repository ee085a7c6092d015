"""The reading of a study: asked, answered, discussed, decided, published; by those of its seats only."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.models import Authorship
from portal.notices.models import Notice
from research.committee.grid import grid, newest
from research.models import Committee, CommitteeReader
from tests.factories.knowledge import signed_in, writer
from tests.factories.studies import researcher, study

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return researcher("Autrice Exemple")


@pytest.fixture
def readers():
    return [writer("Lectrice Un"), writer("Lecteur Deux")]


@pytest.fixture
def draft(author):
    return study(author, title="Tenir la trésorerie", publish=False)


def room(page, act: str = "") -> str:
    return f"{page.get_absolute_url()}lecture/{act}"


def asked(page, author, readers) -> Committee:
    names = "\n".join(member.display_name for member in readers)
    answer = signed_in(author).post(room(page, "demander/"), {"readers": names})
    assert answer.status_code == 302, answer.content.decode()
    return Committee.objects.get(study=page)


def full_answers(**others: str) -> dict[str, str]:
    answers = {f"{criterion.key}-answer": "yes" for criterion in newest().criteria()}
    return answers | {"opinion": "Une étude claire.", "advice": "publish"} | others


def test_a_committee_opens_the_unpublished_study_to_its_readers_and_to_nobody_else(draft, author, readers):
    committee = asked(draft, author, readers)
    assert committee.due_on == timezone.localdate() + dt.timedelta(days=7)
    assert signed_in(readers[0]).get(draft.get_absolute_url(), follow=True).status_code == 200
    for other in (signed_in(writer()), Client()):
        assert other.get(draft.get_absolute_url(), follow=True).status_code == 404
        assert "Tenir la trésorerie" not in other.get("/etudes/").content.decode()
    told = Notice.objects.filter(kind="review_asked").values_list("member_id", flat=True)
    assert set(told) == {member.pk for member in readers}


def test_nobody_reads_their_own_text(draft, author, readers):
    answer = signed_in(author).post(room(draft, "demander/"), {"readers": author.display_name})
    assert "Personne ne relit son propre texte" in answer.content.decode()
    assert not Committee.objects.exists()
    asked(draft, author, readers)
    Authorship.objects.create(contribution=draft, member=readers[0], credit="story")
    answer = signed_in(readers[0]).post(room(draft, "repondre/"), full_answers())
    assert answer.status_code == 404
    assert signed_in(readers[0]).post(room(draft, "decider/"), {"decision": "accepted", "note": "x"}).status_code == 404


def test_a_reader_answers_in_several_times_and_the_advice_needs_every_answer(draft, author, readers):
    asked(draft, author, readers)
    client = signed_in(readers[1])
    assert client.post(room(draft, "repondre/"), {"question-answer": "yes", "opinion": ""}).status_code == 302
    reader = CommitteeReader.objects.get(member=readers[1])
    assert [(mark.criterion, mark.answer) for mark in reader.marks.all()] == [("question", "yes")]
    assert reader.answered_at is None
    refused = client.post(room(draft, "repondre/"), {"question-answer": "yes", "advice": "publish", "opinion": "Oui."})
    assert "Répondez, même par « sans objet »." in refused.content.decode()
    assert client.post(room(draft, "repondre/"), full_answers()).status_code == 302
    reader.refresh_from_db()
    assert reader.answered_at is not None
    assert reader.marks.count() == len(list(newest().criteria()))
    assert Notice.objects.filter(kind="review_answered", member=author).count() == 1


def test_only_the_reader_who_reports_decides_and_the_answers_are_then_closed(draft, author, readers):
    committee = asked(draft, author, readers)
    decision = {"decision": "accepted", "note": "Étude solide."}
    for other in (readers[1], author):
        assert signed_in(other).post(room(draft, "decider/"), decision).status_code == 404
    assert signed_in(readers[0]).post(room(draft, "decider/"), decision).status_code == 302
    committee.refresh_from_db()
    assert committee.decision == "accepted"
    late = signed_in(readers[1]).post(room(draft, "repondre/"), full_answers())
    assert "Le comité a déjà décidé" in late.content.decode()
    assert not CommitteeReader.objects.filter(answered_at__isnull=False).exists()


def test_the_appraisal_is_published_with_the_names_of_those_who_agree(draft, author, readers):
    asked(draft, author, readers)
    signed_in(readers[0]).post(room(draft, "repondre/"), full_answers(named="on", **{"limites-comment": "Bien dites."}))
    signed_in(readers[1]).post(room(draft, "repondre/"), full_answers(opinion="Solide mais courte."))
    signed_in(readers[0]).post(room(draft, "decider/"), {"decision": "accepted", "note": "Étude solide."})
    signed_in(author).post(f"/c/{draft.pk}/atelier/publier/", {"visibility": "public", "note": ""})
    page = Client().get(draft.get_absolute_url(), follow=True).content.decode()
    for shown in ("Étude solide.", "Lectrice Un", "Solide mais courte.", "Une personne du comité", "Bien dites."):
        assert shown in page
    assert "Lecteur Deux" not in page


def test_the_dialogue_is_for_the_seats_only(draft, author, readers):
    asked(draft, author, readers)
    said = signed_in(readers[0]).post(room(draft, "dire/"), {"field": "limits", "text": "Et en hiver ?"})
    assert said.status_code == 302
    assert "Et en hiver ?" in signed_in(author).get(room(draft)).content.decode()
    assert signed_in(writer()).get(room(draft)).status_code == 404
    told = set(Notice.objects.filter(kind="review_message").values_list("member_id", flat=True))
    assert told == {author.pk, readers[1].pk}


def test_lateness_is_shown_to_the_committee_and_in_ones_space(draft, author, readers):
    committee = asked(draft, author, readers)
    Committee.objects.filter(pk=committee.pk).update(due_on=timezone.localdate() - dt.timedelta(days=2))
    assert "2 jours de retard" in signed_in(author).get(room(draft)).content.decode()
    space = signed_in(readers[0]).get("/mon-espace/").content.decode()
    assert "Lectures demandées" in space
    assert "2 jours de retard" in space


def test_a_study_that_lacks_something_is_not_sent_to_a_committee(author, readers):
    bare = study(author, publish=False, limits="")
    answer = signed_in(author).post(room(bare, "demander/"), {"readers": readers[0].display_name})
    assert "Dites ce que l’étude ne permet pas d’affirmer." in answer.content.decode()
    assert not Committee.objects.exists()


def test_the_number_of_readers_does_not_change_the_number_of_queries(author):
    counts = []
    for number in (2, 6):
        page = study(author, publish=False)
        asked_readers = [writer() for _ in range(number)]
        names = "\n".join(member.slug for member in asked_readers)
        signed_in(author).post(room(page, "demander/"), {"readers": names})
        client = signed_in(author)
        client.get(room(page))
        with CaptureQueriesContext(connection) as counted:
            assert client.get(room(page)).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_version_of_the_grid_keeps_its_criteria():
    first = grid(1)
    keys = [criterion.key for criterion in first.criteria()]
    assert len(keys) == len(set(keys)) == 17
    with pytest.raises(FileNotFoundError):
        grid(999)
