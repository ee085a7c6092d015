"""Every address is declared with who it is for."""

from __future__ import annotations

import pytest

from portal.audiences import PREFIXES, ROUTES
from tests.structure.routes import included_prefixes, routes


def test_every_address_has_an_audience_class():
    assert sorted(route.name for route in routes() if route.name not in ROUTES) == []


def test_no_audience_class_is_left_without_an_address():
    known = {route.name for route in routes()}
    assert sorted(name for name in ROUTES if name not in known) == []


def test_prefixes_are_really_included():
    assert included_prefixes() == set(PREFIXES)


def test_an_address_has_one_meaning():
    names = [route.name for route in routes()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", ["knowledge:experience", "search:page", "exchange:feed", "core:health"])
def test_the_walk_sees_addresses_of_every_room(name):
    assert name in {route.name for route in routes()}
