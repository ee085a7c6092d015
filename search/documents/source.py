"""What every kind of indexed thing offers, and what it says of the ones that are not to be found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final, Protocol

from django.db.models import Model

from search.engines.contract import Document

BATCH: Final = 500
"""Objects read together: the number of queries of a batch does not depend on it."""

GONE_VERSION: Final = 2**60
"""Version of what the database no longer has: above every counter, so that no late delivery brings it back."""


class Source(Protocol):
    """One kind of the change journal, read from the database as it is now."""

    kind: str

    def ids(self) -> Collection[int]:
        """Objects that may be found by someone, in order."""
        ...

    def load(self, ids: Collection[int]) -> Iterator[Document]:
        """Documents of all `ids` in a constant number of queries; tombstones for those not to be found."""
        ...


def key_of(kind: str, object_id: int) -> str:
    """Key of a document, and of the row of the journal that speaks of it."""
    return f"{kind}:{object_id}"


def tombstone(key: str, version: int = GONE_VERSION) -> Document:
    return Document(key=key, type="", version=version, audience=(), title="", passages={})


def with_tombstones(
    kind: str, counter: type[Model], ids: Collection[int], shown: Mapping[int, Document]
) -> Iterator[Document]:
    """The documents of `ids` in order, a tombstone for each that is not `shown`. One query: versions, in `counter`."""
    versions = dict(counter._default_manager.filter(pk__in=ids).values_list("pk", "index_version"))
    for number in sorted(set(ids)):
        yield shown.get(number) or tombstone(key_of(kind, number), versions.get(number, GONE_VERSION))
