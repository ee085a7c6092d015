"""What panels only count is counted at once, whatever the rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from portal.members import panels
from portal.members.models import Cooperative, Member
from portal.visibility import Viewer
from tests.factories.members import CooperativeFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> Iterator[None]:
    """Panels that count members, cooperatives, nothing at all, and one that counts no rows."""
    counted: dict[str, dict[str, Any]] = {
        "essai-a": {"members": Member.objects.order_by("pk"), "none": Member.objects.none()},
        "essai-b": {"cooperatives": Cooperative.objects.filter(slug__startswith="a-compter")},
        "essai-c": {},
    }
    for name, counts in counted.items():
        panels.register("skills", name, _builder(name, counts), position=1000)
    yield
    for name in counted:
        panels.unregister("skills", name)


def _builder(name: str, counts: dict[str, Any]) -> panels.Builder:
    return lambda _subject, _viewer: panels.Panel(name, name, "", {"own": 1}, counts)


def test_the_counts_of_all_the_panels_of_a_page_are_one_query(
    three: None, django_assert_num_queries: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(panels._builders["skills"], "known", (0, lambda _subject, _viewer: None))
    members = MemberFactory.create_batch(3)
    CooperativeFactory.create_batch(2)
    CooperativeFactory(slug="a-compter")
    expected = Member.objects.count()
    page = panels.Panel("page", "", "", counts={"all": Cooperative.objects.all()})
    with django_assert_num_queries(1):
        built = panels.panels_for("skills", members[0], Viewer.anonymous(), page)
    shown = {one.name: one.context for one in built}
    assert page.context == {"all": Cooperative.objects.count()}
    assert shown == {
        "essai-a": {"own": 1, "members": expected, "none": 0},
        "essai-b": {"own": 1, "cooperatives": 1},
        "essai-c": {"own": 1},
    }


def test_a_page_that_counts_nothing_asks_nothing(
    django_assert_num_queries: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(panels._builders, "skills", {"essai": (0, _builder("essai", {}))})
    member = MemberFactory()
    with django_assert_num_queries(0):
        shown = panels.panels_for("skills", member, Viewer.anonymous())
    assert [one.name for one in shown] == ["essai"]
