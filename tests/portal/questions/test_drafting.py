"""An answer becomes a draft; nobody's words are published without their yes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from knowledge.choices import Consent
from knowledge.models import ConsentEvent
from knowledge.revisions import latest_draft
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from knowledge.writing.publishing import NotReady
from portal.members.models import Member
from portal.notices.models import Notice
from portal.questions import drafting, telling
from portal.questions.models import Answer, Question, Quotation
from portal.questions.refusals import QuestionRefused
from portal.visibility import Visibility
from tests.factories import knowledge as made
from tests.factories.questions import answered, question
from tests.search.expertise.cast import skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> tuple[Question, Answer, Answer]:
    """A question with two answers."""
    one, two = made.writer(is_listed=True), made.writer(is_listed=True)
    put = question(made.writer(), [one, two], concepts=[skill()], place=made.commune())
    return put, answered(put, one, "Un acompte de trente pour cent."), answered(put, two, "Un contrat écrit.")


def test_the_draft_holds_the_question_the_answer_and_the_words_of_others(asked) -> None:
    put, mine, other = asked
    page = drafting.draft_from(mine, mine.member)
    draft = latest_draft(page)
    assert not draft.live
    assert (draft.title, draft.story) == (put.title, mine.text)
    assert put.title in draft.context
    assert [one.label for one in draft.skills.all()] == ["poser des joints"]
    assert list(draft.territories.all()) == [put.place]
    quoted = {row.text: row.consent for row in draft.verbatims.all()}
    assert quoted == {put.text: Consent.NOT_ASKED, other.text: Consent.NOT_ASKED}
    assert [event.act for event in ConsentEvent.objects.all()] == ["asked", "asked"]
    told = Notice.objects.filter(kind=telling.QUOTED).values_list("member_id", flat=True)
    assert set(told) == {put.asker_id, other.member_id}


def test_it_is_begun_once_and_by_who_answered(asked) -> None:
    put, mine, other = asked
    assert drafting.draft_from(mine, mine.member) == drafting.draft_from(mine, mine.member)
    for by in (other.member, put.asker):
        with pytest.raises(QuestionRefused):
            drafting.draft_from(mine, by)
    assert Quotation.objects.count() == 2


def completed(page_id: int, author: Member) -> None:
    values = {"lesson": made.FLASH_TEXTS["lesson"], "outcome": "success", "axes": [made.axis()]}
    save_draft(page_id, author.user, values, base_token=None)


def test_it_is_published_when_everybody_quoted_has_said_yes(asked) -> None:
    _put, mine, _other = asked
    page = drafting.draft_from(mine, mine.member)
    completed(page.pk, mine.member)
    for quotation in Quotation.objects.all():
        with pytest.raises(NotReady):
            publishing.publish(page.pk, mine.member.user)
        drafting.decide(quotation, quotation.member, gives=True)
    assert publishing.publish(page.pk, mine.member.user).live


def test_a_refusal_is_told_and_the_words_stay_out(asked) -> None:
    _put, mine, _other = asked
    page = drafting.draft_from(mine, mine.member)
    completed(page.pk, mine.member)
    first, second = Quotation.objects.order_by("pk")
    drafting.decide(first, first.member, gives=True)
    drafting.decide(second, second.member, gives=False)
    with pytest.raises(NotReady):
        publishing.publish(page.pk, mine.member.user)
    assert Notice.objects.filter(kind=telling.QUOTED, member=mine.member).count() == 2
    with pytest.raises(QuestionRefused):
        drafting.decide(second, second.member, gives=True)
    with pytest.raises(QuestionRefused):
        drafting.decide(first, second.member, gives=True)


def test_a_closed_question_gives_no_word_away() -> None:
    one = made.writer(is_listed=True)
    put = question(made.writer(), [one], title="Mon secret", text="", visibility=Visibility.PRIVATE)
    draft = latest_draft(drafting.draft_from(answered(put, one), one))
    assert "Mon secret" not in draft.title + draft.context
    assert [row.text for row in draft.verbatims.all()] == ["Mon secret"]


def test_from_the_page_and_back(asked) -> None:
    put, mine, other = asked
    browser = made.signed_in(mine.member)
    begun = browser.post(reverse("questions:draft", args=[put.pk, mine.pk]))
    mine.refresh_from_db()
    assert begun.url == reverse("knowledge:edit", args=[mine.draft_id])
    form = browser.get(begun.url).content.decode()
    assert "Un acompte de trente pour cent." in form
    assert "Reprendre le récit" in browser.get(put.get_absolute_url()).content.decode()
    theirs = made.signed_in(other.member)
    assert "Peut-on citer vos mots" in theirs.get(put.get_absolute_url()).content.decode()
    quotation = Quotation.objects.get(member=other.member)
    decide = reverse("questions:decide", args=[put.pk, quotation.pk])
    assert theirs.post(decide, {"decision": "zzz"}).status_code == 404
    assert browser.post(decide, {"decision": "give"}).status_code == 404
    theirs.post(decide, {"decision": "give"})
    assert "Peut-on citer vos mots" not in theirs.get(put.get_absolute_url()).content.decode()
