"""The rule and its twin, over every level, state and reader."""

from __future__ import annotations

from itertools import product

import pytest

from portal.leads import access
from portal.leads.models import Lead
from portal.members.models import Circle, Member, Role
from portal.members.viewers import viewer_for
from portal.visibility import Viewer, Visibility
from tests.factories import knowledge as made
from tests.factories import leads as given

pytestmark = pytest.mark.django_db


def test_the_predicate_and_the_queryset_agree_for_every_reader():
    home, other = made.a_cooperative(), made.a_cooperative()
    givers = {status: made.writer(cooperative=home) for status in Member.Status.values}
    circle = Circle.objects.create(name="Équipe")
    for (status, giver), level, state, cooperative in product(
        givers.items(), Visibility.values, Lead.State.values, (None, home)
    ):
        lead = given.lead(giver, visibility=level, cooperative=cooperative)
        origin = "client" if status == Member.Status.LEFT else "member"
        Lead.objects.filter(pk=lead.pk).update(
            state=state, origin=origin, giver=None if status == Member.Status.PENDING else giver
        )
        if state == Lead.State.WAITING:
            lead.offered_to.add(other)
        if level == Visibility.PRIVATE:
            lead.circles.add(circle)
    for status, giver in givers.items():
        Member.objects.filter(pk=giver.pk).update(status=status)
    colleague, animator, stranger = (made.writer(cooperative=home) for _ in range(3))
    elsewhere, moderator = made.writer(cooperative=other), made.writer(cooperative=other)
    Role.objects.create(member=animator, kind=Role.Kind.ANIMATOR, cooperative=home)
    Role.objects.create(member=elsewhere, kind=Role.Kind.ANIMATOR, cooperative=other)
    Role.objects.create(member=moderator, kind=Role.Kind.MODERATOR)
    circle.members.add(stranger)
    people = [colleague, animator, stranger, elsewhere, moderator, *givers.values()]
    viewers = [viewer_for(Member.objects.get(pk=one.pk).user) for one in people]
    viewers += [Viewer.anonymous(), Viewer(sees_all=True)]
    leads = list(Lead.objects.select_related("giver").prefetch_related("circles"))
    seen: list[int] = []
    for viewer in viewers:
        managed = set(Lead.objects.managed_by(viewer).values_list("pk", flat=True))
        by_query = set(Lead.objects.visible_to(viewer).values_list("pk", flat=True))
        by_rule = {one.pk for one in leads if access.can_read(viewer, access.audience_of_lead(one))}
        assert by_query == by_rule | managed
        seen.append(len(by_query))
    assert len(leads) == 256
    assert seen[-1] == 256
    assert 0 < seen[-2] < seen[0] < seen[1] < seen[4] < 256  # visitor, colleague, animator, moderator
    running = {one.pk for one in leads if one.is_running and access.is_answered_for(one)}
    assert set(Lead.objects.open().values_list("pk", flat=True)) == running


def test_who_answers_for_a_lead():
    home = made.a_cooperative()
    giver, colleague, animator, moderator = (made.writer(cooperative=home) for _ in range(4))
    elsewhere = made.writer()
    for member in (animator, elsewhere):
        Role.objects.create(member=member, kind=Role.Kind.ANIMATOR, cooperative=home)
    Role.objects.create(member=moderator, kind=Role.Kind.MODERATOR)
    common, own, closed = (
        given.lead(giver, cooperative=home),
        given.lead(giver),
        given.lead(giver, cooperative=home, visibility="private"),
    )
    sent = given.confided()
    sent.offered_to.set([home])

    def managed(member: Member) -> set[int]:
        return set(Lead.objects.managed_by(viewer_for(member.user)).values_list("pk", flat=True))

    assert managed(giver) == {common.pk, own.pk, closed.pk}
    assert managed(animator) == {common.pk, sent.pk}
    assert managed(moderator) == {common.pk, own.pk, sent.pk}
    assert managed(colleague) == managed(elsewhere) == set()  # a role outlives a membership, the right does not
    Member.objects.filter(pk=giver.pk).update(status=Member.Status.SUSPENDED)
    assert managed(Member.objects.get(pk=giver.pk)) == set()
    assert managed(animator) == {common.pk, sent.pk}  # who may take it over
    assert not Lead.objects.visible_to(viewer_for(colleague.user)).exists()


def test_cards_carry_nothing_of_the_client(django_assert_num_queries):
    for _ in range(3):
        given.lead(client=given.CLIENT)
    with django_assert_num_queries(2):
        found = list(Lead.objects.visible_to(Viewer(sees_all=True)).for_cards())
        assert [need.concept for lead in found for need in lead.needs.all()] == []
    assert all({"client_name", "client_contact", "client_note"} <= lead.get_deferred_fields() for lead in found)
