"""Asking every page for what it costs, as each role."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.members.models import Role
from portal.members.rules import Kind
from tests.security.addresses import Address
from tests.security.asking import ask
from tests.security.world import AUTHOR, MEMBER_B, VISITOR, World

MOST: Final = 20
HOST: Final = "127.0.0.1"
ROLES: Final = (VISITOR, MEMBER_B, AUTHOR)
"""A visitor, a member who has just arrived, and the researcher and animator who wrote it all."""
_NOT_QUERIES: Final = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
"""What only opens and closes a transaction."""
WHOLE_COPIES: Final = frozenset({"members:my_data_file"})
"""Not a page: the copy of everything that one ever wrote, one query a table, however much there is in it."""


@dataclass(frozen=True, slots=True)
class Visit:
    route: str
    role: str
    url: str
    queries: int
    milliseconds: float
    """Of this process, not of the clock."""
    statements: tuple[str, ...]


def make_researcher(world: World) -> None:
    Role.objects.get_or_create(member=world.members[AUTHOR], kind=Kind.RESEARCHER)


def worst(world: World, addresses: Iterable[Address], roles: Sequence[str] = ROLES) -> dict[tuple[str, str], Visit]:
    """{(route, role): the visit that asked the most}, of the addresses that answer 200 to that role.

    Of the texts of the world, those of the public ones, around which the crowd is; and those that were rewritten.
    """
    found: dict[tuple[str, str], Visit] = {}
    for address in addresses:
        if address.item is not None and not address.item.name.endswith((" public", " newer draft", " opened")):
            continue
        for role in roles:
            visit = _visit(address, role, world.cookies[role])
            if visit is not None and visit.queries >= _queries(found, (address.route, role)):
                found[address.route, role] = visit
    return found


def _queries(found: Mapping[tuple[str, str], Visit], key: tuple[str, str]) -> int:
    return found[key].queries if key in found else 0


def _visit(address: Address, role: str, cookie: str) -> Visit | None:
    """Asked a second time when the first answer is a page: what is read once a process does not count."""
    url = address.url
    answer = ask(url, cookie, HTTP_HOST=HOST)
    if answer.status in (301, 302) and "/compte/" not in answer.location:  # to the present words of a title
        url = answer.location
        answer = ask(url, cookie, HTTP_HOST=HOST)
    if answer.status != 200:
        return None
    started = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        ask(url, cookie, HTTP_HOST=HOST)
    spent = 1000 * (time.process_time() - started)
    asked = (query["sql"] for query in captured.captured_queries)
    statements = tuple(sql for sql in asked if not sql.startswith(_NOT_QUERIES))
    return Visit(address.route, role, url, len(statements), spent, statements)
