"""Statements that the ORM writes once, and that are then asked again for other numbers.

Writing a query over several relations costs the ORM more than the database takes to answer it. What changes from one
page to the next is only which rows are meant: their numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
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
class _Run:
    """Numbers that follow each other, each a parameter, or all of them one array."""

    first: int
    stop: int
    is_array: bool = False


@dataclass(frozen=True, slots=True)
class _Written:
    """`pieces`: parameters as they are, and runs of the numbers."""

    sql: str
    pieces: tuple[Any, ...]
    compiler: Any
    converters: Any

    def parameters(self, numbers: Sequence[int]) -> list[Any]:
        found: list[Any] = []
        for piece in self.pieces:
            if not isinstance(piece, _Run):
                found.append(piece)
            elif piece.is_array:
                once = dict.fromkeys(numbers[piece.first : piece.stop])  # without what fills it up
                found.append(f"{{{','.join(map(str, once))}}}")
            else:
                found.extend(numbers[piece.first : piece.stop])
        return found


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
            cursor.execute(written.sql, written.parameters(numbers))
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
            sql, pieces = _with_arrays(sql, parameters, count)
        else:
            pieces = _pieces(parameters, count)
        columns = [column for column, _sql, _alias in compiler.select]
        return _Written(sql, tuple(pieces), compiler, compiler.get_converters(columns))


def padded(numbers: Sequence[int], to: int = _ROUND) -> list[int]:
    """The last one again and again up to a multiple of `to`: lists of about that length are then one statement."""
    return [*numbers, *list(numbers[-1:]) * (-len(numbers) % to)]


def _pieces(parameters: Sequence[Any], count: int) -> list[Any]:
    """With runs where there are places. (PostgreSQL's driver has its own kinds of `int`.)"""
    found: list[Any] = []
    for one in parameters:
        if not (isinstance(one, int) and _PLACES <= one < _PLACES + count):
            found.append(one)
            continue
        place, last = one - _PLACES, found[-1] if found else None
        if isinstance(last, _Run) and last.stop == place:
            found[-1] = _Run(last.first, place + 1)
        else:
            found.append(_Run(place, place + 1))
    return found


def _with_arrays(sql: str, parameters: Sequence[Any], count: int) -> tuple[str, list[Any]]:
    """Each list of numbers as one array: hundreds of parameters cost the driver and the server more than the rows."""
    left = iter(parameters)
    kept: list[Any] = []

    def mark(found: re.Match[str]) -> str:
        pieces = _pieces(list(islice(left, found[0].count("%s"))), count)
        if found[1] and len(pieces) == 1 and isinstance(pieces[0], _Run):
            kept.append(replace(pieces[0], is_array=True))
            return "= ANY(%s::bigint[])"
        kept.extend(pieces)
        return found[0]

    return _MARKS.sub(mark, sql), kept
