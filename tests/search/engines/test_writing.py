"""Versions, tombstones, poison and rebuilds, the same in every engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from search.engines.contract import Document, Engine, EngineUnavailable, IndexedState, RebuildNeeded
from tests.factories.search import ask, make_document, make_tombstone


def titles(engine: Engine, text: str = "") -> list[str]:
    hits = engine.search(ask(text or "atelier")).hits
    return sorted(match.text for hit in hits for match in hit.matches if match.field == "title")


def test_there_is_no_generation_before_the_first_write(engine: Engine) -> None:
    assert engine.generation() is None
    for request in (
        lambda: engine.search(ask("atelier")),
        lambda: engine.suggest("atelier", ask("")),
        lambda: engine.similar("experience:1", ask("")),
        lambda: engine.explain("experience:1", ask("atelier")),
        lambda: list(engine.states()),
    ):
        with pytest.raises(RebuildNeeded, match="search_rebuild"):
            request()
    engine.write([make_document("experience:1", "Atelier")])
    generation = engine.generation()
    assert generation is not None
    assert "generation-" in generation.name


def test_an_older_version_is_ignored(engine: Engine) -> None:
    engine.write([make_document("experience:1", "Atelier deux", version=2)])
    engine.write([make_document("experience:1", "Atelier un", version=1)])
    assert titles(engine) == ["Atelier deux"]
    engine.write([make_document("experience:1", "Atelier deux bis", version=2)])
    assert titles(engine) == ["Atelier deux bis"]


def test_the_highest_version_of_one_batch_stays(engine: Engine) -> None:
    engine.write(make_document("experience:1", f"Atelier {n}", version=n) for n in (2, 3, 1))
    assert titles(engine) == ["Atelier 3"]
    assert [state.version for state in engine.states()] == [3]


def test_a_tombstone_hides_and_resists_late_deliveries(engine: Engine) -> None:
    engine.write([make_document("experience:1", "Atelier", version=1)])
    engine.write([make_tombstone("experience:1", 3)])
    engine.write([make_document("experience:1", "Atelier revenu", version=2)])
    assert engine.search(ask("", sees_all=True)).total == 0
    assert [(state.version, state.audience) for state in engine.states()] == [(3, ())]
    engine.write([make_document("experience:1", "Atelier rétabli", version=4)])
    assert titles(engine) == ["Atelier rétabli"]


def test_tombstones_are_purged_after_their_time(make_engine: Callable[..., Engine]) -> None:
    keeping = make_engine()
    keeping.write([make_document("experience:1", "Atelier"), make_tombstone("experience:2", 1)])
    assert keeping.purge_tombstones() == 0
    keeping.close()
    purging = make_engine(tombstone_life=0)
    assert purging.purge_tombstones() == 1
    assert [state.key for state in purging.states()] == ["experience:1"]


def test_states_tell_what_the_verifier_compares(engine: Engine) -> None:
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
def test_poison_is_refused_alone_with_its_reason(engine: Engine, document: Document, reason: str) -> None:
    (refusal,) = engine.write([document, make_document("experience:1", "Atelier sain")])
    assert (refusal.key, reason in refusal.reason) == (document.key, True)
    assert titles(engine) == ["Atelier sain"]


def test_a_failing_source_leaves_the_index_as_it_was(engine: Engine) -> None:
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


class TestRebuild:
    def test_it_replaces_what_is_gone(self, engine: Engine) -> None:
        engine.write([make_document("experience:1", "Atelier fantôme")])
        for n in range(3):
            assert engine.rebuild([make_document("experience:2", f"Atelier {n}")]) == 1
            assert titles(engine) == [f"Atelier {n}"]

    def test_of_nothing_it_leaves_an_index_without_answers(self, engine: Engine) -> None:
        assert engine.rebuild([]) == 0
        assert engine.search(ask("atelier")).total == 0

    def test_what_is_written_meanwhile_is_kept(self, engine: Engine) -> None:
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

    def test_readers_answer_from_the_old_one_until_the_switch(self, engine: Engine) -> None:
        engine.write([make_document("experience:1", "Atelier ancien")])
        seen = []

        def watching() -> Iterator[Document]:
            seen.append(titles(engine))
            yield make_document("experience:1", "Atelier neuf")
            seen.append(titles(engine))

        engine.rebuild(watching())
        assert seen == [["Atelier ancien"]] * 2
        assert titles(engine) == ["Atelier neuf"]

    def test_only_one_at_a_time(self, engine: Engine) -> None:
        def nested() -> Iterator[Document]:
            with pytest.raises(EngineUnavailable, match="rebuild lock"):
                engine.rebuild([])
            yield make_document("experience:1", "Atelier")

        assert engine.rebuild(nested()) == 1
