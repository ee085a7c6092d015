"""Large JSON comes back from its column as it went in, smaller."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from portal.core.packed import PackedJSONField
from portal.leads.models import MatchRun
from tests.factories import matching as cast

FIELD = PackedJSONField()
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(values)
def test_any_value_comes_back(value):
    assert FIELD.from_db_value(FIELD.get_prep_value(value)) == value


@pytest.mark.django_db
def test_a_run_is_read_as_it_was_written_and_takes_less_room():
    joints = cast.skill()
    for _time in range(12):
        cast.expert(joints)
    run = cast.run_for(cast.lead_for(joints))
    again = MatchRun.objects.get(pk=run.pk)
    assert (again.snapshot, again.ranking) == (run.snapshot, run.ranking)
    with connection.cursor() as cursor:
        cursor.execute("SELECT snapshot FROM leads_matchrun WHERE id = %s", [run.pk])
        stored = bytes(cursor.fetchone()[0])
    assert len(stored) < len(json.dumps(run.snapshot)) / 2


@pytest.mark.django_db
def test_it_is_saved_to_a_file_and_back_as_text():
    joints = cast.skill()
    cast.expert(joints)
    run = cast.run_for(cast.lead_for(joints))
    field = MatchRun._meta.get_field("snapshot")
    assert field.to_python(field.value_to_string(run)) == run.snapshot


@pytest.mark.django_db
def test_what_it_holds_cannot_be_asked():
    with pytest.raises(FieldError):
        MatchRun.objects.filter(snapshot__lead=1).exists()
