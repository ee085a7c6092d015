"""States of a real node that are faults for us: read-only, without our alias, emptied."""

from __future__ import annotations

from collections.abc import Callable

from elasticsearch import Elasticsearch


class Cluster:
    """The indexes of one prefix, handled behind the back of the site."""

    def __init__(self, url: str, prefix: str) -> None:
        self._client = Elasticsearch(url, request_timeout=30)
        self._prefix = prefix

    def drop(self) -> None:
        """Remove all that the prefix has."""
        for name in self._client.indices.get(index=f"{self._prefix}-*", filter_path=["*.aliases"]).body:
            self._client.indices.delete(index=name)
        self._client.close()

    def fail(self, how: str) -> Callable[[], None]:
        """Make the fault; returns what ends it (for the last two, a rebuild by the site is the cure)."""
        return {"read-only flood": self._flood, "missing alias": self._unname, "empty index": self._empty}[how]()

    def _flood(self) -> Callable[[], None]:
        """What a node does to its indexes when its disk is nearly full."""
        self._block(True)
        return lambda: self._block(None)

    def _block(self, value: bool | None) -> None:
        self._client.indices.put_settings(
            index=f"{self._prefix}-generation-*", settings={"index.blocks.read_only_allow_delete": value}
        )

    def _unname(self) -> Callable[[], None]:
        self._client.indices.delete_alias(index="*", name=f"{self._prefix}-read,{self._prefix}-write")
        return lambda: None

    def _empty(self) -> Callable[[], None]:
        """The same index, without its documents, as after a restoration of its definition alone."""
        for name, about in self._client.indices.get(index=f"{self._prefix}-read").body.items():
            settings = {"analysis": about["settings"]["index"].get("analysis", {})}
            self._client.indices.delete(index=name)
            self._client.indices.create(
                index=name, mappings=about["mappings"], aliases=about["aliases"], settings=settings
            )
        return lambda: None


FAULTS = ("read-only flood", "missing alias", "empty index")
