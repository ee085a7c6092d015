"""What is indexed, one file a kind of the change journal: `contribution`, `member`, `cooperative`, `call`, and guests.

The key of a document is the key of its journal row (`contribution:12`), so that what was tightened is hidden by the
same name in the database and in the index. A person has a second one, see `people`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from search.documents.calls import Calls
from search.documents.contributions import Contributions
from search.documents.cooperatives import Cooperatives
from search.documents.people import People
from search.documents.source import BATCH, GONE_VERSION, Source
from search.engines.contract import Document

SOURCES: dict[str, Source] = {source.kind: source for source in (Contributions(), Calls(), People(), Cooperatives())}
"""By kind of the journal; other kinds concern other consumers. Rooms above add theirs, see `search.guests`."""

__all__ = ["BATCH", "GONE_VERSION", "SOURCES", "all_documents", "count", "documents_of"]


def documents_of(kind: str, ids: Iterable[int]) -> Iterator[Document]:
    """Present documents of objects, tombstones included, a batch at a time. Raises KeyError for an unknown kind."""
    source = SOURCES[kind]
    for batch in _batches(list(ids)):
        yield from source.load(batch)


def all_documents() -> Iterator[Document]:
    """Every document that someone may find."""
    for kind, source in SOURCES.items():
        for document in documents_of(kind, source.ids()):
            if not document.is_tombstone:
                yield document


def count() -> int:
    """Objects to be found, for progress: a person counts once."""
    return sum(len(source.ids()) for source in SOURCES.values())


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
