"""The rule of a corpus: a search, known here only as its parameters. The room of search says how it is read and run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.visibility import Viewer


class RuleUnavailable(Exception):
    """No engine can run the rule now; it can be tried again later."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`query`: parameters of the address of the search; `label`: the same in words."""

    query: str
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Numbers of the contributions that a reader finds, best first; not complete when there were too many."""

    ids: tuple[int, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Evaluator:
    read: Callable[[str], Rule | None]
    """From words or the address of a search; None when it asks nothing of contributions."""
    run: Callable[[Viewer, str], Answer]
    """Raises RuleUnavailable."""
    address: Callable[[str], str]
    """Where a reader asks the same question."""


_registered: list[Evaluator] = []


def register(evaluator: Evaluator) -> None:
    _registered[:] = [evaluator]


def read(text: str) -> Rule | None:
    return _evaluator().read(text)


def run(viewer: Viewer, query: str) -> Answer:
    """Raises RuleUnavailable."""
    return _evaluator().run(viewer, query)


def address(query: str) -> str:
    return _evaluator().address(query)


def _evaluator() -> Evaluator:
    """Raises LookupError when no room of search is installed."""
    if not _registered:
        raise LookupError("No room evaluates the rules of corpora")
    return _registered[0]
