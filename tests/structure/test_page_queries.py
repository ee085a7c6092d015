"""A small round of the campaign `tests.campaigns.page_queries`: no page asks more than twenty queries, even when all
that may be on it is there, and three times as many things cost no query more."""

from __future__ import annotations

from itertools import chain

import pytest
from django.core.management import call_command
from django.test import TestCase

from portal.members import panels
from search import opening
from tests.campaigns.page_queries.crowd import gather
from tests.campaigns.page_queries.newcomers import make_newcomers
from tests.campaigns.page_queries.visiting import MOST, WHOLE_COPIES, make_researcher, worst
from tests.security.addresses import Address, addresses
from tests.security.asking import ask
from tests.security.world import AUTHOR, World, build

FEW = 24
"""Already more than a page of any list, with an eighth of them around single texts."""
FULLEST = {
    "knowledge:home", "members:space", "members:profile", "members:cooperative", "leads:detail", "research:project",
    "search:page",
}  # fmt: skip
"""Pages that gather what several rooms show."""


@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
class PageQueries(TestCase):
    def test_no_page_asks_more_than_twenty_queries_nor_more_when_there_is_more_to_show(self) -> None:
        world = build()
        make_researcher(world)
        make_newcomers(world)
        asked = _one_each(world)
        gather(world, FEW)
        call_command("search_rebuild", verbosity=0)
        self.addCleanup(opening.close)
        few = worst(world, asked, roles=(AUTHOR,))
        gather(world, 2 * FEW)
        many = worst(world, asked, roles=(AUTHOR,))
        assert len(few) > 100
        assert {route for route, _role in many} >= FULLEST
        space = ask("/mon-espace/", world.cookies[AUTHOR]).body.decode()
        assert space.count('id="panneau-') == len(panels._builders["space"])
        above = {
            route: f"{visit.queries} at {visit.url}"
            for (route, _role), visit in many.items()
            if visit.queries > MOST and route not in WHOLE_COPIES
        }
        assert above == {}
        grown = {
            route: f"{few[route, role].queries} → {visit.queries} at {visit.url}"
            for (route, role), visit in many.items()
            if (route, role) in few and visit.queries > few[route, role].queries
        }
        assert grown == {}


def _one_each(world: World) -> list[Address]:
    """Of each route the addresses about the public texts, and the first one that is about something else; the page of
    who wrote it all, and a search that finds it."""
    about_texts = [one for one in addresses(world) if one.item is not None and one.item.name.endswith(" public")]
    others: dict[str, Address] = {}
    for one in addresses(world):
        if one.item is None:
            others.setdefault(one.route, one)
    author = world.members[AUTHOR].get_absolute_url()
    full = [Address("members:profile", author), Address("search:page", "/chercher/?q=R%C3%A9cit")]
    return list(chain(about_texts, others.values(), full))
