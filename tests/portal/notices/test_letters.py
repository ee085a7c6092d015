"""Letters: to whom, when, of what they may read at that moment, and once."""

from __future__ import annotations

import datetime as dt
import smtplib
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from knowledge.writing import publishing
from portal.members.models import Member, User
from portal.notices import letters, preferences
from portal.notices.letters import FIRST_WAIT, FRESH, monday_before, send_due
from portal.notices.models import MailState, Notice, Pace
from tests.factories.knowledge import experience, writer
from tests.factories.notices import REASON, told

pytestmark = pytest.mark.django_db

WEDNESDAY = timezone.make_aware(dt.datetime(2026, 3, 11, 15, 0))
MONDAY = timezone.make_aware(dt.datetime(2026, 3, 16, 7, 0))


def weekly(member: Member, title: str = "Le four partagé", created_at: dt.datetime = WEDNESDAY) -> Notice:
    return told(member, experience(title=title), created_at=created_at)


def at_once(member: Member, title: str = "La commande groupée", created_at: dt.datetime = WEDNESDAY) -> Notice:
    return told(member, experience(title=title), "presse", created_at=created_at)


@pytest.fixture
def broken_mail():
    with mock.patch.object(EmailMultiAlternatives, "send", side_effect=smtplib.SMTPServerDisconnected("parti")) as send:
        yield send


def test_the_last_monday():
    assert monday_before(MONDAY) == MONDAY
    assert monday_before(MONDAY - dt.timedelta(minutes=1)) == MONDAY - dt.timedelta(days=7)
    assert monday_before(MONDAY + dt.timedelta(days=6)) == MONDAY


def test_the_hour_is_kept_when_clocks_change():
    summer = timezone.make_aware(dt.datetime(2026, 3, 30, 7, 0))
    assert monday_before(summer) == summer
    assert monday_before(summer - dt.timedelta(minutes=1)) == timezone.make_aware(dt.datetime(2026, 3, 23, 7, 0))


def test_a_weekly_letter_waits_for_monday_and_gathers_the_week():
    member = writer("Ada")
    weekly(member, "Le four partagé")
    weekly(member, "Le bail précaire")
    assert send_due(MONDAY - dt.timedelta(minutes=1)) == 0
    assert send_due(MONDAY) == 1
    letter = mail.outbox[0]
    assert letter.to == [member.user.email]
    for part in (letter.body, letter.alternatives[0].content):
        assert "Le four partagé" in part
        assert "Le bail précaire" in part
        assert REASON in part
        assert "Bonjour Ada," in part
    assert "2 avis cette semaine" in letter.subject


def test_at_most_one_weekly_letter_a_week_even_after_a_late_one():
    member = writer()
    weekly(member)
    late = MONDAY + dt.timedelta(days=5)
    assert send_due(late) == 1
    weekly(member, "Un autre", created_at=late)
    assert send_due(late + dt.timedelta(hours=1)) == 0
    assert send_due(MONDAY + dt.timedelta(days=7)) == 0
    assert send_due(late + dt.timedelta(days=6)) == 1


def test_an_instant_kind_does_not_wait():
    member = writer()
    at_once(member)
    weekly(member, "Pour lundi")
    assert send_due(WEDNESDAY) == 1
    assert "La commande groupée" in mail.outbox[0].body
    assert "Pour lundi" not in mail.outbox[0].body
    assert "Un essai pressé" in mail.outbox[0].subject
    assert send_due(WEDNESDAY) == 0


def test_the_choice_for_a_kind_is_obeyed():
    inbox, fast = writer(), writer()
    preferences.set_pace(inbox.pk, "presse", Pace.INBOX)
    preferences.set_pace(fast.pk, "essai", Pace.INSTANT)
    at_once(inbox)
    weekly(fast)
    assert send_due(WEDNESDAY) == 1
    assert mail.outbox[0].to == [fast.user.email]
    assert send_due(MONDAY) == 0


def test_the_pace_of_a_notice_gives_way_to_the_choice_for_its_kind():
    slow, none = writer(), writer()
    for member in (slow, none):
        told(member, experience(), created_at=WEDNESDAY, pace=Pace.INSTANT)
    preferences.set_pace(none.pk, "essai", Pace.INBOX)
    assert send_due(WEDNESDAY) == 1
    assert mail.outbox[0].to == [slow.user.email]


def test_what_was_restricted_meanwhile_is_never_named():
    member, hidden = writer(), experience(title="Canari refermé")
    told(member, hidden, created_at=WEDNESDAY)
    weekly(member, "Toujours ouvert")
    publishing.set_visibility(hidden.pk, "private")
    assert send_due(MONDAY) == 1
    letter = mail.outbox[0]
    assert "Canari refermé" not in letter.message().as_string() + letter.body + letter.alternatives[0].content
    assert f"/{hidden.pk}-" not in letter.body
    assert "1 avis" in letter.subject


def test_nothing_is_sent_when_all_was_restricted_nor_later():
    member, hidden = writer(), experience(title="Canari refermé")
    told(member, hidden, "presse", created_at=WEDNESDAY)
    publishing.set_visibility(hidden.pk, "private")
    assert send_due(WEDNESDAY) == 0
    publishing.set_visibility(hidden.pk, "public")
    assert send_due(WEDNESDAY) == 0
    assert mail.outbox == []


def test_a_letter_is_for_the_reader_of_that_moment():
    """Who left the cooperative no longer reads what it shares."""
    author = writer()
    cooperative = author.memberships.get().cooperative
    page = experience(author, title="Entre nous", visibility="cooperative", state={"cooperative": cooperative})
    colleague = writer(cooperative=cooperative)
    told(colleague, page, "presse", created_at=WEDNESDAY)
    colleague.memberships.all().delete()
    assert send_due(WEDNESDAY) == 0
    assert mail.outbox == []


@pytest.mark.parametrize("status", [Member.Status.SUSPENDED, Member.Status.LEFT, Member.Status.PENDING])
def test_members_who_are_not_active_get_nothing(status):
    member = writer()
    at_once(member)
    Member.objects.filter(pk=member.pk).update(status=status)
    assert send_due(WEDNESDAY) == 0


def test_a_closed_sign_in_or_a_stop_gets_nothing():
    blocked, stopped = writer(), writer()
    at_once(blocked)
    at_once(stopped)
    User.objects.filter(pk=blocked.user.pk).update(is_active=False)
    preferences.stop_all(stopped.pk)
    assert send_due(WEDNESDAY) == 0


def test_what_was_read_is_not_mailed():
    member = writer()
    told(member, experience(), "presse", created_at=WEDNESDAY, read_at=WEDNESDAY)
    assert send_due(WEDNESDAY) == 0


def test_what_is_too_old_is_left_to_the_inbox():
    member = writer()
    at_once(member, created_at=WEDNESDAY - FRESH)
    assert send_due(WEDNESDAY) == 0


def test_a_mail_fault_tries_again_later_and_tells_once(broken_mail):
    member = writer()
    weekly(member)
    assert send_due(MONDAY) == 0
    assert Notice.objects.get().mail_settled_at is None
    assert MailState.objects.get().digest_at is None
    assert send_due(MONDAY) == 0
    assert broken_mail.call_count == 1, "it waits before trying again"
    broken_mail.side_effect = None
    assert send_due(MONDAY + FIRST_WAIT) == 1
    assert send_due(MONDAY + 2 * FIRST_WAIT) == 0
    assert broken_mail.call_count == 2
    assert MailState.objects.get().faults == 0


def test_the_wait_grows_with_each_fault_in_a_row(broken_mail):
    at_once(writer())
    moment, waits = WEDNESDAY, []
    for _attempt in range(3):
        send_due(moment)
        retry = MailState.objects.get().retry_at
        waits.append(retry - moment)
        moment = retry
    assert waits == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]


def test_after_a_fault_the_letter_is_written_again_for_the_reader_of_then(broken_mail):
    member, page = writer(), experience(title="Canari refermé")
    told(member, page, "presse", created_at=WEDNESDAY)
    send_due(WEDNESDAY)
    publishing.set_visibility(page.pk, "private")
    broken_mail.side_effect = None
    assert send_due(WEDNESDAY + FIRST_WAIT) == 0
    assert broken_mail.call_count == 1


def test_the_fault_of_one_does_not_stop_the_others():
    poor, other = writer(), writer()
    at_once(poor)
    at_once(other)
    write = letters.letter_for

    def fragile(member: Member, *args: object, **kwargs: object) -> EmailMultiAlternatives:
        if member.pk == poor.pk:
            raise ValueError("illisible")
        return write(member, *args, **kwargs)

    with mock.patch.object(letters, "letter_for", fragile):
        assert send_due(WEDNESDAY) == 1
    assert mail.outbox[0].to == [other.user.email]
    assert Notice.objects.get(member=poor).mail_settled_at is None
    assert send_due(WEDNESDAY + FIRST_WAIT) == 1


def test_a_worker_killed_while_sending_tells_nobody_twice():
    """Claimed and not confirmed: the notice stays in the inbox, and no second letter leaves."""
    member = writer()
    at_once(member)
    with mock.patch.object(letters, "_send", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        send_due(WEDNESDAY)
    assert send_due(WEDNESDAY) == 0
    assert Notice.objects.unread().filter(member=member).count() == 1


def test_a_title_on_several_lines_cannot_split_the_letter():
    member = writer()
    told(member, experience(title="Bonjour\r\nBcc: tous@exemple.test"), "presse", created_at=WEDNESDAY)
    assert send_due(WEDNESDAY) == 1
    assert mail.outbox[0].recipients() == [member.user.email]
    assert "\nBcc" not in mail.outbox[0].body


def test_html_in_a_title_stays_text():
    member = writer()
    told(member, experience(title="<script>alerte()</script>"), "presse", created_at=WEDNESDAY)
    send_due(WEDNESDAY)
    assert "<script>" not in mail.outbox[0].alternatives[0].content
    assert "<script>alerte()</script>" in mail.outbox[0].body
