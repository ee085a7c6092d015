"""Running saved searches again: what is new, for whom, told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone

from knowledge.writing import publishing
from portal.members.models import Member
from portal.notices import preferences
from portal.notices.letters import send_due
from portal.notices.models import Notice, Pace
from search.engines.contract import EngineUnavailable
from search.models import Alert, SavedSearch
from search.saved import running as saved_running
from search.saved import saving as saved
from search.saved.running import INSTANT_REST, WEEKLY_REST, run_due
from tests.factories.knowledge import commune, experience, writer
from tests.search.saved.test_saving import kept

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(dt.datetime(2026, 3, 11, 15, 0))
LATER = NOW + WEEKLY_REST


def started(member: Member, index: Callable[[], int], query: str = "q=bail", alert: str = Alert.INSTANT) -> SavedSearch:
    """A search whose first run is done: what is there is known."""
    search = kept(member, query, alert=alert)
    index()
    assert run_due(NOW) == 0
    search.refresh_from_db()
    return search


def test_the_first_run_only_learns_what_is_there(index):
    experience(title="Un bail ancien")
    member = writer()
    started(member, index)
    assert run_due(LATER) == 0
    assert not Notice.objects.exists()


def test_what_is_new_is_told_once_with_its_reason(index):
    member = writer()
    started(member, index)
    page = experience(title="Un bail tout neuf")
    index()
    assert run_due(LATER) == 1
    assert run_due(LATER + WEEKLY_REST) == 0
    notice = Notice.objects.get()
    assert (notice.member, notice.subject_key, notice.pace) == (member, ("contribution", page.pk), Pace.INSTANT)
    assert notice.reason == "Nouveau dans votre recherche «\u00a0bail\u00a0»."


def test_a_followed_place_tells_what_is_told_there(index):
    member, where = writer(), commune()
    started(member, index, f"territoire={where.key}")
    here = experience(title="Ici")
    experience(title="Ailleurs", places=[commune("Vichy", "03310")])
    index()
    run_due(LATER)
    assert [notice.subject_id for notice in Notice.objects.all()] == [here.pk]


def test_what_its_reader_may_not_read_is_not_told(index):
    member = writer()
    started(member, index)
    experience(title="Un bail privé", visibility="private")
    experience(title="Un bail de coopérative", visibility="cooperative")
    index()
    assert run_due(LATER) == 0


def test_what_was_hidden_from_the_database_only_is_told_when_it_opens(index):
    """The index still shows it: it is neither told nor remembered as seen."""
    member = writer()
    started(member, index)
    page = experience(title="Un bail")
    index()
    with mock.patch.object(saved_running, "readable_now", return_value={}):
        assert run_due(LATER) == 0
    assert run_due(LATER + WEEKLY_REST) == 1
    assert Notice.objects.get().subject_id == page.pk


def test_what_is_restricted_between_the_run_and_the_letter_is_never_named(index):
    member = writer()
    started(member, index)
    page = experience(title="Canari du bail")
    index()
    assert run_due(LATER) == 1
    Notice.objects.update(created_at=LATER)
    publishing.set_visibility(page.pk, "private")
    assert send_due(LATER) == 0
    assert mail.outbox == []


def test_the_letter_of_an_alert_leaves_at_its_pace(index):
    fast, slow = writer(), writer()
    kept(fast, alert=Alert.INSTANT)
    started(slow, index, alert=Alert.WEEKLY)
    experience(title="Un bail")
    index()
    assert run_due(LATER) == 2
    Notice.objects.update(created_at=LATER)
    assert send_due(LATER) == 1
    assert mail.outbox[0].to == [fast.user.email]
    assert send_due(LATER + dt.timedelta(days=4)) == 1
    assert mail.outbox[1].to == [slow.user.email]


def test_stopping_the_kind_is_stronger_than_the_alert_of_a_search(index):
    member = writer()
    started(member, index)
    preferences.set_pace(member.pk, "search", Pace.INBOX)
    experience(title="Un bail")
    index()
    assert run_due(LATER) == 1
    Notice.objects.update(created_at=LATER)
    assert send_due(LATER) == 0


def test_one_s_own_texts_are_no_news(index):
    member = writer()
    started(member, index)
    experience(member, title="Mon bail")
    index()
    assert run_due(LATER) == 0


def test_a_search_without_alert_is_not_run_and_starts_anew_when_taken_up_again(index):
    member = writer()
    search = started(member, index)
    saved.change(search, name="bail", alert=Alert.NONE)
    experience(title="Un bail pendant la pause")
    index()
    assert run_due(LATER) == 0
    saved.change(search, name="bail", alert=Alert.WEEKLY)
    assert run_due(LATER) == 0
    experience(title="Un bail après la pause")
    index()
    assert run_due(LATER + WEEKLY_REST) == 1


def test_the_pace_of_a_search_reaches_what_waits_to_be_mailed(index):
    search = started(writer(), index)
    experience(title="Un bail")
    index()
    run_due(LATER)
    saved.change(search, name="bail", alert=Alert.NONE)
    Notice.objects.update(created_at=LATER)
    assert send_due(LATER) == 0


@pytest.mark.parametrize(("alert", "rest"), [(Alert.INSTANT, INSTANT_REST), (Alert.WEEKLY, WEEKLY_REST)])
def test_a_search_rests_between_two_runs(index, alert, rest):
    started(writer(), index, alert=alert)
    experience(title="Un bail")
    index()
    assert run_due(NOW + rest - dt.timedelta(seconds=1)) == 0
    assert run_due(NOW + rest) == 1


@pytest.mark.parametrize("status", [Member.Status.SUSPENDED, Member.Status.LEFT])
def test_those_who_are_not_active_have_no_search_run(index, status):
    member = writer()
    started(member, index)
    Member.objects.filter(pk=member.pk).update(status=status)
    experience(title="Un bail")
    index()
    assert run_due(LATER) == 0


def test_many_new_results_are_told_in_part(index, monkeypatch):
    monkeypatch.setattr(saved_running, "MOST_TOLD", 2)
    started(writer(), index)
    for number in range(3):
        experience(title=f"Un bail {number}")
    index()
    assert run_due(LATER) == 2
    assert run_due(LATER + WEEKLY_REST) == 0


def test_a_result_that_moves_up_into_the_window_is_no_news(index, monkeypatch):
    monkeypatch.setattr(saved_running, "WINDOW", 3)
    monkeypatch.setattr(saved_running, "CANDIDATES", 2)
    pages = [experience(title=f"Récit {number}") for number in range(4)]
    started(writer(), index, "type=experience")
    publishing.delete(pages[-1].pk, None)
    index()
    assert run_due(LATER) == 0


def test_without_an_engine_everything_waits(index):
    started(writer(), index)
    experience(title="Un bail")
    index()
    with mock.patch.object(saved_running.opening, "engine", side_effect=EngineUnavailable("absent")):
        assert run_due(LATER) == 0
    assert run_due(LATER) == 1


def test_one_search_that_breaks_does_not_stop_the_others(index):
    first = kept(writer(), "q=bail", alert=Alert.INSTANT)
    started(writer(), index)
    experience(title="Un bail")
    index()
    run = saved_running._results

    def fragile(viewer: object, search: SavedSearch) -> list[str]:
        if search.pk == first.pk:
            raise ValueError("illisible")
        return run(viewer, search)

    with mock.patch.object(saved_running, "_results", fragile):
        assert run_due(LATER) == 1


def test_a_search_removed_while_it_runs_writes_nothing(index):
    search = started(writer(), index)
    experience(title="Un bail")
    index()
    run = saved_running._results

    def meanwhile(viewer: object, one: SavedSearch) -> list[str]:
        found = run(viewer, one)
        saved.remove(SavedSearch.objects.get(pk=search.pk))
        return found

    with mock.patch.object(saved_running, "_results", meanwhile):
        assert run_due(LATER) == 0
    assert not Notice.objects.exists()


def test_two_workers_tell_once(index):
    started(writer(), index)
    experience(title="Un bail")
    index()
    due = saved_running._due(LATER)
    assert run_due(LATER) == 1
    with mock.patch.object(saved_running, "_due", return_value=due):
        assert run_due(LATER) == 0
    assert Notice.objects.count() == 1


def test_what_was_seen_is_kept_small(index):
    for number in range(5):
        experience(title=f"Un bail {number}")
    search = started(writer(), index)
    assert len(bytes(search.seen)) == 5 * 8
