"""What time does to leads: told three days before, closed after, clients answered and forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from portal.leads import expiring, posting, telling
from portal.leads.models import Lead
from portal.members.models import Member, Role
from portal.notices.models import Notice
from tests.factories import knowledge as made
from tests.factories import leads as given

pytestmark = pytest.mark.django_db
State = Lead.State


def told() -> list[int]:
    return list(Notice.objects.filter(kind=telling.DEADLINE).order_by("pk").values_list("member_id", flat=True))


def after(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def test_the_giver_is_told_once_three_days_before():
    lead = given.lead(deadline=given.day(10))
    assert expiring.remind(given.day(6)) == 0
    assert [expiring.remind(given.day(number)) for number in (7, 7, 8, 10)] == [1, 0, 0, 0]
    assert told() == [lead.giver_id]
    assert list(lead.events.values_list("act", flat=True)) == ["posted", "reminded"]
    posting.revise(lead, given.brief(deadline=given.day(30)), lead.giver)
    assert expiring.remind(given.day(28)) == 1  # another deadline, another reminder


def test_the_last_day_counts_then_the_lead_closes():
    lead = given.lead(deadline=given.day(10))
    assert expiring.expire(given.day(10)) == 0
    assert [expiring.expire(given.day(11)) for _ in range(2)] == [1, 0]
    lead.refresh_from_db()
    assert (lead.state, told()) == ("expired", [lead.giver_id])
    assert lead.closed_at is not None


def test_people_at_work_keep_a_lead_beyond_its_deadline():
    lead = given.moved("introduced")
    assert expiring.expire(given.day(300)) == expiring.remind(given.day(20)) == expiring.ask_outcome(given.day(50)) == 0
    assert [expiring.ask_outcome(given.day(number)) for number in (51, 52)] == [1, 0]
    assert told() == [lead.giver_id]
    lead.refresh_from_db()
    assert lead.state == "introduced"


def test_the_animators_are_told_for_a_giver_who_is_suspended():
    home = made.a_cooperative()
    animator = made.writer(cooperative=home)
    Role.objects.create(member=animator, kind=Role.Kind.ANIMATOR, cooperative=home)
    lead = given.lead(made.writer(cooperative=home), cooperative=home)
    Member.objects.filter(pk=lead.giver_id).update(status=Member.Status.SUSPENDED)
    expiring.expire(given.day(21))
    assert told() == [animator.pk]


def test_a_lead_moved_meanwhile_stays_as_it_is(monkeypatch):
    lead = given.past(given.lead())
    seen = list(Lead.objects.filter(pk=lead.pk))
    posting.change_state(lead, State.WON, lead.giver)
    monkeypatch.setattr(expiring, "_BATCH", 1)
    assert expiring._moved(seen[0], State.EXPIRED) is False
    lead.refresh_from_db()
    assert lead.state == "won"


def test_a_client_nobody_took_is_answered(mailoutbox, django_capture_on_commit_callbacks):
    lead = given.confided()
    assert expiring.answer_clients(after(59)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert expiring.answer_clients(after(61)) == 1
    lead.refresh_from_db()
    assert lead.state == "refused"
    assert "dans les deux mois" in mailoutbox[0].body


def test_clients_are_forgotten_six_months_after_the_end():
    kept, closed = given.lead(client=given.CLIENT), given.lead(client=given.CLIENT)
    posting.change_state(closed, State.WON, closed.giver, "Signé avec Zibeline")
    assert expiring.forget_clients(after(181)) == 0
    assert [expiring.forget_clients(after(183)) for _ in range(2)] == [1, 0]
    for lead in (kept, closed):
        lead.refresh_from_db()
    assert (closed.client_name, closed.client_contact, closed.client_note) == ("", "", "")
    assert (closed.title, closed.events.last().act) == ("Nettoyage d’une école", "erased")
    assert kept.client_name == given.CLIENT.name
    assert not closed.events.exclude(note="").exists()


def test_a_lead_that_nobody_closes_does_not_keep_its_client_for_ever():
    lead = given.moved("introduced", client=given.CLIENT)  # its deadline is in twenty days
    assert expiring.forget_clients(after(201)) == 0
    assert expiring.forget_clients(after(204)) == 1
    lead.refresh_from_db()
    assert (lead.state, lead.client_contact) == ("introduced", "")


def test_a_refused_client_is_forgotten_with_all_their_words():
    lead = given.confided(title="Travail de Zibeline", need="Chez Zibeline")
    posting.change_state(lead, State.REFUSED, made.writer(), "Non")
    assert expiring.forget_clients(after(29)) == 0
    assert expiring.forget_clients(after(31)) == 1
    lead.refresh_from_db()
    assert (lead.title, lead.need, lead.client_contact) == ("Demande refusée", "", "")


def test_one_run_does_all_of_it():
    given.lead(deadline=given.day(2))
    given.past(given.lead())
    given.moved("lost", client=given.CLIENT)
    assert expiring.run() == (1, 1, 0, 0)
    assert expiring.run(after(200)) == (0, 1, 0, 1)
