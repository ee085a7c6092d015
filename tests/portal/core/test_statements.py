"""Statements written once: the same rows as the ORM, for any numbers, without keeping what changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from portal.core.models import Change
from portal.core.statements import _PLACES, Prepared, _Run, _with_arrays, _Written, padded

pytestmark = pytest.mark.django_db


def changes(numbers: Sequence[int], kind: str) -> QuerySet[Any, Any]:
    rows = Change.objects.filter(object_id__in=numbers, kind=kind).order_by("object_id")
    return rows.values_list("object_id", "available_at", "tightened")


def test_gives_what_the_orm_gives_typed_for_any_numbers(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    now = timezone.now()
    for number in range(1, 6):
        Change.objects.create(kind="text", object_id=number, available_at=now, tightened=number == 4)
    Change.objects.create(kind="person", object_id=4, available_at=now)
    statement = Prepared(changes)
    with django_assert_num_queries(4):
        assert statement.rows([1, 4], "text") == [(1, now, False), (4, now, True)]
        assert statement.rows([5, 2], "text") == [(2, now, False), (5, now, False)]
        assert statement.rows([4, 9, 7], "person") == [(4, now, False)]
        assert statement.rows([9], "text") == []


def test_a_statement_is_written_once_for_each_length_and_subject() -> None:
    written: list[tuple[int, str]] = []

    def write(numbers: Sequence[int], kind: str) -> QuerySet[Any, Any]:
        written.append((len(numbers), kind))
        return changes(numbers, kind)

    statement = Prepared(write)
    for numbers, kind in (([1], "text"), ([2], "text"), ([1, 2], "text"), ([3], "person"), ([4], "text")):
        statement.rows(numbers, kind)
    assert written == [(1, "text"), (2, "text"), (1, "person")]


def test_no_number_and_an_impossible_condition_ask_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    def nothing(numbers: Sequence[int]) -> QuerySet[Any, Any]:
        return Change.objects.filter(object_id__in=numbers, kind__in=[]).values_list("pk")

    with django_assert_num_queries(0):
        assert Prepared(changes).rows([], "text") == []
        assert Prepared(nothing).rows([1]) == []


def test_a_list_of_numbers_is_one_array_for_postgresql() -> None:
    first, second, third = range(_PLACES, _PLACES + 3)
    sql = "SELECT 7 %% 2 WHERE a IN (%s, %s) AND b IN (%s, %s) AND NOT (c IN (%s)) AND d NOT IN (%s) AND e IN (%s, %s)"
    parameters = [first, second, "asked", "mutual", third, first, first, third]
    written, pieces = _with_arrays(sql, parameters, 3)
    assert written == (
        "SELECT 7 %% 2 WHERE a = ANY(%s::bigint[]) AND b IN (%s, %s) AND NOT (c = ANY(%s::bigint[])) "
        "AND d NOT IN (%s) AND e IN (%s, %s)"
    )
    array, one = _Run(0, 2, is_array=True), _Run(2, 3, is_array=True)
    assert pieces == [array, "asked", "mutual", one, _Run(0, 1), _Run(0, 1), _Run(2, 3)]


def test_what_fills_a_list_up_is_not_asked_again_in_an_array() -> None:
    written = _Written("", (_Run(0, 8, is_array=True), "asked", _Run(0, 2)), None, None)
    assert written.parameters(padded([5, 3], 8)) == ["{5,3}", "asked", 5, 3]
