"""Who listens to the change journal. Rooms above register themselves when they are ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Key = tuple[str, int]
Consumer = Callable[[Sequence[Key]], Mapping[Key, str]]
"""Takes (kind, id) pairs, reads their present state, and returns the refused ones with the reason.

Its effect is idempotent. It raises TryLater when nothing could be done for now; any other exception is the fault of
some pair, which the worker then finds by halving the batch.
"""


class TryLater(Exception):
    """What the consumer feeds is away: every pair waits and is tried again, for as long as it takes."""


_consumers: dict[str, Consumer] = {}


def register(name: str, consumer: Consumer) -> None:
    """Add a consumer under a unique name. Registering a name twice replaces it (module reloads)."""
    _consumers[name] = consumer


def registered() -> Mapping[str, Consumer]:
    return dict(_consumers)
