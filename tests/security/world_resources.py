"""Shared resources of the matrix: one for each level and one put away, with a request about each."""

from __future__ import annotations

from dataclasses import dataclass

from portal.members.models import Cooperative, Member
from portal.resources import editing
from portal.territories.models import Territory
from tests.factories import resources as shared
from tests.security.canaries import Secrets


@dataclass(frozen=True)
class Shared:
    """A resource and the request about it."""

    pk: int
    request_id: int
    slug: str


@dataclass(frozen=True)
class Hands:
    """Who shares, for which cooperative, and who asks."""

    owner: Member
    cooperative: Cooperative
    asker: Member
    place: Territory


def share(
    secrets: Secrets, hands: Hands, readers: dict[str, frozenset[str]], managers: frozenset[str], asker: str
) -> list[Shared]:
    """`readers`: {level: who reads a resource of that level}. What is asked is between the asker and `managers`."""
    made = []
    for level, mine in (readers | {"archived": managers}).items():
        texts = {
            name: secrets.put(f"{level} resource.{name}", mine) for name in ("title", "text", "conditions", "price")
        }
        resource = shared.resource(
            hands.owner, **texts, territory=hands.place, cooperative=hands.cooperative,
            visibility="network" if level == "archived" else level,
        )  # fmt: skip
        answering = managers & mine
        talk = secrets.put(f"{level} resource.message", answering | {asker})
        sent = shared.request(resource, hands.asker, message=talk)
        if level == "archived":
            editing.archive(resource)
        made.append(Shared(resource.pk, sent.pk, f"{resource.pk}-x"))
    return made
