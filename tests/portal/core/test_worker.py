import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.core import consumers
from portal.core.journal import record_change, record_changes
from portal.core.models import Change
from portal.core.worker import MAX_ATTEMPTS, drain_all, drain_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch):
    """Replace the registered consumers by the given ones."""

    def install(**named):
        monkeypatch.setattr(consumers, "_consumers", dict(named))

    return install


def due_now():
    Change.objects.update(available_at=timezone.now() - dt.timedelta(seconds=1))


def test_acknowledged_changes_leave_the_journal(only):
    told = []
    only(index=lambda keys: told.extend(keys) or {})
    record_changes("contribution", [1, 2])
    assert drain_all() == 2
    assert told == [("contribution", 1), ("contribution", 2)]
    assert not Change.objects.exists()


def test_a_refused_change_waits_and_the_others_go_on(only):
    only(index=lambda keys: {("contribution", 1): "mapping"})
    record_changes("contribution", [1, 2])
    drained = drain_once()
    assert (drained.done, drained.refused) == (1, 1)
    waiting = Change.objects.get()
    assert waiting.last_error == "index: mapping"
    assert waiting.attempts == 1
    assert waiting.available_at > timezone.now()


def test_a_change_made_while_the_consumer_works_is_kept(only):
    def consumer(keys):
        record_change("contribution", 1)
        return {}

    only(index=consumer)
    record_change("contribution", 1)
    assert drain_once().done == 0
    change = Change.objects.get()
    assert change.serial == 2
    assert change.claimed_until is None


def test_what_is_away_is_waited_for_without_a_dead_letter(only):
    def away(keys):
        raise consumers.TryLater("engine away")

    only(index=away)
    record_change("contribution", 1)
    for _ in range(MAX_ATTEMPTS + 2):
        due_now()
        drain_once()
    change = Change.objects.get()
    assert (change.is_dead, change.attempts) == (False, 0)
    assert "engine away" in change.last_error
    only(index=lambda keys: {})
    due_now()
    assert drain_once().done == 1


def test_a_pair_that_breaks_its_batch_ends_alone_in_the_dead_letters(only):
    told = []

    def broken(keys):
        if ("contribution", 3) in keys:
            raise ValueError("poison")
        told.extend(keys)
        return {}

    only(index=broken)
    record_changes("contribution", range(1, 7))
    assert drain_once().done == 5
    assert sorted(number for _kind, number in told) == [1, 2, 4, 5, 6]
    for _ in range(MAX_ATTEMPTS - 1):
        due_now()
        drain_once()
    change = Change.objects.get()
    assert (change.object_id, change.is_dead) == (3, True)
    assert "poison" in change.last_error
    assert drain_once().claimed == 0


def test_a_lease_left_by_a_killed_worker_expires(only):
    only(index=lambda keys: {})
    record_change("contribution", 1)
    Change.objects.update(claimed_until=timezone.now() + dt.timedelta(seconds=30))
    assert drain_once().claimed == 0
    Change.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert drain_once().done == 1


def test_every_consumer_must_acknowledge(only):
    only(one=lambda keys: {}, two=lambda keys: {("contribution", 1): "busy"})
    record_change("contribution", 1)
    drain_once()
    assert Change.objects.get().last_error == "two: busy"


def test_who_confirmed_is_not_told_again_while_another_is_away(only):
    told = []

    def away(keys):
        raise consumers.TryLater("engine away")

    only(near=lambda keys: told.extend(keys) or {}, far=away)
    record_change("contribution", 1)
    for _ in range(3):
        due_now()
        drain_once()
    assert told == [("contribution", 1)]
    assert Change.objects.get().confirmations == {"near"}
    record_change("contribution", 1)
    due_now()
    drain_once()
    assert told == [("contribution", 1)] * 2
    only(near=lambda keys: told.extend(keys) or {}, far=lambda keys: {})
    due_now()
    assert drain_once().done == 1
    assert len(told) == 2


def test_a_change_made_while_another_is_away_is_told_anew_to_all(only):
    def near(keys):
        record_change("contribution", 1)
        return {}

    def away(keys):
        raise consumers.TryLater("engine away")

    only(near=near, far=away)
    record_change("contribution", 1)
    drain_once()
    change = Change.objects.get()
    assert (change.confirmed, change.serial, change.claimed_until) == ("", 2, None)
    assert change.available_at <= timezone.now()


def test_an_acknowledged_row_leaves_in_one_statement_that_names_its_serial(only):
    """A deletion by id alone would take with it a change recorded since: seen on PostgreSQL."""
    only(index=lambda keys: {})
    record_change("contribution", 1)
    with CaptureQueriesContext(connection) as captured:
        drain_once()
    deletions = [query["sql"] for query in captured if "DELETE" in query["sql"]]
    assert len(deletions) == 1
    assert "serial" in deletions[0]
