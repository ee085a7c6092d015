"""What the files of the embedded engine go through: panics, kills, other processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from search.engines import embedded_writer
from search.engines.contract import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from tests.factories.search import ask, make_document


@pytest.fixture
def engine(embedded: EmbeddedEngine) -> EmbeddedEngine:
    return embedded


def titles(engine: EmbeddedEngine, text: str = "") -> list[str]:
    hits = engine.search(ask(text or "atelier")).hits
    return sorted(match.text for hit in hits for match in hit.matches if match.field == "title")


def run_elsewhere(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python in another process, from the root of the project."""
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)


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
