"""Delivering documents: every item of every answer is read, and each failure has its own remedy.

A newer version in the index is no failure: the document is left as it is. A busy server is waited for, a batch that is
too large is halved, and a document that the mapping refuses is tried alone once, then told; it stops no other.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from elasticsearch import ApiError

from search.engines.contract import EngineUnavailable, RebuildNeeded, Refusal
from search.engines.elastic_client import REBUILD_HINT, Connection, boundary, error_reason

_BATCH: Final = 500
_BATCH_BYTES: Final = 4_000_000
_PAUSES: Final = (0.2, 0.5, 1.0, 2.0)
"""Seconds before each new try of what a busy server turned away."""

_NEWER_THERE, _TOO_LARGE, _BAD, _ABSENT = 409, 413, 400, 404
_BUSY: Final = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Action:
    """One document for one alias; without `source`, its removal from an index unless it changed since `version`."""

    target: str
    key: str
    version: int
    source: bytes = field(default=b"", repr=False)
    is_optional: bool = False
    """The alias may be gone by now: a rebuild that ended, or was given up."""

    @property
    def lines(self) -> list[bytes]:
        about: dict[str, Any] = {"_index": self.target, "_id": self.key}
        about |= {"version": self.version, "version_type": "external_gte"}
        if not self.source:
            return [_line({"delete": about})]
        # Otherwise a document for an alias that is gone would make an index of that name.
        return [_line({"index": about | {"require_alias": True}}), self.source]


@dataclass(frozen=True, slots=True)
class _Outcome:
    action: Action
    status: int
    reason: str


def _line(operation: dict[str, Any]) -> bytes:
    return json.dumps(operation, ensure_ascii=False).encode()


def batches(actions: Iterable[Action]) -> Iterator[list[Action]]:
    """As many together as a server takes gladly."""
    batch: list[Action] = []
    size = 0
    for action in actions:
        batch.append(action)
        size += len(action.source)
        if len(batch) >= _BATCH or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def deliver(connection: Connection, actions: Sequence[Action]) -> list[Refusal]:
    """Store one batch; returns what is refused for good. Raises EngineUnavailable when the rest must come again."""
    refusals: dict[str, Refusal] = {}
    pending = list(actions)
    for pause in (0.0, *_PAUSES):
        time.sleep(pause)
        busy: list[Action] = []
        for outcome in _sent(connection, pending):
            tried = _alone(connection, outcome) if outcome.status == _BAD else outcome
            if tried.status in _BUSY:
                busy.append(tried.action)
            elif tried.status in (_BAD, _TOO_LARGE):
                refusals[tried.action.key] = Refusal(tried.action.key, tried.reason)
            else:
                _settle(tried)
        if not busy:
            return list(refusals.values())
        pending = busy
    raise EngineUnavailable(f"Elasticsearch is too busy to store {len(pending)} documents")


def _settle(outcome: _Outcome) -> None:
    if outcome.status < 300 or outcome.status == _NEWER_THERE:
        return
    if outcome.status == _ABSENT:
        if outcome.action.is_optional or not outcome.action.source:
            return
        raise RebuildNeeded(f"there is no search index; {REBUILD_HINT}")
    raise EngineUnavailable(f"Elasticsearch failed to store a document: {outcome.status} {outcome.reason}")


def _alone(connection: Connection, outcome: _Outcome) -> _Outcome:
    """A second look at a refused document, without its neighbours."""
    return next(iter(_sent(connection, [outcome.action])))


def _sent(connection: Connection, actions: Sequence[Action]) -> Iterator[_Outcome]:
    """One outcome an action. A batch that is refused as a whole is halved."""
    lines: list[Any] = [line for action in actions for line in action.lines]
    with boundary("store documents"):
        try:
            items = connection.write.bulk(operations=lines, filter_path=["items.*.status", "items.*.error"]).body
            outcomes = [_outcome(action, item) for action, item in zip(actions, items["items"], strict=True)]
        except ApiError as error:
            if error.status_code in _BUSY:
                outcomes = [_Outcome(action, error.status_code, "") for action in actions]
            elif error.status_code not in (_TOO_LARGE, _BAD):
                raise
            elif len(actions) == 1:
                reason = error_reason(error.body) or "refused by Elasticsearch, or by what stands before it"
                outcomes = [_Outcome(actions[0], _TOO_LARGE, reason)]
            else:
                outcomes = []
        except ValueError as error:
            raise EngineUnavailable("Elasticsearch did not answer for every document") from error
    if outcomes:
        yield from outcomes
    else:
        middle = len(actions) // 2
        yield from _sent(connection, actions[:middle])
        yield from _sent(connection, actions[middle:])


def _outcome(action: Action, item: dict[str, Any]) -> _Outcome:
    _operation, answer = item.popitem()
    return _Outcome(action, int(answer["status"]), error_reason(answer))
