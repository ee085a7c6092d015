"""Generations behind aliases: what is kept, what is swept, who may rebuild."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.engines import elastic_generations
from search.engines.contract import Document, EngineUnavailable, RebuildNeeded
from search.engines.elastic import ElasticEngine
from search.engines.elastic_client import Connection
from search.engines.elastic_generations import Generations
from search.engines.elastic_lease import Lease
from tests.factories.search import ask, make_document, make_tombstone

Make = Callable[..., ElasticEngine]
ATELIER = make_document("experience:1", "Atelier")


@pytest.fixture
def generations(elastic: ElasticEngine) -> Generations:
    return elastic._generations


def rebuild_in_another_process(url: str, prefix: str, then: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import os, sys\n"
        "from search.engines.elastic import ElasticEngine\n"
        "from tests.factories.search import make_document\n"
        "def documents():\n"
        "    for n in range(600):\n"
        "        yield make_document(f'experience:{n}', 'Atelier perdu')\n"
        f"    {then}\n"
        "ElasticEngine(sys.argv[1], sys.argv[2]).rebuild(documents())\n"
    )
    command = [sys.executable, "-c", code, url, prefix]
    return subprocess.run(
        command, cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_generation_before_is_kept_a_day(
    elastic: ElasticEngine, generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _time in range(3):
        elastic.rebuild([ATELIER])
    current, previous = (held.name for held in sorted(generations.all(), key=lambda held: held.retired_at))
    assert generations.usable().name == current
    elastic.purge_tombstones()
    assert len(generations.all()) == 2
    monkeypatch.setattr(elastic_generations, "_KEPT_SECONDS", 0.0)
    elastic.purge_tombstones()
    assert [held.name for held in generations.all()] == [current]
    assert previous != current


def test_another_layout_asks_for_a_rebuild_and_gets_it(make_elastic: Make, generations: Generations) -> None:
    make_elastic().write([ATELIER])
    generations._connection.write.indices.put_mapping(index=generations.write, meta={"format": "0.0"})
    engine = make_elastic()
    for action in (lambda: engine.search(ask("")), lambda: engine.write([ATELIER]), engine.purge_tombstones):
        with pytest.raises(RebuildNeeded, match=r"another layout.*search_rebuild"):
            action()
    assert engine.rebuild([ATELIER]) == 1
    assert engine.search(ask("atelier")).total == 1


def test_an_emptied_index_is_no_answer(elastic: ElasticEngine, generations: Generations) -> None:
    elastic.rebuild([ATELIER])
    generations._connection.write.delete(index=generations.write, id=ATELIER.key, refresh=True)
    with pytest.raises(RebuildNeeded, match="emptied"):
        elastic.search(ask("atelier"))


def test_a_missing_alias_asks_for_a_rebuild(make_elastic: Make, generations: Generations) -> None:
    make_elastic().write([ATELIER])
    gone = [
        {"remove": {"index": "*", "alias": generations.read}},
        {"remove": {"index": "*", "alias": generations.write}},
    ]
    generations._connection.write.indices.update_aliases(actions=gone)
    with pytest.raises(RebuildNeeded):
        make_elastic().search(ask("atelier"))
    assert make_elastic().generation() is None


def test_a_rebuild_that_was_killed_leaves_the_old_index_and_can_be_made_again_at_once(
    elastic: ElasticEngine, generations: Generations, elastic_url: str
) -> None:
    elastic.write([ATELIER])
    done = rebuild_in_another_process(elastic_url, generations._prefix, "os.kill(os.getpid(), 9)")
    assert done.returncode == -9
    assert elastic.search(ask("perdu")).total == 0
    elastic.write([make_document("experience:2", "Atelier voisin")])
    assert elastic.search(ask("atelier")).total == 2
    assert elastic.rebuild([ATELIER]) == 1
    assert len(generations.all()) == 2


def test_a_failed_rebuild_leaves_nothing(elastic: ElasticEngine, generations: Generations) -> None:
    elastic.write([ATELIER])

    def failing() -> Iterator[Document]:
        yield ATELIER
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        elastic.rebuild(failing())
    assert len(generations.all()) == 1
    assert elastic.search(ask("atelier")).total == 1


def test_tombstones_pass_to_the_new_generation_and_go_from_it(make_elastic: Make) -> None:
    engine = make_elastic(tombstone_life=-2.0)
    engine.write([ATELIER, make_tombstone("experience:2", 3)])
    engine.rebuild([ATELIER])
    engine.write([make_document("experience:2", "Atelier revenu", version=2)])
    assert {state.key: state.version for state in engine.states()} == {"experience:1": 1, "experience:2": 3}


@pytest.mark.parametrize(
    ("holder", "is_free"),
    [
        ({"host": "elsewhere", "process": 1, "until": 60.0}, False),
        ({"host": "elsewhere", "process": 1, "until": -1.0}, True),
        ({"host": socket.gethostname(), "process": os.getpid(), "until": 60.0}, False),
        ({"host": socket.gethostname(), "process": 2**22 + 1, "until": 60.0}, True),
    ],
    ids=["held elsewhere", "let go", "held here", "its process is dead"],
)
def test_a_lease_is_taken_over_when_nobody_renews_it(
    elastic_url: str, generations: Generations, holder: dict[str, object], is_free: bool
) -> None:
    connection = Connection(elastic_url)
    lease = Lease(connection, generations._prefix)
    with lease:
        held = {**holder, "until": time.time() + float(str(holder["until"]))}
        connection.write.index(index=f"{generations._prefix}-lease", id="rebuild", document=held)
        other = Lease(connection, generations._prefix)
        if is_free:
            with other:
                other.renew()
        else:
            with pytest.raises(EngineUnavailable, match="rebuild lock"):
                other.__enter__()
        lease._renewed_at = 0.0
        with pytest.raises(EngineUnavailable, match="rebuild lock"):
            lease.renew()
    connection.close()
