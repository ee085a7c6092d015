"""A text too costly to lay out: told to its readers, tried again a few times, then left alone."""

from __future__ import annotations

import pytest
from django.test import Client

from knowledge import rendering
from knowledge.models import Contribution, ContributionState
from knowledge.writing import layouts
from knowledge.writing.layouts import ATTEMPTS, lay_out_next
from knowledge.writing.publishing import unpublish
from portal.core.models import Change
from portal.markdown import Rendered, render
from tests.factories.knowledge import experience, signed_in, writer

pytestmark = pytest.mark.django_db
NOTICE = "Mise en forme simplifiée"


def costly(text: str, **options: object) -> Rendered:
    """As past the limit of time: one field only."""
    if options["namespace"] == "story":
        return Rendered(html=f"<p>{text}</p>", plain=text, degraded=True)
    return render(text, **options)  # type: ignore[arg-type]


@pytest.fixture
def degraded(monkeypatch: pytest.MonkeyPatch) -> Contribution:
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "render", costly)
        return experience(writer(), story="Un **long** récit.")


def state_of(page: Contribution) -> ContributionState:
    return ContributionState.objects.get(pk=page.pk)


def test_the_reader_is_told_on_the_page_and_on_its_version(client: Client, degraded: Contribution) -> None:
    assert state_of(degraded).degraded == ["story"]
    assert degraded.publications.get().degraded == ["story"]
    assert NOTICE in client.get(degraded.get_absolute_url()).content.decode()
    assert NOTICE in client.get(f"/c/{degraded.pk}/v/1/").content.decode()


def test_a_text_laid_out_in_time_says_nothing(client: Client) -> None:
    page = experience()
    assert state_of(page).degraded == []
    assert NOTICE not in client.get(page.get_absolute_url()).content.decode()
    assert not lay_out_next()


def test_it_is_laid_out_later_and_nothing_else_moves(client: Client, degraded: Contribution) -> None:
    before = state_of(degraded)
    Change.objects.all().delete()
    assert lay_out_next()
    after = state_of(degraded)
    assert after.degraded == []
    assert "<strong>long</strong>" in after.rendered["story"]
    assert after.rendered["lesson"] == before.rendered["lesson"]
    assert (after.last_published_at, after.first_published_at) == (before.last_published_at, before.first_published_at)
    version = degraded.publications.get()
    assert (version.degraded, version.rendered) == ([], after.rendered)
    assert Contribution.objects.get(pk=degraded.pk).specific.story == "Un **long** récit."
    assert after.index_version == before.index_version + 1
    assert Change.objects.filter(object_id=degraded.pk, tightened=False).count() == 1
    assert NOTICE not in client.get(degraded.get_absolute_url()).content.decode()
    assert not lay_out_next()


def test_attempts_are_few_and_change_nothing_when_they_fail(
    client: Client, degraded: Contribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "render", costly)
    before = state_of(degraded)
    Change.objects.all().delete()
    assert [lay_out_next() for _attempt in range(ATTEMPTS + 1)] == [True] * ATTEMPTS + [False]
    after = state_of(degraded)
    assert (after.degraded, after.rendered) == (["story"], before.rendered)
    assert after.index_version == before.index_version
    assert not Change.objects.exists()
    assert NOTICE in client.get(degraded.get_absolute_url()).content.decode()


def test_publishing_again_starts_anew(degraded: Contribution, monkeypatch: pytest.MonkeyPatch) -> None:
    ContributionState.objects.filter(pk=degraded.pk).update(layout_attempts=ATTEMPTS)
    revision = degraded.specific.save_revision()
    monkeypatch.setattr(rendering, "render", costly)
    revision.publish(skip_permission_checks=True)
    assert state_of(degraded).layout_attempts == 0


def test_what_was_published_meanwhile_is_left_as_it_is(degraded: Contribution, monkeypatch: pytest.MonkeyPatch) -> None:
    def published_meanwhile(page: Contribution, before: rendering.Layout) -> rendering.Layout:
        ContributionState.objects.filter(pk=page.pk).update(degraded=[], rendered={"story": "<p>Nouveau</p>"})
        return rendering.lay_out_again(page, before)

    monkeypatch.setattr(layouts, "lay_out_again", published_meanwhile)
    assert lay_out_next()
    assert state_of(degraded).rendered == {"story": "<p>Nouveau</p>"}


def test_a_withdrawn_text_waits(degraded: Contribution) -> None:
    unpublish(degraded.pk, None)
    assert not lay_out_next()


def test_no_one_else_is_told_more(degraded: Contribution) -> None:
    assert NOTICE in signed_in(writer()).get(degraded.get_absolute_url()).content.decode()
