"""The reader of a request, and the predicate every door asks."""

from __future__ import annotations

from dataclasses import dataclass

from portal.visibility.tokens import PUBLIC, kind_of, number_of


@dataclass(frozen=True, slots=True)
class Viewer:
    """What one reader holds, resolved once per request on the server and never from the request's data."""

    tokens: frozenset[str] = frozenset({PUBLIC})
    member_id: int | None = None
    user_id: int | None = None
    sees_all: bool = False

    @classmethod
    def anonymous(cls) -> Viewer:
        return cls()

    @property
    def is_network(self) -> bool:
        return "network" in self.tokens

    @property
    def cooperative_ids(self) -> frozenset[int]:
        return self._numbers("coop")

    @property
    def circle_ids(self) -> frozenset[int]:
        return self._numbers("circle")

    def _numbers(self, kind: str) -> frozenset[int]:
        return frozenset(number_of(token) for token in self.tokens if kind_of(token) == kind)


def can_read(viewer: Viewer, audience: frozenset[str]) -> bool:
    """True when the viewer holds one of the audience's tokens; a superuser reads everything."""
    return viewer.sees_all or not viewer.tokens.isdisjoint(audience)
