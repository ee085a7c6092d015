"""A team: invited, formed by everybody's yes, its shared answer, its shares, and what happens when someone leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from portal.leads.introductions import making
from portal.leads.introductions.refusing import IntroductionRefused
from portal.leads.models import Introduction, Lead, LeadTeam, TeamPlace
from portal.leads.teams import inviting, working
from portal.leads.teams.following import missing
from portal.leads.teams.telling import TEAM
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from portal.vocabulary.models import Concept
from tests.factories import introductions as met
from tests.factories import knowledge as made
from tests.factories import leads as posted

pytestmark = pytest.mark.django_db


def skills(*names: str) -> list[Concept]:
    return [
        Concept.objects.get_or_create(scheme="skill", slug=name.lower(), defaults={"label": name})[0] for name in names
    ]


def invited(people: int = 2, lead: Lead | None = None) -> LeadTeam:
    """A team of so many people, each for one skill of the lead."""
    held = skills(*(f"Savoir{number}" for number in range(people)))
    of = lead or posted.lead(met.reachable(), required=tuple(held))
    return inviting.invite(of, {met.reachable(): [concept] for concept in held}, of.giver)


def people_of(team: LeadTeam) -> list[Member]:
    return [place.introduction.member for place in team.places.select_related("introduction__member")]


def formed(people: int = 2) -> LeadTeam:
    team = invited(people)
    for place in team.places.select_related("introduction"):
        making.accept(place.introduction, place.introduction.member)
    team.refresh_from_db()
    return team


def parts(team: LeadTeam, *shares: int) -> dict[int, int]:
    places = team.places.filter(left_at=None).order_by("pk")
    return dict(zip(places.values_list("pk", flat=True), shares, strict=True))


class TestForming:
    def test_each_person_is_asked_and_the_last_yes_forms_it(self):
        team = invited(3)
        states = []
        for place in team.places.select_related("introduction"):
            assert place.introduction.waits_for_member
            making.accept(place.introduction, place.introduction.member)
            team.refresh_from_db()
            states.append(team.state)
        assert states == ["inviting", "inviting", "formed"]
        assert set(team.circle.members.all()) == set(people_of(team))
        told = set(Notice.objects.filter(kind=TEAM).values_list("member_id", flat=True))
        assert told == {member.pk for member in people_of(team)} | {team.lead.giver_id}

    def test_who_had_already_accepted_is_in_at_once(self):
        lead = posted.lead(met.reachable())
        first, second = met.mutual(lead), met.mutual(lead)
        team = inviting.invite(lead, {first.member: [], second.member: []}, lead.giver)
        assert team.state == "formed"

    def test_nobody_is_asked_when_one_cannot_be(self):
        lead, refusing, other = posted.lead(), met.reachable("Rose Exemple"), met.reachable()
        making.refuse(met.asked(lead, refusing), refusing, "Non merci")
        with pytest.raises(IntroductionRefused, match="Rose Exemple"):
            inviting.invite(lead, {refusing: [], other: []}, lead.giver)
        assert not LeadTeam.objects.exists()
        assert not Introduction.objects.filter(member=other).exists()

    def test_a_lead_has_one_team_at_a_time_of_two_people_at_least(self):
        team = invited()
        with pytest.raises(IntroductionRefused, match="déjà une équipe"):
            invited(lead=team.lead)
        with pytest.raises(IntroductionRefused, match="deux personnes"):
            inviting.invite(posted.lead(), {made.writer(): []}, team.lead.giver)
        inviting.dissolve(team, team.lead.giver)
        assert invited(lead=team.lead).state == "inviting"

    def test_a_person_opens_it_while_they_are_in_it(self):
        team = invited()
        person, stranger = people_of(team)[0], made.writer()

        def opens(member: Member) -> bool:
            return LeadTeam.objects.visible_to(viewer_for(member.user)).filter(pk=team.pk).exists()

        assert (opens(person), opens(team.lead.giver), opens(stranger)) == (True, True, False)
        making.refuse(team.places.get(introduction__member=person).introduction, person, "Trop loin")
        assert (opens(person), opens(team.lead.giver)) == (False, True)


class TestLeaving:
    def test_the_team_says_which_skill_is_missing(self):
        team = formed()
        place = team.places.first()
        making.withdraw(place.introduction, place.introduction.member)
        team.refresh_from_db()
        assert [concept.label for concept in missing(team)] == ["Savoir0"]
        assert place.introduction.member not in team.circle.members.all()
        assert team.events.get(act="left").note == "il manque : Savoir0"
        assert team.state == "formed"

    def test_a_no_while_it_forms_lets_the_others_go_on(self):
        team = invited(3)
        first, second, third = team.places.select_related("introduction")
        making.accept(first.introduction, first.introduction.member)
        making.accept(second.introduction, second.introduction.member)
        making.refuse(third.introduction, third.introduction.member, "Pas le temps")
        team.refresh_from_db()
        assert team.state == "formed"
        assert team.circle.members.count() == 2

    def test_without_anybody_it_is_dissolved(self):
        team = formed()
        for place in team.places.select_related("introduction"):
            making.withdraw(place.introduction, place.introduction.member)
        team.refresh_from_db()
        assert team.state == "dissolved"
        assert not team.circle.members.exists()

    def test_a_suspended_account_leaves_it(self):
        team = formed()
        gone = people_of(team)[0]
        gone.status = Member.Status.SUSPENDED
        gone.save()
        assert team.places.filter(left_at=None).count() == 1
        assert not team.circle.members.filter(pk=gone.pk).exists()


class TestAnswering:
    def test_the_answer_is_saved_over_the_version_that_was_read(self):
        team, writer = formed(), None
        writer, other = people_of(team)
        saved = working.save_answer(team, "Nous proposons deux passages.", 0, writer)
        assert (saved.answer_version, saved.answer_by) == (1, writer)
        with pytest.raises(working.AnswerConflict) as conflict:
            working.save_answer(team, "Nous proposons trois passages.", 0, other)
        assert conflict.value.current.answer == "Nous proposons deux passages."
        assert working.save_answer(team, "Trois passages.", 1, other).answer_version == 2

    def test_the_same_text_sent_twice_is_saved_once(self):
        team = formed()
        writer = people_of(team)[0]
        for _twice in range(2):
            assert working.save_answer(team, "Oui", 0, writer).answer_version == 1

    def test_nothing_is_written_before_it_is_formed(self):
        team = invited()
        with pytest.raises(IntroductionRefused, match="pas formée"):
            working.save_answer(team, "Oui", 0, people_of(team)[0])


class TestSharing:
    def test_shares_are_agreed_once_everybody_has_signed(self):
        team = formed(3)
        first, second, third = people_of(team)
        working.propose_shares(team, parts(team, 50, 30, 20), first)
        working.sign(team, second, parts(team, 50, 30, 20))
        assert not team.events.filter(act="agreed").exists()
        working.sign(team, third, parts(team, 50, 30, 20))
        assert list(team.events.order_by("pk").values_list("act", flat=True))[-4:] == [
            "shared", "signed", "signed", "agreed",
        ]  # fmt: skip

    def test_a_change_asks_everybody_again(self):
        team = formed()
        first, second = people_of(team)
        working.propose_shares(team, parts(team, 50, 50), first)
        working.sign(team, second, parts(team, 50, 50))
        working.propose_shares(team, parts(team, 60, 40), second)
        signed = {place.introduction.member for place in team.places.exclude(signed_at=None)}
        assert signed == {second}

    def test_one_signs_only_what_one_has_read(self):
        team = formed()
        first, second = people_of(team)
        working.propose_shares(team, parts(team, 50, 50), first)
        for unread in (parts(team, 90, 10), {}):
            with pytest.raises(IntroductionRefused, match="changé"):
                working.sign(team, second, unread)

    @pytest.mark.parametrize("shares", [(50, 49), (101, 0), (150, -50), (0, 0)])
    def test_the_whole_is_shared(self, shares):
        team = formed()
        with pytest.raises(IntroductionRefused, match="100 %"):
            working.propose_shares(team, parts(team, *shares), people_of(team)[0])
        assert not TeamPlace.objects.exclude(share=None).exists()

    def test_someone_who_leaves_opens_the_agreement_again(self):
        team = formed(3)
        people = people_of(team)
        working.propose_shares(team, parts(team, 50, 30, 20), people[0])
        for one in people[1:]:
            working.sign(team, one, parts(team, 50, 30, 20))
        making.withdraw(team.places.get(introduction__member=people[2]).introduction, people[2])
        assert not team.places.exclude(signed_at=None).exists()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run them together, each in its own connection; the kind of refusal each met, "" when it was done."""
    start, told = threading.Barrier(len(acts)), {}

    def run(number: int, act: Callable[[], object]) -> None:
        start.wait(timeout=10)
        try:
            act()
            told[number] = ""
        except (IntroductionRefused, working.AnswerConflict) as refusal:
            told[number] = type(refusal).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return [told[number] for number in range(len(acts))]


@pytest.mark.django_db(transaction=True)
class TestTogether:
    """On PostgreSQL the rows of the lead and of the team are locked; on SQLite writers wait for each other."""

    def test_the_last_two_yeses_at_once_form_it_once(self):
        team = invited()
        asked = [place.introduction for place in team.places.select_related("introduction__member")]
        assert at_once(*(lambda one=one: making.accept(one, one.member) for one in asked)) == ["", ""]
        team.refresh_from_db()
        assert team.state == "formed"
        assert team.events.filter(act="formed").count() == 1
        assert team.circle.members.count() == 2

    def test_two_saves_of_the_answer_at_once_lose_nothing(self):
        team = formed()
        first, second = people_of(team)
        answers = at_once(
            lambda: working.save_answer(team, "La première", 0, first),
            lambda: working.save_answer(team, "La seconde", 0, second),
        )
        assert sorted(answers) == ["", "AnswerConflict"]
        team.refresh_from_db()
        assert team.answer_version == 1

    def test_inviting_twice_at_once_is_one_team(self):
        lead = posted.lead(met.reachable())
        people = {met.reachable(): [], met.reachable(): []}
        answers = at_once(*(lambda: inviting.invite(lead, people, lead.giver) for _ in range(2)))
        assert sorted(answers) == ["", "IntroductionRefused"]
        assert LeadTeam.objects.count() == 1
        assert Introduction.objects.count() == 2
