"""The rule exists twice: as a predicate and as a condition of the database. They never disagree."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from knowledge.models import Authorship, Contribution, ContributionState
from knowledge.querysets import readable
from knowledge.writing import publishing
from portal.members.models import Circle, Member, Membership, Role, User
from portal.members.viewers import viewer_for
from portal.visibility import Viewer, Visibility, can_read
from tests.factories.knowledge import a_cooperative, experience, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Member]:
    here, elsewhere = a_cooperative(), a_cooperative()
    made = {
        "author": writer(cooperative=here),
        "colleague": writer(cooperative=here),
        "co-author": writer(cooperative=elsewhere),
        "elsewhere": writer(cooperative=elsewhere),
        "animator": writer(cooperative=here),
        "pending": writer(cooperative=here, status=Member.Status.PENDING),
        "suspended": writer(cooperative=here, status=Member.Status.SUSPENDED),
        "left": writer(cooperative=here, status=Member.Status.LEFT),
        "gone from the cooperative": writer(cooperative=here),
        "in the circle": writer(cooperative=elsewhere),
    }
    Role.objects.create(member=made["animator"], kind=Role.Kind.ANIMATOR, cooperative=here)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(member=made["gone from the cooperative"]).update(ended_on=yesterday)
    return made


@pytest.fixture
def viewers(people) -> dict[str, Viewer]:
    superuser = User.objects.create_superuser("tout@exemple.test", "phrase de passe longue")
    return {
        "visitor": viewer_for(AnonymousUser()),
        "superuser": viewer_for(superuser),
        "nobody": Viewer(tokens=frozenset()),
        **{name: viewer_for(member.user) for name, member in people.items()},
    }


@pytest.fixture
def contributions(people) -> list[Contribution]:
    """Live or not × four levels × with or without a circle × with or without a cooperative × one or two authors."""
    circle = Circle.objects.create(name="Comité")
    circle.members.add(people["in the circle"], people["suspended"])
    page = experience(people["author"])
    made = []
    combinations = itertools.product((True, False), Visibility.values, (True, False), (True, False), (True, False))
    for live, level, in_circle, has_cooperative, shared in combinations:
        copy = page.copy(update_attrs={"title": "Copie", "slug": f"copie-{len(made)}"}, keep_live=False)
        state = ContributionState.objects.get(pk=copy.pk)
        state.live, state.visibility = live, level
        state.cooperative = people["author"].memberships.get().cooperative if has_cooperative else None
        state.save()
        state.circles.set([circle] if in_circle else [])
        Authorship.objects.get_or_create(contribution=copy, member=people["author"], credit="story")
        if shared:
            for name, credit in (("co-author", "review"), ("suspended", "story"), ("pending", "story")):
                Authorship.objects.create(contribution=copy, member=people[name], credit=credit)
        made.append(copy)
    return made


def test_the_condition_is_the_predicate_for_every_reader_and_state(viewers, contributions):
    states = ContributionState.objects.filter(pk__in=[page.pk for page in contributions])
    states = list(states.prefetch_related("circles", "contribution__authorships"))
    assert len(states) == 64
    disagreements = []
    for name, viewer in viewers.items():
        shown = set(Contribution.objects.visible_to(viewer).values_list("pk", flat=True))
        narrow = set(ContributionState.objects.filter(readable(viewer, prefix="")).values_list("pk", flat=True))
        for state in states:
            expected = can_read(viewer, state.audience())
            if expected != (state.pk in shown) or expected != (state.pk in narrow):
                disagreements.append((name, state.live, state.visibility, sorted(state.audience())))
    assert disagreements == []


def test_each_reader_is_counted_once_for_a_text_they_may_read_in_many_ways(viewers, contributions):
    found = list(Contribution.objects.visible_to(viewers["author"]).values_list("pk", flat=True))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        ("visitor", {"public"}),
        ("pending", {"public"}),
        ("suspended", {"public"}),
        ("left", {"public"}),
        ("gone from the cooperative", {"public", "network"}),
        ("elsewhere", {"public", "network"}),
        ("colleague", {"public", "network", "cooperative"}),
        ("animator", {"public", "network", "cooperative"}),
        ("author", {"public", "network", "cooperative", "private"}),
        ("superuser", {"public", "network", "cooperative", "private"}),
    ],
)
def test_levels_open_to_whom_the_specification_says(people, viewers, reader, expected):
    pages = {level: experience(people["author"], visibility=level) for level in Visibility.values}
    readable_pages = set(Contribution.objects.visible_to(viewers[reader]).values_list("pk", flat=True))
    assert {level for level, page in pages.items() if page.pk in readable_pages} == expected


def test_a_suspended_author_reads_nothing_of_their_own_and_a_waiting_one_does(people, viewers):
    page = experience(people["author"], visibility="private")
    for name in ("suspended", "pending"):
        Authorship.objects.create(contribution=page, member=people[name], credit="story")
    assert not Contribution.objects.visible_to(viewers["suspended"]).filter(pk=page.pk).exists()
    assert Contribution.objects.visible_to(viewers["pending"]).filter(pk=page.pk).exists()


def test_published_leaves_out_one_s_own_drafts(people, viewers):
    draft = experience(people["author"], publish=False)
    mine = Contribution.objects.visible_to(viewers["author"])
    assert mine.filter(pk=draft.pk).exists()
    assert not mine.published().filter(pk=draft.pk).exists()


def test_withdrawing_closes_to_all_but_the_authors(people, viewers):
    page = experience(people["author"])
    publishing.unpublish(page.pk, people["author"].user)
    for name in ("visitor", "colleague", "elsewhere"):
        assert not Contribution.objects.visible_to(viewers[name]).filter(pk=page.pk).exists()
    assert Contribution.objects.visible_to(viewers["author"]).filter(pk=page.pk).exists()
