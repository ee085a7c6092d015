"""Generations of the index behind aliases.

    PREFIX-generation-…     one index each; `_meta` tells its layout, and how many documents it was filled with
    PREFIX-read             the generation that is searched
    PREFIX-write            the generation that changes go to
    PREFIX-next             during a rebuild only: the generation being filled, which changes go to as well

A switch moves the aliases in one step. A rebuild killed half-way leaves a generation that nobody searches and that
the next rebuild removes. The generation before the current one is kept for a day.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any, Final

from elasticsearch import BadRequestError

from search.engines.contract import RebuildNeeded
from search.engines.elastic_client import REBUILD_HINT, Connection, boundary, error_type
from search.engines.elastic_schema import FORMAT, SETTINGS, build_mapping

logger = logging.getLogger(__name__)

_LOOK_EVERY: Final = 5.0
"""Seconds between two looks at what the aliases stand for."""
_KEPT_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Held:
    """One generation as the cluster describes it."""

    name: str
    aliases: frozenset[str]
    format: str
    documents: int
    """How many a rebuild filled it with; 0 when it began empty."""
    retired_at: float
    """Seconds since 1970; 0 while it is in use, or when it never was."""


class Generations:
    """Those of one prefix."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        self._connection = connection
        self._prefix = prefix
        self.read, self.write, self.next = (f"{prefix}-{role}" for role in ("read", "write", "next"))
        self._lock = threading.Lock()
        self._seen: Held | None = None
        self._looked_at = 0.0

    def all(self) -> list[Held]:
        """Oldest first."""
        with boundary("list its indexes"):
            answer = self._connection.read.indices.get(
                index=f"{self._prefix}-generation-*",
                filter_path=["*.aliases", "*.mappings._meta"],
                expand_wildcards="open",
            )
            return [_held(name, about) for name, about in sorted(answer.body.items())]

    def holding(self, alias: str) -> Held | None:
        return next((held for held in self.all() if alias in held.aliases), None)

    def usable(self) -> Held:
        """The generation that is searched. Raises RebuildNeeded, with what to do, when there is none of this layout."""
        with self._lock:
            if self._seen is None or time.monotonic() - self._looked_at > _LOOK_EVERY:
                self._seen = checked(self.holding(self.read))
                self._looked_at = time.monotonic()
            return self._seen

    def forget(self) -> None:
        """Look again next time."""
        with self._lock:
            self._seen = None

    def ensure(self) -> None:
        """Make an empty generation, searched at once, when there is none. Two processes make the same one."""
        if not any(held.aliases & {self.read, self.write} for held in self.all()):
            self._make("generation-0", [self.read, self.write])
            self.forget()

    def create(self) -> str:
        """Make the generation that a rebuild fills; it is not refreshed while it grows."""
        stamp = time.strftime("%Y%m%dt%H%M%S", time.gmtime())
        return self._make(f"generation-{stamp}-{uuid.uuid4().hex[:8]}", [self.next], {"refresh_interval": "-1"})

    def _make(self, suffix: str, aliases: list[str], settings: dict[str, Any] | None = None) -> str:
        name = f"{self._prefix}-{suffix}"
        mapping = build_mapping() | {"_meta": {"format": FORMAT, "documents": 0}}
        with boundary("create an index"):
            try:
                self._connection.write.indices.create(
                    index=name,
                    mappings=mapping,
                    settings=SETTINGS | (settings or {}),
                    aliases={alias: {} for alias in aliases},
                )
            except BadRequestError as error:
                if error_type(error.body) != "resource_already_exists_exception":
                    raise
        return name

    def switch(self, name: str, documents: int) -> None:
        """Make `name`, filled with `documents`, the one that is searched and written, for every process at once."""
        indices = self._connection.write.indices
        with boundary("switch to another index"):
            indices.put_settings(index=name, settings={"refresh_interval": None})
            indices.put_mapping(index=name, meta={"format": FORMAT, "documents": documents})
            for held in self.all():
                if held.aliases & {self.read, self.write}:
                    retired = {"format": held.format, "documents": held.documents, "retired_at": time.time()}
                    indices.put_mapping(index=held.name, meta=retired)
            aliases = (self.read, self.write, self.next)
            moves = [{"remove": {"index": "*", "alias": alias, "must_exist": False}} for alias in aliases]
            moves += [{"add": {"index": name, "alias": alias}} for alias in (self.read, self.write)]
            indices.update_aliases(actions=moves)
        self.forget()

    def sweep(self, *, unfinished: bool) -> None:
        """Remove generations out of use for a day, or before the last one that was.

        `unfinished`: those that a rebuild left half-way too; only for who holds the lease of rebuilds.
        """
        spare = [held for held in self.all() if not held.aliases & {self.read, self.write}]
        previous = max((held.retired_at for held in spare), default=0.0)
        for held in spare:
            oldest_kept = max(previous, time.time() - _KEPT_SECONDS)
            if held.retired_at < oldest_kept if held.retired_at else unfinished:
                self.remove(held.name)

    def remove(self, name: str) -> None:
        with boundary("remove an index"):
            self._connection.write.indices.delete(index=name, ignore_unavailable=True)

    def drop(self) -> None:
        """Remove all that this prefix has, for scratch indexes."""
        with boundary("remove its indexes"):
            found = self._connection.write.indices.get(index=f"{self._prefix}-*", filter_path=["*.aliases"])
            for name in found.body:
                self._connection.write.indices.delete(index=name, ignore_unavailable=True)
        self.forget()


def checked(held: Held | None) -> Held:
    """A generation that this version can read and write. Raises RebuildNeeded, with what to do, when it is not."""
    if held is None:
        raise RebuildNeeded(f"there is no search index yet; {REBUILD_HINT}")
    if held.format != FORMAT:
        raise RebuildNeeded(f"the search index has another layout than this version; {REBUILD_HINT}")
    return held


def _held(name: str, about: dict[str, Any]) -> Held:
    meta = about.get("mappings", {}).get("_meta", {})
    return Held(
        name=name,
        aliases=frozenset(about.get("aliases", {})),
        format=str(meta.get("format", "")),
        documents=int(meta.get("documents", 0)),
        retired_at=float(meta.get("retired_at", 0)),
    )
