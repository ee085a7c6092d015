"""What a ranking is made from: only what every member may read, and every condition by its name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from knowledge.models import Authorship
from knowledge.writing import publishing
from portal.leads.matching import declaring, versions
from portal.leads.matching.facts import gathering
from portal.leads.matching.facts.likeness import likeness
from portal.leads.matching.order.ranking import rank
from portal.leads.models import MatchingLoad, Proposal
from portal.members.models import DeclaredSkill, Member
from search.expertise import deciding
from search.models import SkillChoice
from tests.factories import knowledge as made
from tests.factories import leads
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


def candidate(member, lead):
    snapshot = gathering.snapshot_of(versions.in_force().parsed(), lead, likeness(lead))
    return next((one for one in snapshot.candidates if one.member == member.pk), None)


@pytest.fixture
def joints():
    return cast.skill()


class TestEvidence:
    @pytest.mark.parametrize("visibility", ["cooperative", "private"])
    def test_what_only_some_may_read_does_not_count(self, joints, visibility):
        person = cast.expert(joints, stories=0)
        made.experience(person, skills=[joints], visibility=visibility)
        assert candidate(person, cast.lead_for(joints, giver=person)) is None

    def test_a_protected_author_is_never_looked_at(self, joints):
        person = cast.expert(joints, stories=0)
        made.experience(person, skills=[joints], protected=True)
        assert candidate(person, cast.lead_for(joints)) is None

    def test_a_text_that_is_restricted_or_withdrawn_stops_counting_at_once(self, joints):
        person, lead = cast.expert(joints, stories=2), cast.lead_for(joints)
        first, second = Authorship.objects.filter(member=person).order_by("pk")
        assert len(candidate(person, lead).parts) == 2
        publishing.set_visibility(first.contribution_id, "cooperative")
        assert [part.contribution for part in candidate(person, lead).parts] == [second.contribution_id]
        second.delete()
        assert candidate(person, lead) is None

    @pytest.mark.parametrize("way", ["unpublish", "private", "protect", "delete"])
    def test_without_a_record_its_reason_and_its_weight_are_gone(self, joints, way):
        person, lead = cast.expert(joints, stories=2), cast.lead_for(joints)
        rule = versions.in_force().parsed()
        (before,) = rank(rule, gathering.snapshot_of(rule, lead, likeness(lead)))
        gone = Authorship.objects.filter(member=person).first().contribution_id
        {
            "unpublish": lambda: publishing.unpublish(gone, person.user),
            "private": lambda: publishing.set_visibility(gone, "private"),
            "protect": lambda: publishing.set_protection(gone, True),
            "delete": lambda: publishing.delete(gone, person.user),
        }[way]()
        assert gone not in [part.contribution for part in candidate(person, lead).parts]
        (after,) = rank(rule, gathering.snapshot_of(rule, lead, likeness(lead)))
        assert 0 < after.score < before.score

    def test_a_skill_that_the_person_took_out_does_not_count(self, joints):
        person, lead = cast.expert(joints), cast.lead_for(joints)
        deciding.take_out(person, joints, SkillChoice.Choice.WITHDRAWN)
        assert candidate(person, lead).parts == ()

    def test_a_declared_skill_counts_when_every_member_may_read_it(self, joints):
        person, lead = cast.expert(joints, stories=0), cast.lead_for(joints)
        DeclaredSkill.objects.create(member=person, concept=joints)
        assert candidate(person, lead).declared == (0,)
        person.field_visibility = person.field_visibility | {"skills": "cooperative"}
        person.save()
        assert candidate(person, lead).declared == ()

    def test_a_place_that_is_hidden_is_unknown(self, joints):
        person, lead = cast.expert(joints), cast.lead_for(joints)
        assert candidate(person, lead).place == "here"
        person.field_visibility = person.field_visibility | {"places": "private"}
        person.save()
        assert candidate(person, lead).place == "unknown"
        assert candidate(person, lead).place_id is None

    def test_places_meet_through_what_holds_them(self, joints):
        far = made.commune(
            "Brest", "29019", inside=made.departement("Finistère", "29", inside=made.region("Bretagne", "53"))
        )
        wide, there = cast.expert(joints, places=[made.region()]), cast.expert(joints, places=[far])
        lead = cast.lead_for(joints)
        assert candidate(wide, lead).place == "here"
        assert candidate(there, lead) is None
        remote = cast.lead_for(joints, place=None, is_remote=True)
        assert candidate(there, remote) is not None
        assert cast.bars_of(cast.run_for(remote), there) == ()

    def test_neither_names_nor_contacts_are_kept(self, joints):
        person = cast.expert(joints, name="Zoé Secrète", contact_email="zoe@exemple.test", phone="0601020304")
        run = cast.run_for(cast.lead_for(joints, client=leads.CLIENT))
        kept = f"{run.snapshot} {run.ranking}"
        for word in ("Zoé", person.slug, "zoe@", "0601020304", *vars_of(leads.CLIENT)):
            assert word not in kept


def vars_of(client) -> list[str]:
    return [client.name, client.contact, client.note]


class TestNewcomers:
    def test_who_arrived_and_who_was_never_proposed_anything(self, joints):
        early, late = cast.expert(joints), cast.expert(joints)
        Member.objects.filter(pk=early.pk).update(created_at=timezone.now() - dt.timedelta(days=400))
        lead = cast.lead_for(joints)
        told = [(one.is_new, one.has_arrived) for one in (candidate(early, lead), candidate(late, lead))]
        assert told == [(True, False), (True, True)]
        cast.run_for(cast.lead_for(joints))
        told = [(one.is_new, one.has_arrived) for one in (candidate(early, lead), candidate(late, lead))]
        assert told == [(False, False), (True, True)]

    def test_who_is_in_a_cooperative_for_long_did_not_arrive_with_the_import(self, joints):
        old, recent, unsaid = (cast.expert(joints) for _number in range(3))
        for person, years in ((old, 3), (recent, 0)):
            person.memberships.update(started_on=timezone.localdate() - dt.timedelta(days=30 + 365 * years))
        lead = cast.lead_for(joints)
        assert [candidate(one, lead).has_arrived for one in (old, recent, unsaid)] == [False, True, True]
        rule = replace(versions.in_force().parsed(), pool=4)
        for _number in range(7):
            cast.expert(joints, stories=3).memberships.update(started_on=dt.date(2015, 1, 1))
        looked_at = {one.member for one in gathering.snapshot_of(rule, lead, likeness(lead)).candidates}
        assert {recent.pk, unsaid.pk} & looked_at
        assert old.pk not in looked_at

    def test_who_arrived_is_looked_at_before_the_other_newcomers(self, joints):
        rule = replace(versions.in_force().parsed(), pool=4)
        known = [cast.expert(joints, stories=3) for _number in range(7)]
        Member.objects.update(created_at=timezone.now() - dt.timedelta(days=400))
        late, lead = cast.expert(joints), cast.lead_for(joints)
        looked_at = gathering.snapshot_of(rule, lead, likeness(lead)).candidates
        assert late.pk in {one.member for one in looked_at}
        assert len({one.member for one in looked_at} & {one.pk for one in known}) == rule.pool


class TestConditions:
    def test_who_refuses_is_kept_without_anything_else(self, joints):
        person, lead = cast.expert(joints), cast.lead_for(joints)
        deciding.refuse_matching(person, refuses=True)
        found = candidate(person, lead)
        assert found is None or (found.barred == ("refuses",) and not found.parts)
        assert person.pk not in cast.order_of(cast.run_for(lead))

    @pytest.mark.parametrize("is_remote", [False, True])
    @pytest.mark.parametrize(
        ("fields", "bar"),
        [
            ({"availability": "closed"}, "closed"),
            ({"is_listed": False}, ""),
            ({"status": "suspended"}, ""),
            ({"visibility": "cooperative"}, ""),
        ],
    )
    def test_the_account_and_the_availability(self, joints, fields, bar, is_remote):
        person, lead = cast.expert(joints), cast.lead_for(joints, is_remote=is_remote)
        assert candidate(person, lead) is not None
        for name, value in fields.items():
            setattr(person, name, value)
        person.save()
        run = cast.run_for(lead)
        assert person.pk not in cast.order_of(run)
        if bar:
            assert cast.bars_of(run, person) == (bar,)
        else:
            assert candidate(person, lead) is None

    def test_conflicts_and_the_giver(self, joints):
        giver, friend = cast.expert(joints), cast.expert(joints)
        lead = cast.lead_for(joints, giver=giver)
        declaring.declare_conflict(lead, friend, giver)
        run = cast.run_for(lead)
        assert cast.bars_of(run, giver) == ("giver",)
        assert cast.bars_of(run, friend) == ("conflict",)

    def test_the_cooperative_that_gives_may_be_spared(self, joints):
        home = made.a_cooperative()
        inside, outside = cast.expert(joints, cooperative=home), cast.expert(joints)
        lead = cast.lead_for(joints, giver=made.writer(cooperative=home), cooperative=home)
        declaring.spare_cooperative(lead, spares=True)
        run = cast.run_for(lead)
        assert cast.bars_of(run, inside) == ("own_cooperative",)
        assert cast.order_of(run) == [outside.pk]

    def test_only_those_who_may_read_the_lead(self, joints):
        home = made.a_cooperative()
        inside, outside = cast.expert(joints, cooperative=home), cast.expert(joints)
        giver = made.writer(cooperative=home)
        shared = cast.lead_for(joints, giver=giver, cooperative=home, visibility="cooperative")
        assert cast.order_of(cast.run_for(shared)) == [inside.pk]
        private = cast.lead_for(joints, giver=giver, visibility="private")
        assert cast.order_of(cast.run_for(private)) == []
        assert not Proposal.objects.filter(member=outside).exists()

    def test_the_load_is_that_of_the_rule_or_of_the_person(self, joints):
        person = cast.expert(joints)
        MatchingLoad.objects.create(member=person, cap=1)
        first, second = cast.lead_for(joints), cast.lead_for(joints)
        assert cast.order_of(cast.run_for(first)) == [person.pk]
        run = cast.run_for(second)
        assert cast.bars_of(run, person) == ("load",)
        MatchingLoad.objects.update(cap=5)
        assert cast.order_of(cast.run_for(second)) == [person.pk]

    def test_nobody_is_proposed_the_same_lead_twice(self, joints):
        person, lead = cast.expert(joints), cast.lead_for(joints)
        cast.run_for(lead)
        again = cast.run_for(lead)
        assert cast.bars_of(again, person) == ("already",)
        assert Proposal.objects.count() == 1
