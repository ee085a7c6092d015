"""The inbox: one's own notices, of what one may read now."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge.writing import publishing
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.notices import subjects
from portal.notices.inbox import unread_count
from portal.notices.models import Notice
from portal.notices.sending import notify
from portal.notices.subjects import Subject
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.notices import REASON, told

pytestmark = pytest.mark.django_db

INBOX = reverse("notices:inbox")


def test_a_notice_names_its_subject_and_says_why():
    member = writer()
    told(member, experience(title="Le four partagé"))
    page = signed_in(member).get(INBOX).content.decode()
    assert "Le four partagé" in page
    assert REASON in page


def test_unread_first_then_the_newest():
    member = writer()
    now = timezone.now()
    told(member, experience(title="Ancien lu"), read_at=now, created_at=now)
    told(member, experience(title="Vieux non lu"), created_at=now - dt.timedelta(days=3))
    told(member, experience(title="Neuf non lu"), created_at=now)
    page = signed_in(member).get(INBOX).content.decode()
    assert page.index("Neuf non lu") < page.index("Vieux non lu") < page.index("Ancien lu")


def test_what_is_no_longer_readable_is_neither_shown_nor_counted():
    member = writer()
    hidden = experience(title="Secret refermé")
    told(member, hidden)
    publishing.set_visibility(hidden.pk, "private")
    page = signed_in(member).get(INBOX).content.decode()
    assert "Secret refermé" not in page
    assert REASON not in page
    assert unread_count(viewer_for(member.user)) == 0


def test_a_deleted_subject_is_not_shown_to_its_author_either():
    author = writer()
    page = experience(author, title="Mis à la corbeille")
    told(author, page)
    publishing.delete(page.pk, author.user)
    assert "Mis à la corbeille" not in signed_in(author).get(INBOX).content.decode()


def test_a_kind_of_subject_without_a_twin_is_counted_by_its_resolver():
    member = writer()
    subjects.register("chose", lambda viewer, ids: {pk: Subject("Une chose", "/chose/") for pk in ids if pk == 1})
    try:
        for number in (1, 2):
            notify([member.pk], "essai", ("chose", number), reason=REASON)
        assert unread_count(viewer_for(member.user)) == 1
        assert "Une chose" in signed_in(member).get(INBOX).content.decode()
    finally:
        subjects.unregister("chose")


def test_one_is_marked_read():
    member = writer()
    notice, other = told(member, experience()), told(member, experience(title="Un autre"))
    answer = signed_in(member).post(reverse("notices:read", args=[notice.pk]))
    assert answer.status_code == 302
    notice.refresh_from_db()
    other.refresh_from_db()
    assert notice.read_at is not None
    assert other.read_at is None


def test_marking_read_twice_keeps_the_first_moment():
    member = writer()
    first = timezone.now() - dt.timedelta(days=2)
    notice = told(member, experience(), read_at=first)
    assert signed_in(member).post(reverse("notices:read", args=[notice.pk])).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at == first


def test_another_s_notice_does_not_exist():
    member, other = writer(), writer()
    notice = told(other, experience())
    assert signed_in(member).post(reverse("notices:read", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_notice_of_something_hidden_since_does_not_exist():
    member, hidden = writer(), experience()
    notice = told(member, hidden)
    publishing.set_visibility(hidden.pk, "private")
    assert signed_in(member).post(reverse("notices:read", args=[notice.pk])).status_code == 404


def test_all_of_one_s_own_are_marked_read():
    member, other = writer(), writer()
    page = experience()
    told(member, page)
    told(other, page)
    signed_in(member).post(reverse("notices:read_all"))
    assert not Notice.objects.filter(member=member, read_at=None).exists()
    assert Notice.objects.filter(member=other, read_at=None).count() == 1


def test_nothing_is_written_by_get():
    member = writer()
    notice = told(member, experience())
    browser = signed_in(member)
    assert browser.get(reverse("notices:read", args=[notice.pk])).status_code == 405
    assert browser.get(reverse("notices:read_all")).status_code == 405


def test_a_suspended_member_has_an_empty_inbox():
    member = writer()
    told(member, experience(title="Pour plus tard"))
    Member.objects.filter(pk=member.pk).update(status=Member.Status.SUSPENDED)
    assert "Pour plus tard" not in signed_in(member).get(INBOX).content.decode()


def test_a_visitor_is_asked_to_sign_in():
    for route in ("inbox", "settings"):
        answer = Client().get(reverse(f"notices:{route}"))
        assert answer.status_code == 302
        assert "/compte/login/" in answer["Location"]


def test_the_header_counts_what_may_be_read():
    member, hidden = writer(), experience(title="Un secret")
    told(member, experience())
    told(member, hidden)
    publishing.set_visibility(hidden.pk, "private")
    header = signed_in(member).get("/").content.decode().partition("</header>")[0]
    assert "1 avis" in header
    assert "avis" not in Client().get("/").content.decode().partition("</header>")[0]


def test_the_header_does_not_count_beyond_ninety_nine():
    member, page = writer(), experience()
    Notice.objects.bulk_create(
        Notice(member=member, kind="essai", subject_kind="contribution", subject_id=page.pk, reason=REASON)
        for _ in range(110)
    )
    header = signed_in(member).get("/").content.decode().partition("</header>")[0]
    assert "99+ avis" in header


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries, django_assert_num_queries):
    member = writer()
    browser = signed_in(member)
    told(member, experience(title="Premier"))
    browser.get(INBOX)
    with django_assert_max_num_queries(12) as few:
        browser.get(INBOX)
    for number in range(25):
        told(member, experience(title=f"Autre {number}"))
    with django_assert_num_queries(len(few)):
        assert browser.get(INBOX).content.decode().count(REASON) == 20


def test_counting_costs_one_query_two_when_something_waits_none_for_a_visitor(django_assert_num_queries):
    member = writer()
    viewer = viewer_for(member.user)
    with django_assert_num_queries(1):
        assert unread_count(viewer) == 0
    told(member, experience())
    with django_assert_num_queries(2):
        assert unread_count(viewer) == 1
    with django_assert_num_queries(0):
        Client().get(reverse("core:licence"))
