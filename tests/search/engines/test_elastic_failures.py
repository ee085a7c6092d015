"""Whatever Elasticsearch, or what stands before it, answers: an honest EngineUnavailable, or the right remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from elastic_transport import ConnectionError, ConnectionTimeout

from search.engines import elastic_bulk
from search.engines.contract import Engine, EngineUnavailable, RebuildNeeded
from search.engines.elastic import ElasticEngine
from search.engines.elastic_schema import FORMAT
from tests.factories.search import ask, make_document
from tests.search.engines.node import Answer, Script

GENERATION = {"mappings": {"_meta": {"format": FORMAT, "documents": 2}}}
IN_USE = {"t-generation-1": {**GENERATION, "aliases": {"t-read": {}, "t-write": {}}}}
FOUND_NOTHING = {
    "timed_out": False,
    "_shards": {"failed": 0},
    "hits": {"total": {"value": 0}, "hits": []},
    "aggregations": {"type": {"values": {"buckets": []}}},
}
NOT_FOUND = {"error": {"type": "index_not_found_exception", "reason": "no such index"}, "status": 404}


def engine_on(script: Script) -> ElasticEngine:
    return ElasticEngine("http://127.0.0.1:1", "t", node_class=script.node_class())


def searching(answer: Answer | Exception, generations: object = IN_USE) -> ElasticEngine:
    return engine_on(
        Script().on("_msearch", answer).on("_count", (200, {"count": 0})).on("generation", (200, generations))
    )


@pytest.mark.parametrize(
    "answer",
    [
        ConnectionError("refused"),
        ConnectionTimeout("too slow"),
        (429, {"error": {"type": "circuit_breaking_exception"}}),
        (503, {"error": {"type": "search_phase_execution_exception"}}),
        (502, b"<html>bad gateway</html>"),
        (200, b"not json"),
        (200, {}),
        (200, {"responses": []}),
        (200, {"responses": [{}]}),
        (200, {"responses": [FOUND_NOTHING | {"timed_out": True}]}),
        (200, {"responses": [FOUND_NOTHING | {"_shards": {"failed": 1}}]}),
        (200, {"responses": [{"error": {"type": "no_shard_available_action_exception"}, "status": 503}]}),
        (200, {"responses": [{"timed_out": False, "_shards": {"failed": 0}}]}),
    ],
    ids=str,
)
def test_a_search_that_is_not_whole_is_no_answer(answer: Answer | Exception) -> None:
    engine = searching(answer)
    with pytest.raises(EngineUnavailable) as caught:
        engine.search(ask(""))
    assert not isinstance(caught.value, RebuildNeeded)


@pytest.mark.parametrize(
    ("answer", "generations"),
    [
        ((200, {"responses": [NOT_FOUND]}), IN_USE),
        ((200, {"responses": [FOUND_NOTHING]}), IN_USE),
        ((200, {"responses": [FOUND_NOTHING]}), {}),
        ((200, {"responses": [FOUND_NOTHING]}), {"t-generation-1": {"aliases": {"t-read": {}}}}),
        ((200, {"responses": [FOUND_NOTHING]}), {"t-generation-1": {**GENERATION, "aliases": {}}}),
    ],
    ids=["alias gone since", "emptied", "nothing", "another layout", "no alias"],
)
def test_an_index_that_is_gone_or_empty_asks_for_a_rebuild(answer: Answer, generations: object) -> None:
    with pytest.raises(RebuildNeeded, match="search_rebuild"):
        searching(answer, generations).search(ask(""))


def test_the_password_of_the_address_is_never_told() -> None:
    script = Script().on("generation", ConnectionError("refused"))
    engine = ElasticEngine("http://terreau:secret@127.0.0.1:1", "t", node_class=script.node_class())
    with pytest.raises(EngineUnavailable) as caught:
        engine.search(ask("atelier"))
    assert "secret" not in str(caught.value)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_bulk, "_PAUSES", (0.0, 0.0))


Status = Callable[[str, int], Answer]
"""Key, and size of the batch it comes in → status and error of that item."""


def writing(
    status: Status, whole: Callable[[int], Answer | None] = lambda _size: None
) -> tuple[ElasticEngine, list[list[str]]]:
    """An engine whose items are answered by `status`, or whose batches are by `whole`; and the keys of each batch."""
    batches: list[list[str]] = []

    def bulk(lines: list[dict[str, Any]]) -> Answer:
        keys = [line["index"]["_id"] for line in lines[::2]]
        batches.append(keys)
        refused = whole(len(keys))
        if refused:
            return refused
        items = []
        for key in keys:
            code, error = status(key, len(keys))
            items.append({"index": {"status": code, **({"error": error} if error else {})}})
        return 200, {"items": items}

    script = Script().on("_bulk", bulk).on("_refresh", (200, {})).on("generation", (200, IN_USE))
    return engine_on(script), batches


THREE = [make_document(f"experience:{n}", "Atelier") for n in range(3)]
KEYS = [document.key for document in THREE]
BAD = {"type": "document_parsing_exception", "reason": "failed to parse", "caused_by": {"reason": "too deep"}}


def test_poison_is_tried_alone_once_then_told() -> None:
    engine, batches = writing(lambda key, _size: (400, BAD) if key == KEYS[1] else (201, None))
    (refusal,) = engine.write(THREE)
    assert (refusal.key, refusal.reason) == (KEYS[1], "failed to parse: too deep")
    assert batches == [KEYS, [KEYS[1]]]


def test_what_is_refused_among_others_only_is_stored() -> None:
    engine, batches = writing(lambda _key, size: (400, BAD) if size == 3 else (201, None))
    assert engine.write(THREE) == ()
    assert batches == [KEYS, *([key] for key in KEYS)]


def test_a_newer_version_in_the_index_is_no_failure() -> None:
    engine, batches = writing(lambda _key, _size: (409, {"type": "version_conflict_engine_exception"}))
    assert engine.write(THREE) == ()
    assert batches == [KEYS]


@pytest.mark.parametrize("code", [429, 503])
def test_a_busy_server_is_asked_again_for_what_it_turned_away(code: int) -> None:
    turned_away = {KEYS[2]: 1}

    def status(key: str, _size: int) -> Answer:
        left = turned_away.pop(key, 0)
        return (code, {"type": "es_rejected_execution_exception"}) if left else (200, None)

    engine, batches = writing(status)
    assert engine.write(THREE) == ()
    assert batches == [KEYS, [KEYS[2]]]


@pytest.mark.parametrize("whole", [None, 429, 503])
def test_a_server_that_stays_busy_is_unavailable(whole: int | None) -> None:
    engine, batches = writing(lambda _key, _size: (429, {}), lambda _size: (whole, {}) if whole else None)
    with pytest.raises(EngineUnavailable, match="busy"):
        engine.write(THREE)
    assert len(batches) == 3


def test_a_batch_that_is_too_large_is_halved() -> None:
    engine, batches = writing(lambda _key, _size: (201, None), lambda size: (413, {}) if size > 1 else None)
    assert engine.write(THREE) == ()
    assert batches == [KEYS, KEYS[:1], KEYS[1:], KEYS[1:2], KEYS[2:]]


def test_a_document_that_is_too_large_alone_is_told() -> None:
    engine, _batches = writing(lambda _key, _size: (201, None), lambda _size: (413, {}))
    refusals = engine.write(THREE)
    assert [refusal.key for refusal in refusals] == KEYS


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        ((404, {"type": "index_not_found_exception"}), RebuildNeeded),
        ((403, {"type": "cluster_block_exception", "reason": "read-only"}), EngineUnavailable),
        ((500, {}), EngineUnavailable),
    ],
    ids=["alias gone", "read-only", "broken"],
)
def test_other_failures_of_an_item_stop_the_write(status: Answer, raised: type[Exception]) -> None:
    engine, _batches = writing(lambda _key, _size: status)
    with pytest.raises(raised):
        engine.write(THREE)


@pytest.mark.parametrize("answer", [{}, {"items": []}, {"items": [{}, {}, {}]}], ids=str)
def test_an_answer_that_leaves_documents_out_is_a_failure(answer: dict[str, Any]) -> None:
    script = Script().on("_bulk", (200, answer)).on("_refresh", (200, {})).on("generation", (200, IN_USE))
    with pytest.raises(EngineUnavailable):
        engine_on(script).write(THREE)


def test_during_a_rebuild_changes_go_to_both_and_the_new_one_may_be_gone() -> None:
    generations = {**IN_USE, "t-generation-2": {**GENERATION, "aliases": {"t-next": {}}}}
    sent: list[tuple[str, str]] = []

    def bulk(lines: list[dict[str, Any]]) -> Answer:
        targets = [line["index"]["_index"] for line in lines[::2]]
        assert all(line["index"]["require_alias"] for line in lines[::2])
        sent.extend((target, line["index"]["_id"]) for target, line in zip(targets, lines[::2], strict=True))
        return 200, {"items": [{"index": {"status": 404 if target == "t-next" else 201}} for target in targets]}

    script = Script().on("_bulk", bulk).on("_refresh", (200, {})).on("generation", (200, generations))
    assert engine_on(script).write(THREE[:1]) == ()
    assert sent == [("t-write", KEYS[0]), ("t-next", KEYS[0])]


def test_what_only_elasticsearch_refuses_is_listed_and_the_others_go_on(elastic: Engine) -> None:
    """An identifier there has at most 512 bytes; ours has at most 200 characters."""
    poison = make_document("😀" * 200, "Atelier")
    (refusal,) = elastic.write([THREE[0], poison, THREE[2]])
    assert refusal.key == poison.key
    assert "512 bytes" in refusal.reason
    assert elastic.search(ask("atelier")).total == 2
    assert elastic.rebuild([THREE[0], poison, THREE[2]]) == 2
