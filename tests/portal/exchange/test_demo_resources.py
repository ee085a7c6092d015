"""The resources of the demo: every reference leads somewhere, every state is there, filling twice changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from portal.exchange.demo.resources import fill_resources
from portal.members.models import Member
from portal.resources import unused
from portal.resources.models import ResourceRequest, SharedResource
from portal.territories.models import Territory
from portal.visibility import Visibility
from tests.factories import knowledge as made
from tests.factories.members import CooperativeFactory
from tests.portal.exchange.test_demo_data import members, places, read  # noqa: F401 - fixtures


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return read("resources")


def test_there_is_enough_over_the_mainland_and_overseas(document: dict[str, Any]) -> None:
    shared = document["resources"]
    overseas = [one for one in shared if one["at"].partition("-")[2].startswith(("97", "01", "02", "03", "04", "06"))]
    assert len(shared) >= 25
    assert len(overseas) >= 6
    assert {one["kind"] for one in shared} == set(SharedResource.Kind.values)
    assert {row["state"] for row in document["requests"]} == set(ResourceRequest.State.values)


def test_people_and_places_are_known(document: dict[str, Any], members: Any, places: set[str]) -> None:  # noqa: F811
    active = {
        one["slug"]: {link["cooperative"] for link in one["memberships"] if link["ended_on"] is None}
        for one in members
        if one["status"] == "active"
    }
    for one in document["resources"]:
        assert one["at"] in places
        assert one.get("cooperative") is None or one["cooperative"] in active[one["by"]]
    slugs = [one["slug"] for one in document["resources"]]
    assert max(Counter(slugs).values()) == 1
    assert {row["of"] for row in document["requests"]} <= set(slugs)
    assert {row["by"] for row in document["requests"]} <= set(active)


@pytest.mark.django_db
def test_filling_twice_changes_nothing(document: dict[str, Any]) -> None:
    for slug in {one["by"] for one in (*document["resources"], *document["requests"])}:
        Member.objects.filter(pk=made.writer(visibility=Visibility.PUBLIC).pk).update(slug=slug, is_example=True)
    for slug in {one["cooperative"] for one in document["resources"] if "cooperative" in one}:
        CooperativeFactory(slug=slug)
    kinds = {"REG": "region", "DEP": "departement", "COM": "commune"}
    for key in {one["at"] for one in document["resources"]}:
        prefix, _dash, code = key.partition("-")
        Territory.objects.create(kind=kinds[prefix], code=code, name=key)
    assert fill_resources(document) == len(document["resources"])
    assert fill_resources(document) == 0
    assert not SharedResource.objects.filter(is_example=False).exists()
    states = Counter(ResourceRequest.objects.values_list("state", flat=True))
    assert states == Counter(row["state"] for row in document["requests"])
    past = ResourceRequest.objects.filter(ends_on__lt=timezone.localdate())
    assert set(past.values_list("state", flat=True)) == {"done"}
    assert unused.ask_owners() == 1
