import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from knowledge.models import Contribution, ContributionState, Verbatim
from knowledge.reading.history import versions_for
from knowledge.schedule import publish_due
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.core.models import Change
from portal.members.viewers import viewer_for
from portal.visibility import Viewer, can_read
from tests.factories.knowledge import article, experience, writer

pytestmark = pytest.mark.django_db
VISITOR = Viewer.anonymous()


def state_of(page):
    return ContributionState.objects.get(pk=page.pk)


def change_of(page):
    return Change.objects.get(kind="contribution", object_id=page.pk)


def test_publishing_moves_page_state_version_and_journal_together():
    page = experience(title="Un chantier", outcome="abandoned")
    state = state_of(page)
    assert page.live
    assert state.live
    assert state.outcome == "abandoned"
    assert "impayées" in state.rendered["story"]
    assert page.publications.get().number == 1
    assert change_of(page)


def test_a_failure_in_the_middle_leaves_nothing(monkeypatch):
    draft = experience(publish=False)
    Change.objects.all().delete()
    monkeypatch.setattr("knowledge.mirror.lay_out", lambda page: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publishing.publish(draft.pk, draft.owner)
    draft.refresh_from_db()
    assert not draft.live
    assert not state_of(draft).live
    assert not Change.objects.exists()


@pytest.mark.parametrize("field", ["title", "story", "lesson", "outcome", "territories"])
def test_each_missing_field_is_named_and_the_draft_stays(field):
    draft = experience(publish=False)
    empty = [] if field == "territories" else ""
    save_draft(draft.pk, draft.owner, {field: empty}, base_token=None)
    with pytest.raises(publishing.NotReady) as caught:
        publishing.publish(draft.pk, draft.owner)
    assert list(caught.value.message_dict) == [field]
    assert not state_of(draft).live


@pytest.mark.parametrize("consent", ["not_asked", "refused", "withdrawn"])
def test_a_quote_without_consent_blocks_publication(consent):
    draft = experience(publish=False)
    save_draft(
        draft.pk, draft.owner, {"verbatims": [Verbatim(text="x", speaker="y", consent=consent)]}, base_token=None
    )
    with pytest.raises(publishing.NotReady) as caught:
        publishing.publish(draft.pk, draft.owner)
    assert list(caught.value.message_dict) == ["verbatims"]


def test_every_published_contribution_has_an_axis():
    page = experience()
    assert Contribution.objects.get(pk=page.pk).axes.count() <= 1
    from tests.factories.knowledge import axis

    axis()
    assert [concept.slug for concept in experience().axes.all()] == ["organisation-du-travail"]


def test_narrowing_hides_the_page_at_once_and_widening_does_not():
    page = experience(visibility="network")
    Change.objects.all().delete()
    publishing.set_visibility(page.pk, "public")
    assert not change_of(page).tightened
    publishing.set_visibility(page.pk, "private")
    assert change_of(page).tightened
    assert not can_read(VISITOR, state_of(page).audience())


def test_publishing_an_old_draft_does_not_bring_back_an_old_visibility():
    page = experience(visibility="public")
    save_draft(page.pk, page.owner, {"story": "Une suite."}, base_token=None)
    publishing.set_visibility(page.pk, "private")
    publishing.publish(page.pk, page.owner)
    assert state_of(page).visibility == "private"


def test_the_trash_gives_back_a_draft_and_empties_itself():
    page = experience()
    publishing.delete(page.pk, page.owner)
    assert not Contribution.objects.visible_to(VISITOR).filter(pk=page.pk).exists()
    assert change_of(page).tightened
    publishing.undelete(page.pk)
    assert state_of(page).deleted_at is None
    assert not state_of(page).live
    publishing.delete(page.pk, page.owner)
    assert publishing.purge_trash(dt.timedelta(days=30)) == 0
    ContributionState.objects.filter(pk=page.pk).update(deleted_at=timezone.now() - dt.timedelta(days=31))
    assert publishing.purge_trash(dt.timedelta(days=30)) == 1
    assert not Contribution.objects.filter(pk=page.pk).exists()


def test_a_scheduled_page_is_nobodys_before_its_time(monkeypatch):
    draft, later = experience(publish=False), timezone.now() + dt.timedelta(hours=1)
    publishing.schedule(draft.pk, draft.owner, go_live_at=later)
    assert not state_of(draft).live
    assert publish_due() == 0
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert publish_due() == 1
    assert state_of(draft).live


def test_an_expired_page_leaves_and_is_hidden_at_once():
    page = experience()
    Change.objects.all().delete()
    Contribution.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    assert publish_due() == 1
    assert not state_of(page).live
    assert change_of(page).tightened


def test_scheduling_in_the_past_is_refused_with_its_field():
    draft = experience(publish=False)
    with pytest.raises(publishing.NotReady) as caught:
        publishing.schedule(draft.pk, draft.owner, go_live_at=timezone.now() - dt.timedelta(minutes=1))
    assert list(caught.value.message_dict) == ["go_live_at"]


def test_a_text_published_to_few_stays_with_the_few_in_history():
    author = writer()
    page = experience(author, visibility="private", story="Un secret de 2024.")
    save_draft(page.pk, author.user, {"story": "La version pour tous."}, base_token=None)
    publishing.publish(page.pk, author.user, visibility="public")
    page = Contribution.objects.get(pk=page.pk)
    assert [version.number for version in versions_for(VISITOR, page)] == [2]
    assert [version.number for version in versions_for(viewer_for(author.user), page)] == [2, 1]


def test_restoring_a_version_makes_a_draft_and_keeps_the_published_text():
    page = experience(story="Première version.")
    save_draft(page.pk, page.owner, {"story": "Deuxième version."}, base_token=None)
    publishing.publish(page.pk, page.owner)
    restored = publishing.restore_version(page.pk, 1, page.owner)
    page.refresh_from_db()
    assert restored.story == "Première version."
    assert page.story == "Deuxième version."


def test_links_are_pinned_to_ids_among_what_the_writer_may_read():
    known = article(title="Le contrat CAPE")
    hidden = experience(title="Récit secret", visibility="private")
    page = experience(story="Voir [[Le contrat CAPE]], [[Récit secret]] et [[Rien]]. En 2024.")
    assert page.story == f"Voir [[{known.pk}]], [[Récit secret]] et [[Rien]]. En 2024."
    assert str(hidden.pk) not in page.story


def test_unpublishing_gives_a_draft_back_to_its_authors():
    author = writer()
    page = experience(author)
    publishing.unpublish(page.pk, author.user)
    page = Contribution.objects.get(pk=page.pk)
    assert not can_read(VISITOR, page.state.audience())
    assert can_read(viewer_for(author.user), page.state.audience())
