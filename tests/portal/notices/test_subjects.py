"""Each kind of subject: what its resolver names is what its queryset twin counts, for every reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.writing import publishing
from portal.members.models import Cooperative, Member
from portal.members.viewers import viewer_for
from portal.notices import subjects
from portal.visibility import Viewer
from tests.databases import written_once
from tests.factories.knowledge import article, experience, writer

pytestmark = pytest.mark.django_db

TWINS = [kind for kind, source in subjects.sources().items() if source.open_to is not None]


def make_readers() -> list[Viewer]:
    """A visitor, an author, a colleague, someone elsewhere, and accounts that are not active."""
    author = writer("Autrice")
    home = author.memberships.get().cooperative
    members = [author, writer(cooperative=home), writer(), *(writer(status=one) for one in Member.Status.values)]
    for level in ("public", "network", "cooperative", "private"):
        experience(author, title=level, visibility=level, state={"cooperative": home})
        article(author, title=f"Article {level}", visibility=level, state={"cooperative": home})
    experience(author, title="Brouillon", publish=False)
    deleted = experience(author, title="Jeté")
    publishing.delete(deleted.pk, author.user)
    for level in ("network", "cooperative", "private"):
        Member.objects.filter(pk=writer(f"Page {level}", cooperative=home).pk).update(visibility=level)
    return [Viewer.anonymous(), *(viewer_for(member.user) for member in members)]


@pytest.fixture(scope="class")
def readers(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Viewer]]:
    with written_once(django_db_blocker):
        yield make_readers()


class TestTwins:
    """The same readers and texts for all these tests, which only read."""

    @pytest.mark.parametrize("kind", TWINS)
    def test_the_resolver_and_its_twin_agree(self, kind, readers):
        source = subjects.sources()[kind]
        assert source.open_to is not None
        everything = list(source.open_to(readers[0]).model._default_manager.values_list("pk", flat=True))
        for viewer in readers:
            named = source.resolve(viewer, everything)
            assert set(named) == set(source.open_to(viewer).values_list("pk", flat=True)), viewer
            assert all(subject.label and subject.url.startswith("/") for subject in named.values())

    @pytest.mark.parametrize("kind", TWINS)
    def test_naming_many_costs_one_query(self, kind, readers, django_assert_max_num_queries):
        with django_assert_max_num_queries(1):
            subjects.sources()[kind].resolve(readers[1], range(1, 500))


def test_people_and_cooperatives_are_named():
    member = writer("Ada")
    cooperative = Cooperative.objects.get(memberships__member=member)
    keys = [("member", member.pk), ("cooperative", cooperative.pk), ("inconnu", 1), ("member", 0)]
    found = subjects.readable(Viewer.anonymous(), keys)
    assert {key: subject.label for key, subject in found.items()} == {
        ("member", member.pk): "Ada",
        ("cooperative", cooperative.pk): cooperative.name,
    }
