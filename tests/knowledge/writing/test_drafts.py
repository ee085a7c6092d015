from uuid import uuid4

import pytest

from knowledge.models import Contribution, ContributionState
from knowledge.revisions import draft_token, latest_draft
from knowledge.writing.drafts import EditConflict, save_draft, start_draft
from tests.factories.knowledge import experience, writer

pytestmark = pytest.mark.django_db


def story_of(pk):
    return latest_draft(Contribution.objects.get(pk=pk)).story


def test_the_same_form_twice_makes_one_draft():
    author, key = writer(), uuid4()
    assert start_draft(author, key=key).pk == start_draft(author, key=key).pk
    assert Contribution.objects.count() == 1


def test_a_key_of_someone_else_finds_nothing():
    key = uuid4()
    mine = start_draft(writer(), key=key)
    from knowledge.writing.drafts import draft_with_key

    assert draft_with_key(writer(), key) is None
    assert mine.state.draft_key == key


def test_a_save_on_an_old_text_is_a_conflict_and_loses_neither():
    page = experience(publish=False)
    token = draft_token(page.pk)
    save_draft(page.pk, page.owner, {"story": "premier"}, base_token=token)
    with pytest.raises(EditConflict) as caught:
        save_draft(page.pk, page.owner, {"story": "second"}, base_token=token)
    assert caught.value.current.story == "premier"
    assert caught.value.token == draft_token(page.pk)
    assert story_of(page.pk) == "premier"


def test_a_form_whose_answer_was_lost_does_not_conflict_with_itself():
    page, editor = experience(publish=False), uuid4()
    token = draft_token(page.pk)
    save_draft(page.pk, page.owner, {"story": "premier"}, base_token=token, editor=editor)
    save_draft(page.pk, page.owner, {"story": "suite"}, base_token=token, editor=editor)
    assert story_of(page.pk) == "suite"


def test_the_same_text_sent_twice_is_not_a_conflict():
    page = experience(publish=False)
    token = draft_token(page.pk)
    first = save_draft(page.pk, page.owner, {"story": "même"}, base_token=token)
    assert save_draft(page.pk, page.owner, {"story": "même"}, base_token=token).token == first.token


def test_what_a_second_window_saved_stays_in_its_own_revision():
    page, first, second = experience(publish=False), uuid4(), uuid4()
    save_draft(page.pk, page.owner, {"story": "première fenêtre"}, base_token=None, editor=first)
    save_draft(page.pk, page.owner, {"story": "seconde fenêtre"}, base_token=None, editor=second)
    save_draft(page.pk, page.owner, {"story": "première, gardée"}, base_token=None, editor=first)
    stories = [revision.content["story"] for revision in page.revisions.order_by("pk")]
    assert stories == ["première fenêtre", "seconde fenêtre", "première, gardée"]


def test_autosaves_of_one_person_make_one_revision_and_a_published_one_is_kept():
    page = experience(title="Publié")
    for number in range(5):
        save_draft(page.pk, page.owner, {"story": f"essai {number}"}, base_token=None)
    page.refresh_from_db()
    assert page.revisions.count() == 3  # the first draft, the published text, the autosaves
    assert page.live_revision_id != page.latest_revision_id
    assert page.story != "essai 4"


def test_what_was_not_understood_is_kept_beside_the_draft():
    page = experience(publish=False)
    save_draft(page.pk, page.owner, {}, base_token=None, pending={"territories": "Trifouilly"})
    assert ContributionState.objects.get(pk=page.pk).pending == {"territories": "Trifouilly"}
