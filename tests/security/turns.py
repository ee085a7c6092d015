"""Who asks for what, when not everybody asks for everything.

The whole matrix is a campaign. The suite asks for each address in the name of one who may not read what it is about
and of one who may, each role in its turn, so that every role meets every kind of page and every state of a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from portal.audiences import ROUTES, AudienceClass
from tests.security.addresses import Address
from tests.security.world import AUTHOR, ROLES, SUPERUSER, VISITOR

SAME_FOR_ALL = (AudienceClass.PUBLIC, AudienceClass.SHARED, AudienceClass.MACHINE)


class Turns:
    """Roles in turn: of those proposed, the ones that came least often under that name."""

    def __init__(self) -> None:
        self._came: Counter[tuple[str, str]] = Counter()

    def next(self, name: str, roles: Collection[str], count: int = 1) -> list[str]:
        """At most `count` of `roles`, in the order of ROLES when several are equally late."""
        waiting = sorted(roles, key=lambda role: (self._came[name, role], ROLES.index(role)))[:count]
        self._came.update((name, role) for role in waiting)
        return waiting

    def outside_and_inside(self, name: str, readers: Collection[str], count: int = 1) -> list[str]:
        """`count` roles that are not among `readers`, and `count` that are."""
        return [*self.next(name, set(ROLES) - set(readers), count), *self.next(name, readers, count)]


def everybody(addresses: Iterable[Address]) -> Iterator[tuple[Address, str]]:
    """Every address in the name of every role that can see something of its own there."""
    for address in addresses:
        for role in roles_for(address):
            if not is_tool_of_others(address, role):
                yield address, role


def in_turn(addresses: Iterable[Address]) -> Iterator[tuple[Address, str]]:
    """Two roles an address; all of them for the first address of a page that is not about one text."""
    turns, seen = Turns(), set()
    for address in addresses:
        roles = [role for role in roles_for(address) if not is_tool_of_others(address, role)]
        is_first = address.item is None and address.route not in seen
        seen.add(address.route)
        readers = set(roles) & address.item.readers if address.item else {VISITOR}
        if not is_first:
            outside = turns.next(address.route, set(roles) - readers)
            roles = [*outside, *turns.next(address.route, readers & set(roles), 2 - len(outside))]
        yield from ((address, role) for role in roles)


def roles_for(address: Address) -> tuple[str, ...]:
    """What is the same for everybody is asked for by those at both ends."""
    return (VISITOR, AUTHOR, SUPERUSER) if ROUTES[address.route] in SAME_FOR_ALL else ROLES


def is_tool_of_others(address: Address, role: str) -> bool:
    """The tools of a text, asked for by someone who may not change it: they have a test of their own."""
    author_only = ROUTES[address.route] is AudienceClass.AUTHOR
    return author_only and address.item is not None and role not in address.item.editors
