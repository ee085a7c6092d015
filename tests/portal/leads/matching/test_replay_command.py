"""Anybody who holds the database can check that its rankings come out of the public rule."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from portal.leads.models import MatchRun
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs() -> list[MatchRun]:
    joints = cast.skill()
    for _number in range(3):
        cast.expert(joints)
    return [cast.run_for(cast.lead_for(joints)) for _number in range(2)]


def told(**options: object) -> str:
    written = io.StringIO()
    call_command("replay_rankings", stdout=written, **options)
    return written.getvalue()


def test_rankings_come_out_as_they_did(runs):
    assert told() == "2 classements refaits, 0 différents\n"
    assert told(lead=runs[0].lead_id) == "1 classements refaits, 0 différents\n"


def test_one_that_was_touched_is_named(runs):
    touched = runs[1]
    first, second, *others = touched.ranking
    MatchRun.objects.filter(pk=touched.pk).update(ranking=[second, first, *others])
    written = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("replay_rankings", stdout=written)
    assert ended.value.code == 1
    assert f"classement {touched.pk} : différent" in written.getvalue()
    assert "2 classements refaits, 1 différents" in written.getvalue()
