"""An index that is absent, damaged or of another layout says so, and what to do."""

from pathlib import Path

import pytest

from search.engines import embedded_search
from search.engines.contract import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded_store import Store, boundary
from tests.factories.search import ask, make_document


@pytest.fixture
def engine(embedded: EmbeddedEngine) -> EmbeddedEngine:
    return embedded


def current_folder(root: Path) -> Path:
    name = Store(root).current()
    assert name is not None
    return root / name


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("meta.json", "{", "damaged"),
        ("format", "0.0", "another layout"),
        ("format", "\xff", "another layout"),
    ],
)
def test_a_bad_index_asks_for_a_rebuild_and_gets_it(tmp_path: Path, file: str, content: str, message: str) -> None:
    EmbeddedEngine(tmp_path).write([make_document("experience:1", "Atelier")])
    (current_folder(tmp_path) / file).write_text(content, encoding="latin-1")
    engine = EmbeddedEngine(tmp_path)
    with pytest.raises(EngineUnavailable, match=f"{message}.*search_rebuild"):
        engine.search(ask("atelier"))
    with pytest.raises(EngineUnavailable, match=f"{message}.*search_rebuild"):
        engine.write([make_document("experience:2", "Atelier")])
    assert engine.rebuild([make_document("experience:1", "Atelier")]) == 1
    assert engine.search(ask("atelier")).total == 1
    engine.close()


def test_lost_files_are_said(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.write([make_document("experience:1", "Atelier")])
    engine.close()
    for path in current_folder(tmp_path).iterdir():
        path.unlink()
    with pytest.raises(EngineUnavailable, match="search_rebuild"):
        engine.search(ask("atelier"))


def test_a_panic_becomes_unavailable(engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        """Stands for what the Rust side raises: not an Exception."""

    def panic(*_: object) -> None:
        raise Panic

    engine.write([make_document("experience:1", "Atelier")])
    monkeypatch.setattr(embedded_search, "search", panic)
    with pytest.raises(EngineUnavailable, match="failed to search: Panic"):
        engine.search(ask("atelier"))


def test_an_interruption_passes_the_boundary() -> None:
    with pytest.raises(KeyboardInterrupt), boundary("search"):
        raise KeyboardInterrupt


def test_a_name_that_leaves_the_folder_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("generation-/../../etc")
    assert Store(tmp_path).current() is None


def test_a_lock_is_waited_for_then_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with (
        store.lock("write", 0),
        pytest.raises(EngineUnavailable, match="write lock"),
        Store(tmp_path).lock("write", 0.05),
    ):
        pytest.fail("two holders")
    with store.lock("write", 0):
        assert (tmp_path / "write.lock").exists()
