"""Making the whole index again from the database, while the worker and the readers go on.

The engine fills a new generation beside the one in use. Changes committed meanwhile reach the old generation through
the journal as usual; the engine carries what it received since the start over to the new one before it switches, and
the highest version of each document wins. What is still in the journal at that moment is written afterwards. So
nothing is lost or brought back, and a rebuild that is killed leaves the old index in use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from search import documents
from search.engines.contract import Document, Engine

Progress = Callable[[int], None]
"""Told how many documents were read so far."""


def rebuild(engine: Engine, progress: Progress | None = None) -> int:
    """Returns the number of documents stored. Raises EngineUnavailable when another rebuild is running."""
    return engine.rebuild(_counted(progress) if progress else documents.all_documents())


def _counted(progress: Progress) -> Iterator[Document]:
    for number, document in enumerate(documents.all_documents(), 1):
        yield document
        progress(number)
