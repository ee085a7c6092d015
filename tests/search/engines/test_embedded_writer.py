"""Versions, tombstones, rebuilds, and what is left after an accident."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines import embedded_writer
from search.engines.contract import Document, EngineUnavailable, IndexedState
from search.engines.embedded import EmbeddedEngine
from tests.factories.search import ask, make_document, make_tombstone


def titles(engine: EmbeddedEngine, text: str = "") -> list[str]:
    hits = engine.search(ask(text or "atelier")).hits
    return sorted(match.text for hit in hits for match in hit.matches if match.field == "title")


def run_elsewhere(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python in another process, from the root of the project."""
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)


def test_an_older_version_is_ignored(engine: EmbeddedEngine) -> None:
    engine.write([make_document("experience:1", "Atelier deux", version=2)])
    engine.write([make_document("experience:1", "Atelier un", version=1)])
    assert titles(engine) == ["Atelier deux"]
    engine.write([make_document("experience:1", "Atelier deux bis", version=2)])
    assert titles(engine) == ["Atelier deux bis"]


def test_the_highest_version_of_one_batch_stays(engine: EmbeddedEngine) -> None:
    engine.write(make_document("experience:1", f"Atelier {n}", version=n) for n in (2, 3, 1))
    assert titles(engine) == ["Atelier 3"]
    assert [state.version for state in engine.states()] == [3]


def test_a_tombstone_hides_and_resists_late_deliveries(engine: EmbeddedEngine) -> None:
    engine.write([make_document("experience:1", "Atelier", version=1)])
    engine.write([make_tombstone("experience:1", 3)])
    engine.write([make_document("experience:1", "Atelier revenu", version=2)])
    assert engine.search(ask("", sees_all=True)).total == 0
    assert [(state.version, state.audience) for state in engine.states()] == [(3, ())]
    engine.write([make_document("experience:1", "Atelier rétabli", version=4)])
    assert titles(engine) == ["Atelier rétabli"]


def test_tombstones_are_purged_after_their_time(tmp_path: Path) -> None:
    keeping = EmbeddedEngine(tmp_path / "index")
    keeping.write([make_document("experience:1", "Atelier"), make_tombstone("experience:2", 1)])
    assert keeping.purge_tombstones() == 0
    keeping.close()
    purging = EmbeddedEngine(tmp_path / "index", tombstone_life=0)
    assert purging.purge_tombstones() == 1
    assert [state.key for state in purging.states()] == ["experience:1"]
    purging.close()


def test_states_tell_what_the_verifier_compares(engine: EmbeddedEngine) -> None:
    document = make_document("experience:1", "Atelier", "Bois.", facets={"axis": ("b", "a")}, audience=("coop:1",))
    engine.write([document])
    assert list(engine.states()) == [IndexedState("experience:1", 1, ("coop:1",), document.checksum)]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (make_document("", "Atelier"), "key"),
        (make_document("x" * 201, "Atelier"), "key"),
        (make_document("experience:2", "Atelier", type=""), "type"),
        (make_document("experience:2", "Atelier", version=-1), "version"),
        (make_document("experience:2", "Atelier \ud800"), "surrogate"),
        (make_document("experience:2", "Atelier", facets={"Axe": ("x",)}), "Axe"),
        (make_document("experience:2", "Atelier", facets={"axis": ("x" * 401,)}), "axis"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_poison_is_refused_alone_with_its_reason(engine: EmbeddedEngine, document: Document, reason: str) -> None:
    (refusal,) = engine.write([document, make_document("experience:1", "Atelier sain")])
    assert (refusal.key, reason in refusal.reason) == (document.key, True)
    assert titles(engine) == ["Atelier sain"]


def test_a_failing_source_leaves_the_index_as_it_was(engine: EmbeddedEngine) -> None:
    engine.write([make_document("experience:1", "Atelier")])

    def failing() -> Iterator[Document]:
        yield make_document("experience:2", "Atelier perdu")
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        engine.write(failing())
    with pytest.raises(LookupError):
        engine.rebuild(failing())
    assert titles(engine) == ["Atelier"]
    engine.write([make_document("experience:3", "Atelier suivant")])
    assert titles(engine) == ["Atelier", "Atelier suivant"]


def test_a_panic_while_writing_is_undone_and_the_next_write_works(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """Stands for what the Rust side raises: not an Exception."""

    def panic(*_: object) -> None:
        raise Panic

    engine.write([make_document("experience:1", "Atelier")])
    with monkeypatch.context() as patched:
        patched.setattr(embedded_writer, "to_tantivy", panic)
        with pytest.raises(EngineUnavailable, match="failed to store documents"):
            engine.write([make_document("experience:2", "Atelier perdu")])
    engine.write([make_document("experience:3", "Atelier suivant")])
    assert titles(engine) == ["Atelier", "Atelier suivant"]


class TestRebuild:
    def test_it_replaces_what_is_gone_and_keeps_one_generation(self, engine: EmbeddedEngine, tmp_path: Path) -> None:
        engine.write([make_document("experience:1", "Atelier fantôme")])
        for n in range(3):
            assert engine.rebuild([make_document("experience:2", f"Atelier {n}")]) == 1
            assert titles(engine) == [f"Atelier {n}"]
        assert len(list((tmp_path / "index").glob("generation-*"))) == 2

    def test_what_is_written_meanwhile_is_kept(self, engine: EmbeddedEngine) -> None:
        engine.write([make_document("experience:1", "Atelier", version=1), make_document("experience:2", "Atelier b")])

        def slow() -> Iterator[Document]:
            yield make_document("experience:1", "Atelier", version=1)
            writing = threading.Thread(
                target=engine.write,
                args=(
                    [
                        make_document("experience:1", "Atelier modifié", version=2),
                        make_tombstone("experience:2", 2),
                        make_document("experience:3", "Atelier nouveau", version=1),
                    ],
                ),
            )
            writing.start()
            writing.join()
            yield make_document("experience:2", "Atelier b", version=1)

        assert engine.rebuild(slow()) == 2
        assert titles(engine) == ["Atelier modifié", "Atelier nouveau"]
        engine.write([make_document("experience:2", "Atelier b", version=1)])
        assert len(titles(engine)) == 2

    def test_readers_answer_from_the_old_one_until_the_switch(self, engine: EmbeddedEngine) -> None:
        engine.write([make_document("experience:1", "Atelier ancien")])
        seen = []

        def watching() -> Iterator[Document]:
            seen.append(titles(engine))
            yield make_document("experience:1", "Atelier neuf")
            seen.append(titles(engine))

        engine.rebuild(watching())
        assert seen == [["Atelier ancien"]] * 2
        assert titles(engine) == ["Atelier neuf"]

    def test_only_one_at_a_time(self, engine: EmbeddedEngine) -> None:
        def nested() -> Iterator[Document]:
            with pytest.raises(EngineUnavailable, match="rebuild lock"):
                engine.rebuild([])
            yield make_document("experience:1", "Atelier")

        assert engine.rebuild(nested()) == 1

    def test_killed_half_way_it_changes_nothing(self, engine: EmbeddedEngine, tmp_path: Path) -> None:
        engine.write([make_document("experience:1", "Atelier")])
        engine.close()
        code = (
            "import os, sys, pathlib\n"
            "from search.engines.embedded import EmbeddedEngine\n"
            "from tests.factories.search import make_document\n"
            "def dying():\n"
            "    for n in range(500):\n"
            "        yield make_document(f'experience:{n}', 'Atelier perdu')\n"
            "    os.kill(os.getpid(), 9)\n"
            "EmbeddedEngine(pathlib.Path(sys.argv[1])).rebuild(dying())\n"
        )
        assert run_elsewhere(code, tmp_path / "index").returncode == -9
        assert titles(engine) == ["Atelier"]
        assert engine.rebuild([make_document("experience:1", "Atelier rebâti")]) == 1
        assert titles(engine) == ["Atelier rebâti"]
        assert len(list((tmp_path / "index").glob("generation-*"))) == 2


class TestProcesses:
    WRITE = (
        "import sys, pathlib\n"
        "from search.engines.embedded import EmbeddedEngine\n"
        "from tests.factories.search import make_document\n"
        "EmbeddedEngine(pathlib.Path(sys.argv[1])).write([make_document('experience:2', 'Atelier voisin')])\n"
    )

    def test_readers_follow_commits_of_another_process(self, engine: EmbeddedEngine, tmp_path: Path) -> None:
        engine.write([make_document("experience:1", "Atelier")])
        engine.close()
        assert titles(engine) == ["Atelier"]
        assert run_elsewhere(self.WRITE, tmp_path / "index").returncode == 0
        assert titles(engine) == ["Atelier", "Atelier voisin"]

    def test_a_second_writer_is_refused(self, engine: EmbeddedEngine, tmp_path: Path) -> None:
        engine.write([make_document("experience:1", "Atelier")])
        done = run_elsewhere(self.WRITE, tmp_path / "index")
        assert done.returncode == 1
        assert "EngineUnavailable: another process is the writer" in done.stderr

    def test_a_rebuild_elsewhere_is_followed_by_reader_and_writer(self, engine: EmbeddedEngine, tmp_path: Path) -> None:
        engine.write([make_document("experience:1", "Atelier")])
        done = run_elsewhere(self.WRITE.replace(".write(", ".rebuild("), tmp_path / "index")
        assert (done.returncode, done.stderr) == (0, "")
        assert titles(engine) == ["Atelier voisin"]
        engine.write([make_document("experience:3", "Atelier suivant")])
        assert titles(engine) == ["Atelier suivant", "Atelier voisin"]
