"""The life of a lead: one form is one lead, only allowed moves, never a torn state, whoever clicks when."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import product
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from portal.core.models import Change
from portal.leads import expiring, moves, posting, telling
from portal.leads.models import Lead, LeadEvent
from portal.leads.moves import MOVES, LeadRefused
from portal.leads.sealing import Client
from portal.members.models import Circle, Member, Role
from portal.notices.models import Notice
from tests.factories import knowledge as made
from tests.factories import leads as given

pytestmark = pytest.mark.django_db
State = Lead.State


def told(kind: str) -> list[int]:
    return list(Notice.objects.filter(kind=kind).order_by("member").values_list("member_id", flat=True))


def acts(lead: Lead) -> list[str]:
    return list(lead.events.values_list("act", flat=True))


class TestPosting:
    def test_a_member_opens_a_lead(self):
        lead = given.lead()
        assert (lead.state, lead.origin, acts(lead)) == ("open", "member", ["posted"])
        assert Change.objects.filter(kind="lead", object_id=lead.pk).exists()

    def test_an_animator_posts_for_the_cooperative(self):
        home = made.a_cooperative()
        animator = made.writer(cooperative=home)
        Role.objects.create(member=animator, kind=Role.Kind.ANIMATOR, cooperative=home)
        assert given.lead(animator, cooperative=home).origin == "animator"
        assert given.lead(animator).origin == "member"
        assert given.lead(made.writer(cooperative=home), cooperative=home).origin == "member"

    def test_the_same_form_sent_twice_is_one_lead(self):
        member, key = made.writer(), uuid4()
        assert given.lead(member, key=key) == given.lead(member, key=key)
        assert Lead.objects.count() == 1

    def test_the_key_of_someone_else_gives_nothing(self):
        sent = given.lead()
        with pytest.raises(LeadRefused, match="déjà servi"):
            given.lead(key=sent.key)
        with pytest.raises(LeadRefused, match="déjà servi"):
            posting.post(sent.key, given.brief(), None)

    @pytest.mark.parametrize(
        ("values", "field"), [({"place": None}, "place"), ({"deadline": given.day(-1)}, "deadline")]
    )
    def test_nowhere_and_yesterday_are_refused(self, values, field):
        with pytest.raises(LeadRefused) as refusal:
            given.lead(**values)
        assert refusal.value.field == field
        assert not Lead.objects.exists()

    def test_needs_say_what_is_required(self):
        first, second = made.axis(), made.axis("Deux", "deux")
        lead = given.lead(required=(first, second), extras=(second,))
        assert dict(lead.needs.values_list("concept", "is_required")) == {first.pk: True, second.pk: True}
        posting.revise(lead, given.brief(extras=(second,)), lead.giver)
        assert dict(lead.needs.values_list("concept", "is_required")) == {second.pk: False}


class TestClients:
    def test_a_client_waits_and_those_of_the_place_are_told(self):
        near, far = made.a_cooperative(), made.a_cooperative()
        place = made.commune()
        near.sites.create(name="Siège", territory=place.departement)
        far.sites.create(name="Siège", territory=made.departement("Finistère", "29"))
        people = {home: made.writer(cooperative=home) for home in (near, far)}
        for home, animator in people.items():
            Role.objects.create(member=animator, kind=Role.Kind.ANIMATOR, cooperative=home)
        moderator = made.writer()
        Role.objects.create(member=moderator, kind=Role.Kind.MODERATOR)
        lead = given.confided(place=place)
        assert (lead.state, lead.origin, lead.giver) == ("waiting", "client", None)
        assert list(lead.offered_to.all()) == [near]
        assert set(told(telling.WAITING)) == {people[near].pk, moderator.pk}

    def test_nobody_near_leaves_the_whole_region(self):
        home = made.a_cooperative()
        region = made.region()
        home.sites.create(name="Siège", territory=made.departement("Cantal", "15", inside=region))
        elsewhere = made.departement("Allier", "03", inside=region)
        assert list(given.confided(place=elsewhere).offered_to.all()) == [home]


class TestMoving:
    @pytest.mark.parametrize(("before", "after"), list(product(State.values, State.values)))
    def test_only_the_moves_of_the_table(self, before, after):
        lead = given.lead()
        Lead.objects.filter(pk=lead.pk).update(state=before)
        allowed = after in MOVES[before]
        if allowed:
            moved = posting.change_state(lead, after, lead.giver, "Pour cette raison")
            assert (moved.closed_at is not None) == moved.is_closed
        else:
            with pytest.raises(LeadRefused, match="entre-temps"):
                posting.change_state(lead, after, lead.giver, "Pour cette raison")
        lead.refresh_from_db()
        assert lead.state == (after if allowed else before)
        assert len(acts(lead)) == 1 + allowed

    def test_opening_again_needs_a_day_to_come(self):
        lead = given.past(given.lead())
        posting.change_state(lead, State.EXPIRED, None)
        with pytest.raises(LeadRefused) as refusal:
            posting.change_state(lead, State.OPEN, lead.giver)
        assert refusal.value.field == "deadline"
        again = posting.change_state(lead, State.OPEN, lead.giver, deadline=given.day(30))
        assert (again.state, again.deadline, again.closed_at) == ("open", given.day(30), None)

    def test_the_giver_is_told_of_what_others_do(self):
        lead = given.lead()
        posting.change_state(lead, State.INTRODUCED, made.writer())
        posting.change_state(lead, State.WON, lead.giver)
        assert told(telling.MOVED) == [lead.giver_id]

    def test_whoever_wants_to_know_is_called_inside_the_transaction(self, monkeypatch):
        heard = []
        monkeypatch.setattr(moves, "_listeners", [])
        moves.listen(lambda lead, before, by: heard.append((lead.state, before, by, connection.in_atomic_block)))
        lead = given.lead()
        posting.change_state(lead, State.LOST, lead.giver, "Trop loin")
        assert heard == [("lost", "open", lead.giver, True)]
        assert lead.events.last().note == "Trop loin"

    def test_what_others_no_longer_read_is_tightened(self):
        lead = given.lead()
        Change.objects.all().delete()
        posting.change_state(lead, State.WITHDRAWN, lead.giver)
        assert Change.objects.get(kind="lead", object_id=lead.pk).tightened


class TestRevising:
    def test_a_narrower_audience_is_tightened_and_logged(self):
        lead = given.lead()
        Change.objects.all().delete()
        posting.revise(lead, given.brief(visibility="private"), lead.giver)
        assert Change.objects.get(kind="lead", object_id=lead.pk).tightened
        assert acts(lead) == ["posted", "changed"]

    def test_a_circle_taken_away_is_tightened(self):
        circle = Circle.objects.create(name="Groupe couverture")
        lead = given.lead(visibility="private", circles=(circle,))
        Change.objects.all().delete()
        posting.revise(lead, given.brief(visibility="private", circles=()), lead.giver)
        assert Change.objects.get(kind="lead", object_id=lead.pk).tightened

    def test_the_client_stays_when_the_form_did_not_show_it(self):
        lead = given.lead(client=given.CLIENT)
        posting.revise(lead, given.brief(title="Autre"), lead.giver)
        lead.refresh_from_db()
        assert (lead.title, lead.client_name) == ("Autre", given.CLIENT.name)
        posting.revise(lead, given.brief(client=Client()), lead.giver)
        lead.refresh_from_db()
        assert (lead.client_name, lead.client_contact, lead.client_note) == ("", "", "")

    def test_a_closed_lead_does_not_change(self):
        lead = given.moved(State.WON)
        with pytest.raises(LeadRefused, match="close"):
            posting.revise(lead, given.brief(), lead.giver)


class TestTakingOver:
    def test_only_when_nobody_answers_for_it(self):
        home = made.a_cooperative()
        giver, animator = made.writer(cooperative=home), made.writer(cooperative=home)
        lead = given.lead(giver, cooperative=home)
        with pytest.raises(LeadRefused, match="compte actif"):
            posting.take_over(lead, animator)
        Member.objects.filter(pk=giver.pk).update(status=Member.Status.SUSPENDED)
        assert posting.take_over(lead, animator).giver == animator
        assert acts(lead) == ["posted", "taken_over"]

    def test_a_suspended_account_touches_its_leads(self):
        lead = given.lead()
        Change.objects.all().delete()
        giver = lead.giver
        giver.status = Member.Status.SUSPENDED
        giver.save()
        assert Change.objects.get(kind="lead", object_id=lead.pk).tightened
        assert not Lead.objects.open().exists()


def at_once(*actions: Callable[[], object]) -> list[str]:
    """Run each in its own thread, all released together; what each was refused, "" when it went through."""
    barrier = threading.Barrier(len(actions))
    answers = [""] * len(actions)

    def run(rank: int, action: Callable[[], object]) -> None:
        barrier.wait()
        try:
            action()
        except LeadRefused as refusal:
            answers[rank] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(rank, action)) for rank, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
class TestTogether:
    """On PostgreSQL the row of the lead is locked; on SQLite writers wait for each other."""

    def test_two_moves_at_once_leave_one_state_and_its_log(self):
        for first, second in ((State.WON, State.LOST), (State.WITHDRAWN, State.WON), (State.WITHDRAWN, State.EXPIRED)):
            lead = given.lead()
            answers = at_once(
                lambda lead=lead, to=first: posting.change_state(lead, to, lead.giver),
                lambda lead=lead, to=second: posting.change_state(lead, to, lead.giver),
            )
            lead.refresh_from_db()
            log = list(LeadEvent.objects.filter(lead=lead).values_list("act", flat=True))
            assert log[-1] == lead.state
            assert len(log) == 1 + answers.count("")
            before = State.OPEN
            for state in log[1:]:
                assert state in MOVES[before]
                before = state

    def test_expiring_while_someone_changes_the_day(self):
        lead = given.past(given.lead())
        answers = at_once(
            lambda: posting.change_state(lead, State.EXPIRED, None),
            lambda: posting.revise(lead, given.brief(place=lead.place), lead.giver),
        )
        lead.refresh_from_db()
        assert lead.state == "expired"  # both orders end there: the job had chosen it before the new day
        assert answers[0] == ""
        assert (lead.deadline == given.day(20)) == (answers[1] == "")

    def test_a_new_day_given_while_the_job_runs_keeps_the_lead_open(self):
        for _attempt in range(3):
            lead = given.past(given.lead())
            at_once(
                lambda: expiring.expire(timezone.localdate()),
                lambda lead=lead: posting.revise(lead, given.brief(place=lead.place), lead.giver),
            )
            lead.refresh_from_db()
            assert (lead.state, lead.deadline) in [("open", given.day(20)), ("expired", given.day(-1))]

    def test_the_same_form_sent_thrice_at_once_is_one_lead(self):
        member, key, place = made.writer(), uuid4(), made.commune()
        answers = at_once(*(lambda: given.lead(member, key=key, place=place) for _ in range(3)))
        assert answers == ["", "", ""]
        assert Lead.objects.count() == 1
        assert LeadEvent.objects.count() == 1
