"""Rebuilds killed half-way, under writes and searches: `python -m tests.campaigns.rebuilding --kills 10`.

Every text holds one word, so that each answer tells whether it came from a whole index: fewer answers than what was
indexed before the question, or more than what was published after it, is an empty or mixed page. Runs on the embedded
index, and on Elasticsearch when TEST_ELASTICSEARCH_URL is set. Prints one JSON object an index.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.campaigns.site import scratch_site

WORD = "portage"
TEXTS_A_SECOND = 5.0
SEARCHES_A_SECOND = 20.0


@dataclass
class Rebuilding:
    index: str
    documents: int
    kills: int = 0
    searches: int = 0
    published: int = 0
    wrong_pages: list[str] = field(default_factory=list)
    """Answers with fewer or more texts than there can be."""
    seconds: float = 0.0
    """A whole rebuild that nobody stopped, start of the command included, under that load."""
    differences: dict[str, int] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)
    """Keys of the documents behind those counts."""

    @property
    def is_clean(self) -> bool:
        faults = ("missing", "stale", "ghost", "audience_drift", "pending")
        return not self.wrong_pages and not any(self.differences[name] for name in faults)


class _Load:
    """Writers, a worker and a reader, until `stop`."""

    def __init__(self, told: Rebuilding, index: str) -> None:
        from tests.campaigns.people import Publisher

        self._told = told
        self._index = index
        self._publisher = Publisher()
        self._stopping = threading.Event()
        self._begun = self._indexed = told.documents
        self._threads = [threading.Thread(target=self._write), threading.Thread(target=self._read)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        from django.db import connection

        from portal.core.models import Change
        from portal.core.worker import drain_once

        while not self._stopping.wait(1 / TEXTS_A_SECOND):
            self._begun += 1
            self._publisher.publish()
            self._told.published += 1
            drain_once()
            if not Change.objects.exists():
                self._indexed = self._begun
        connection.close()

    def _read(self) -> None:
        from search import opening
        from search.engines.contract import Query

        question = Query(WORD, frozenset({"public"}))
        engine = opening.indexes()[self._index]
        while not self._stopping.wait(1 / SEARCHES_A_SECOND):
            fewest = self._indexed
            results = engine.search(question)
            self._told.searches += 1
            if not fewest <= results.total <= self._begun or not results.hits:
                self._told.wrong_pages.append(f"{results.total} of {fewest} to {self._begun}")


def _fill(folder: Path, documents: int) -> None:
    from django.core.management import call_command

    from portal.core.worker import drain_all

    lines = folder / "texts.jsonl"
    with lines.open("w") as file:
        for number in range(documents):
            text = {"id": f"t{number}", "title": f"Portage {number}", "text": f"Récit numéro {number}. " * 20}
            file.write(json.dumps(text) + "\n")
    call_command("import_contributions", str(lines), verbosity=0)
    drain_all()


def _rebuild(index: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "search_rebuild", "--index", index]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(index: str, folder: Path, documents: int, kills: int) -> Rebuilding:
    from search import opening
    from search.upkeep.check import check

    _fill(folder, documents)
    told = Rebuilding(index, documents)
    dice = random.Random(documents)
    load = _Load(told, index)
    load.start()
    started = time.monotonic()
    assert _rebuild(index).wait() == 0
    told.seconds = time.monotonic() - started
    for _ in range(kills):
        process = _rebuild(index)
        time.sleep(told.seconds * dice.uniform(0.4, 0.95))
        process.kill()
        told.kills += process.wait() < 0
    assert _rebuild(index).wait() == 0
    load.stop()
    from portal.core.worker import drain_all

    drain_all()
    report = check(opening.indexes()[index])
    told.differences = report.counts()
    told.differing = [*report.missing, *report.stale, *report.ghost, *report.audience_drift, *report.pending]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--prepared", type=Path, help="a SQLite file that is already migrated, to copy")
    options = parser.parse_args()
    node = os.environ.get("TEST_ELASTICSEARCH_URL", "")
    index = "elastic" if node else "embedded"
    url = f"{node}/rebuilding-{uuid.uuid4().hex[:8]}" if node else "embedded://"
    with scratch_site(options.prepared, SEARCH_URL=url) as folder:
        from search import opening

        try:
            told = run(index, folder, options.documents, options.kills)
        finally:
            if node:
                opening.indexes()[index].drop()  # type: ignore[attr-defined]
            opening.close()
    print(json.dumps(asdict(told) | {"clean": told.is_clean}))
    raise SystemExit(0 if told.is_clean else 1)


if __name__ == "__main__":
    main()
