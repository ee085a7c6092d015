"""Statements that the ORM writes once, and that are then asked again for other numbers.

Writing a query over several relations costs the ORM more than the database takes to answer it. What changes from one
page to the next is only which rows are meant: their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

_PLACES: Final = 2_000_000_000
"""Where the numbers that hold a place begin: within 32 bits, and beyond those that a table here comes to."""
_KEPT: Final = 256
_ROUND: Final = 64
_MARKS: Final = re.compile(r"%%|(?<!NOT )IN \(((?:%s, )*%s)\)|%s")
"""In the text of a statement: a percent sign, a list of parameters, one parameter."""

Write = Callable[..., QuerySet[Any, Any]]
"""`write(numbers, *about)`: a queryset of values, the same for the same `about` but for the numbers that it names."""


@dataclass(frozen=True, slots=True)
class _Written:
    """`parameters`: a tuple of numbers is one parameter, that list."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: Any
    converters: Any


class Prepared:
    """One statement, kept in this process for each count of numbers and each `about` it was last asked with.

    `about` is all that the statement depends on beside the numbers: the viewer whose rule it holds, today's date.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._written = lru_cache(maxsize=_KEPT)(self._compile)

    def rows(self, numbers: Sequence[int], *about: Hashable) -> list[tuple[Any, ...]]:
        """What the queryset would give for `numbers`, distinct: rows of values. One query; none without numbers."""
        return self._ask(numbers, about) if numbers else []

    def all_rows(self, *about: Hashable) -> list[tuple[Any, ...]]:
        """Likewise for a statement about no number."""
        return self._ask((), about)

    def _ask(self, numbers: Sequence[int], about: tuple[Hashable, ...]) -> list[tuple[Any, ...]]:
        written = self._written(len(numbers), *about)
        if written is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [_meant(one, numbers) for one in written.parameters])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if written.converters:
            rows = [tuple(row) for row in written.compiler.apply_converters(rows, written.converters)]
        return rows

    def _compile(self, count: int, *about: Hashable) -> _Written | None:
        """None for a condition that nothing can meet."""
        queryset = self._write(range(_PLACES, _PLACES + count), *about)
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        if connection.vendor == "postgresql":
            sql, parameters = _with_arrays(sql, parameters, count)
        columns = [column for column, _sql, _alias in compiler.select]
        return _Written(sql, tuple(parameters), compiler, compiler.get_converters(columns))


def padded(numbers: Sequence[int]) -> list[int]:
    """The last one again and again up to a round count: lists of about that length are then the same statement."""
    return [*numbers, *list(numbers[-1:]) * (-len(numbers) % _ROUND)]


def _meant(parameter: Any, numbers: Sequence[int]) -> Any:
    """The number of that place, or the parameter itself. (PostgreSQL's driver has its own kinds of `int`.)"""
    if isinstance(parameter, tuple):
        return [_meant(one, numbers) for one in parameter]
    return numbers[parameter - _PLACES] if _is_place(parameter, len(numbers)) else parameter


def _is_place(parameter: Any, count: int) -> bool:
    return isinstance(parameter, int) and _PLACES <= parameter < _PLACES + count


def _with_arrays(sql: str, parameters: Sequence[Any], count: int) -> tuple[str, list[Any]]:
    """Each list of numbers as one array: hundreds of parameters cost the driver and the server more than the rows."""
    left = iter(parameters)
    kept: list[Any] = []

    def mark(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        asked = tuple(next(left) for _mark in range(found[0].count("%s")))
        if found[1] and all(_is_place(one, count) for one in asked):
            kept.append(asked)
            return "= ANY(%s::bigint[])"
        kept.extend(asked)
        return found[0]

    return _MARKS.sub(mark, sql), kept
