"""Generations of the index on disk.

    root/current              names of the generation that readers open and of the one before
    root/generation-…/        one tantivy index and `format`, the layout it was written with
    root/write.lock           held while documents are written or readers are switched
    root/rebuild.lock         held by the one process that fills a new generation

A generation becomes current by one atomic rename, so a rebuild killed half-way leaves a folder that nobody opens and
that the next rebuild removes. The generation before the current one is kept.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import tantivy

from search.engines.contract import EngineUnavailable, RebuildNeeded
from search.engines.embedded_schema import FORMAT, build_schema

logger = logging.getLogger(__name__)

REBUILD_HINT: Final = "rebuild it: manage.py search_rebuild"
_PREFIX: Final = "generation-"
_LOCK_PAUSE: Final = 0.02


@contextlib.contextmanager
def boundary(action: str) -> Iterator[None]:
    """Turn what the Rust side throws, panics included, into `RebuildNeeded`: its files are damaged, for all we know.

    A panic reaches Python as a `BaseException` that is not an `Exception`.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, EngineUnavailable):
        raise
    except BaseException as error:
        logger.exception("The embedded engine failed to %s", action)
        raise RebuildNeeded(f"the embedded engine failed to {action}: {type(error).__name__}") from error


class Store:
    """The folder of one embedded index."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> str | None:
        """Name of the generation that readers open, None before the first one."""
        names = self.kept()
        return names[0] if names else None

    def kept(self) -> list[str]:
        """The current generation and the one before, newest first."""
        try:
            lines = (self.root / "current").read_text(encoding="ascii").split()
        except (OSError, UnicodeDecodeError):
            return []
        return [name for name in lines if name.startswith(_PREFIX) and "/" not in name]

    def stamp(self, name: str) -> tuple[int, int]:
        """Changes whenever a commit is made in this generation."""
        try:
            status = (self.root / name / "meta.json").stat()
        except OSError as error:
            raise RebuildNeeded(f"the search index has lost its files; {REBUILD_HINT}") from error
        return status.st_mtime_ns, status.st_ino

    def open(self, name: str) -> tantivy.Index:
        """Open a generation for reading and writing.

        Raises EngineUnavailable, with what to do, when it is missing, damaged or of another layout.
        """
        folder = self.root / name
        try:
            written_with = (folder / "format").read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            written_with = ""
        if written_with != FORMAT:
            raise RebuildNeeded(f"the search index has another layout than this version; {REBUILD_HINT}")
        try:
            if not tantivy.Index.is_compatible(str(folder)):
                raise RebuildNeeded(f"the search index is of another tantivy version; {REBUILD_HINT}")
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
            index.reload()
        except (KeyboardInterrupt, SystemExit, EngineUnavailable):
            raise
        except BaseException as error:
            logger.exception("The search index %s cannot be opened", name)
            raise RebuildNeeded(f"the search index is damaged; {REBUILD_HINT}") from error
        return index

    def create(self) -> str:
        """Make an empty generation that is not current yet; returns its name."""
        name = f"{_PREFIX}{time.strftime('%Y%m%dT%H%M%S')}-{uuid.uuid4().hex[:8]}"
        folder = self.root / name
        folder.mkdir(parents=True)
        with boundary("create an index"):
            tantivy.Index(build_schema(), str(folder))
        (folder / "format").write_text(FORMAT, encoding="ascii")
        return name

    def switch(self, name: str) -> None:
        """Make `name` current at once, for every process; the one before stays on disk."""
        draft = self.root / f"current.{os.getpid()}"
        with draft.open("w", encoding="ascii") as file:
            file.write("\n".join([name, *self.kept()[:1]]))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.root / "current")

    def sweep(self) -> None:
        """Remove generations that are neither current nor the one before: only while holding the rebuild lock."""
        kept = self.kept()
        for folder in self.root.glob(f"{_PREFIX}*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def remove(self, name: str) -> None:
        shutil.rmtree(self.root / name, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self, purpose: str, wait: float) -> Iterator[None]:
        """Hold `purpose`.lock between processes; freed by the system if this one dies.

        Raises EngineUnavailable after `wait` seconds.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + wait
        with (self.root / f"{purpose}.lock").open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() >= deadline:
                        raise EngineUnavailable(f"another process holds the {purpose} lock") from error
                    time.sleep(_LOCK_PAUSE)
            yield
