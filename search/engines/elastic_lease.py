"""One rebuild at a time, whatever the machines: a document that its holder renews, and that others may take when it
no longer does."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from typing import Any, Final

from elasticsearch import BadRequestError, ConflictError, NotFoundError

from search.engines.contract import EngineUnavailable
from search.engines.elastic_client import Connection, boundary

LIFE: Final = 60.0
"""Seconds after which a lease that was not renewed may be taken by another machine."""
_RENEW_EVERY: Final = 5.0
_ID: Final = "rebuild"
_TAKEN: Final = "another process holds the rebuild lock"
_MAPPING: Final = {
    "dynamic": "strict",
    "properties": {"host": {"type": "keyword"}, "process": {"type": "long"}, "until": {"type": "double"}},
}


class Lease:
    """A context manager. Raises EngineUnavailable on entering when another process holds it."""

    def __init__(self, connection: Connection, prefix: str) -> None:
        self._client = connection.write
        self._index = f"{prefix}-lease"
        self._renewed_at = 0.0
        self._seen: dict[str, Any] = {}
        """Sequence number and term of our own writing."""

    def __enter__(self) -> Lease:
        with boundary("take the rebuild lock"):
            with contextlib.suppress(BadRequestError):  # It is there already, or what follows says what is wrong.
                self._client.indices.create(
                    index=self._index,
                    mappings=_MAPPING,
                    settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"},
                )
            try:
                self._write(op_type="create")
            except ConflictError:
                self._take_over()
        return self

    def __exit__(self, *exception: object) -> None:
        with contextlib.suppress(EngineUnavailable), boundary("free the rebuild lock"):  # It ends by itself.
            self._client.delete(index=self._index, id=_ID, **self._seen)

    def renew(self) -> None:
        """To be called often. Raises EngineUnavailable when the lease was lost."""
        if time.monotonic() - self._renewed_at > _RENEW_EVERY:
            with boundary("keep the rebuild lock"):
                try:
                    self._write(**self._seen)
                except ConflictError as error:
                    raise EngineUnavailable(_TAKEN) from error

    def _take_over(self) -> None:
        try:
            found = self._client.get(index=self._index, id=_ID).body
            if _is_held(found["_source"]):
                raise EngineUnavailable(_TAKEN)
            self._write(if_seq_no=found["_seq_no"], if_primary_term=found["_primary_term"])
        except (ConflictError, NotFoundError) as error:
            raise EngineUnavailable(_TAKEN) from error

    def _write(self, **condition: Any) -> None:
        holder = {"host": socket.gethostname(), "process": os.getpid(), "until": time.time() + LIFE}
        answer = self._client.index(index=self._index, id=_ID, document=holder, **condition).body
        self._seen = {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        self._renewed_at = time.monotonic()


def _is_held(holder: dict[str, Any]) -> bool:
    if holder["until"] < time.time():
        return False
    return holder["host"] != socket.gethostname() or _is_alive(holder["process"])


def _is_alive(process: int) -> bool:
    """On this machine: a rebuild that was killed need not be waited for."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
