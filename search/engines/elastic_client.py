"""The connection to Elasticsearch: short, without second tries, and every failure told in the contract's words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from elastic_transport import BaseNode
from elasticsearch import ApiError, Elasticsearch, TransportError

from search.engines.contract import EngineUnavailable, RebuildNeeded

READ_SECONDS: Final = 1.0
"""After which a reader is answered by something else."""
WRITE_SECONDS: Final = 60.0
_LONGEST_REASON: Final = 400
REBUILD_HINT: Final = "rebuild it: manage.py search_rebuild"

Body = dict[str, Any]


class Connection:
    """`read` and `write` are the same connections with other patience."""

    def __init__(self, url: str, node_class: type[BaseNode] | None = None) -> None:
        """`url`: http(s)://user:password@host:port, without a path. `node_class` replaces the network in tests."""
        chosen: dict[str, Any] = {"node_class": node_class} if node_class else {}
        self.read = Elasticsearch(url, request_timeout=READ_SECONDS, max_retries=0, retry_on_timeout=False, **chosen)
        self.write = self.read.options(request_timeout=WRITE_SECONDS)

    def search(self, index: str, body: Body) -> Body:
        """One whole answer, or EngineUnavailable."""
        return self.searches(index, [body])[0]

    def searches(self, index: str, bodies: Sequence[Body]) -> list[Body]:
        """Several questions in one round trip. All are answered whole, or it raises."""
        patience = {"timeout": f"{int(READ_SECONDS * 900)}ms"}
        asked: list[Body] = []
        for body in bodies:
            asked += [{"allow_partial_search_results": False}, {**patience, **body}]
        with boundary("search"):
            answers = self.read.msearch(index=index, searches=asked).body["responses"]
            if len(answers) != len(bodies):
                raise EngineUnavailable("Elasticsearch answered fewer questions than it was asked")
            return [_whole(answer) for answer in answers]

    def close(self) -> None:
        self.read.close()


def _whole(answer: Body) -> Body:
    """An answer that every shard took part in, within its time."""
    if "error" in answer:
        raise _unavailable("search", answer.get("status"), answer["error"])
    if answer["timed_out"]:
        raise EngineUnavailable("Elasticsearch had no time to answer")
    if answer["_shards"]["failed"]:
        raise EngineUnavailable("Elasticsearch answered with a part of the index only")
    return answer


@contextlib.contextmanager
def boundary(action: str) -> Iterator[None]:
    """Turn what the client throws, and answers of no known shape, into `EngineUnavailable`."""
    try:
        yield
    except EngineUnavailable:
        raise
    except ApiError as error:
        raise _unavailable(action, error.status_code, error.body) from error
    except TransportError as error:
        raise EngineUnavailable(f"Elasticsearch failed to {action}: {type(error).__name__}") from error
    except (LookupError, TypeError, AttributeError) as error:
        raise EngineUnavailable(f"Elasticsearch answered what is not understood when asked to {action}") from error


def _unavailable(action: str, status: object, body: object) -> EngineUnavailable:
    reason = error_type(body)
    if reason == "index_not_found_exception":
        return RebuildNeeded(f"there is no search index; {REBUILD_HINT}")
    return EngineUnavailable(f"Elasticsearch failed to {action}: {status} {reason}".rstrip())


def error_type(body: object) -> str:
    """The name Elasticsearch gives to an error, "" when there is none."""
    return str(_error(body).get("type", ""))


def error_reason(body: object) -> str:
    """What Elasticsearch says of an error, and of its cause."""
    error = _error(body)
    told = [
        str(one["reason"]) for one in (error, error.get("caused_by")) if isinstance(one, Mapping) and "reason" in one
    ]
    return ": ".join(told)[:_LONGEST_REASON]


def _error(body: object) -> Mapping[str, Any]:
    error = body.get("error", body) if isinstance(body, Mapping) else None
    return error if isinstance(error, Mapping) else {}
