"""Writing side of the Elasticsearch engine: versions decide, and during a rebuild changes go to two generations."""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from search.engines.contract import Document, EngineUnavailable, Refusal
from search.engines.elastic_bulk import Action, batches, deliver
from search.engines.elastic_client import Connection, boundary
from search.engines.elastic_generations import Generations, checked
from search.engines.elastic_lease import Lease
from search.engines.elastic_schema import source_of
from search.engines.elastic_scroll import every_hit
from search.engines.layout import refusal_reason

logger = logging.getLogger(__name__)

_TOGETHER: Final = 100
"""Documents of one look at the aliases."""
_IN_FLIGHT: Final = 2
"""Batches on their way while the next one is analysed."""


class Writer:
    """Feeds the generation in use, and the one that a rebuild is filling."""

    def __init__(self, connection: Connection, generations: Generations, prefix: str, tombstone_life: float) -> None:
        self._connection = connection
        self._generations = generations
        self._prefix = prefix
        self._tombstone_life = tombstone_life

    def write(self, documents: Iterable[Document]) -> tuple[Refusal, ...]:
        """Store `documents`, found from then on. What came before a failure stays: it may all come again."""
        refusals: list[Refusal] = []
        self._generations.ensure()
        source = iter(documents)
        while together := list(itertools.islice(source, _TOGETHER)):
            # What was read before a rebuild begins, the rebuild reads too: so the look at the aliases comes after.
            aliases = self._aliases()
            actions = self._actions(together, aliases, refusals)
            for batch in batches(actions):
                refusals += deliver(self._connection, batch)
        # The generation being filled too: it may be the one in use a moment later.
        self.show(f"{self._generations.write},{self._generations.next}")
        return tuple(refusals)

    def purge_tombstones(self) -> int:
        """Remove those that are old enough, and generations kept long enough."""
        held = checked(self._generations.holding(self._generations.write))
        before = int(time.time() - self._tombstone_life)
        old = {"range": {"buried_at": {"lte": before}}}
        purged = 0
        for batch in batches(
            Action(held.name, hit["fields"]["key"][0], hit["fields"]["version"][0])
            for hit in every_hit(self._connection, held.name, ["key", "version"], old)
        ):
            deliver(self._connection, batch)
            purged += len(batch)
        if purged:
            self.show(held.name)
        self._generations.sweep(unfinished=False)
        return purged

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a new generation while changes go to both, and make it the one in use.

        Returns how many documents the new generation holds, tombstones not counted.
        """
        with Lease(self._connection, self._prefix) as lease:
            self._generations.sweep(unfinished=True)
            name = self._generations.create()
            try:
                self._fill(documents, lease.renew)
                self._bury_again()
                self.show(name)
                stored = self._count(name)
                lease.renew()
                self._generations.switch(name, stored)
            except BaseException:
                self._generations.remove(name)
                raise
            self._generations.sweep(unfinished=True)
        return stored

    def _aliases(self) -> list[str]:
        """Where a change goes now."""
        held = self._generations.all()
        checked(next((one for one in held if self._generations.write in one.aliases), None))
        being_filled = any(self._generations.next in one.aliases for one in held)
        return [self._generations.write, self._generations.next][: 1 + being_filled]

    def _actions(self, documents: Iterable[Document], aliases: list[str], refusals: list[Refusal]) -> Iterator[Action]:
        now = int(time.time())
        for document in documents:
            reason = refusal_reason(document)
            if reason:
                refusals.append(Refusal(document.key, reason))
                continue
            source = source_of(document, now)
            for alias in aliases:
                yield Action(alias, document.key, document.version, source, is_optional=alias != aliases[0])

    def _fill(self, documents: Iterable[Document], progress: Callable[[], None]) -> None:
        """Analyse here and send from another thread."""
        refusals: list[Refusal] = []
        sent: list[Future[list[Refusal]]] = []
        actions = self._actions(documents, [self._generations.next], refusals)
        with ThreadPoolExecutor(1) as sender:
            for batch in batches(actions):
                progress()
                sent.append(sender.submit(deliver, self._connection, batch))
                while len(sent) > _IN_FLIGHT:
                    refusals += sent.pop(0).result()
        for one in sent:
            refusals += one.result()
        for refusal in refusals:
            logger.warning("Not indexed: %s: %s", refusal.key, refusal.reason)

    def _bury_again(self) -> None:
        """Copy the tombstones of the generation in use, so that a late delivery brings nothing back."""
        try:
            held = self._generations.holding(self._generations.write)
            if held is None:
                return
            fields = ["key", "version", "checksum", "buried_at"]
            hits = every_hit(self._connection, held.name, fields, {"exists": {"field": "buried_at"}})
            for batch in batches(self._tombstone(hit) for hit in hits):
                deliver(self._connection, batch)
        except EngineUnavailable as error:
            logger.warning("The tombstones of the old search index are not read: %s", error)

    def _tombstone(self, hit: dict[str, Any]) -> Action:
        values = {name: value[0] for name, value in hit["fields"].items()}
        gone = Document(values["key"], "", values["version"], (), "", {})
        source = source_of(gone, values["buried_at"])
        return Action(self._generations.next, gone.key, gone.version, source)

    def _count(self, name: str) -> int:
        with boundary("count its documents"):
            found = self._connection.write.count(index=name, query={"term": {"readable": True}})
            return int(found.body["count"])

    def show(self, index: str) -> None:
        """Make what was stored findable, and seen by who lists it."""
        with boundary("show what was stored"):
            self._connection.write.indices.refresh(index=index, ignore_unavailable=True)
