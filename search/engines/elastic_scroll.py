"""Reading every document of an index, as it was at one instant, without the limit of pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from search.engines.contract import EngineUnavailable
from search.engines.elastic_client import Connection, boundary

_PAGE: Final = 2_000
_KEPT: Final = "1m"


def every_hit(
    connection: Connection, index: str, fields: Sequence[str], query: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Hits with the doc values of `fields`, in no order. Raises EngineUnavailable, also for a part of the index."""
    client = connection.write
    with boundary("open an index"):
        instant = client.open_point_in_time(index=index, keep_alive=_KEPT).body["id"]
    try:
        after: list[Any] | None = None
        while True:
            with boundary("list its documents"):
                answer = client.search(
                    pit={"id": instant, "keep_alive": _KEPT},
                    query=query,
                    size=_PAGE,
                    sort=["_shard_doc"],
                    search_after=after,
                    docvalue_fields=[{"field": name} for name in fields],
                    source=False,
                    track_total_hits=False,
                    allow_partial_search_results=False,
                ).body
                instant, hits = answer["pit_id"], answer["hits"]["hits"]
                if answer["timed_out"] or answer["_shards"]["failed"]:
                    raise EngineUnavailable("Elasticsearch listed a part of the index only")
            yield from hits
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]
    finally:
        with boundary("close an index"):
            client.options(ignore_status=404).close_point_in_time(id=instant)
