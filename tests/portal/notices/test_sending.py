"""Writing notices: to active members, once a key, inside the caller's transaction."""

from __future__ import annotations

import pytest
from django.db import transaction

from portal.core.journal import OutsideTransaction
from portal.members.models import Member
from portal.notices import kinds
from portal.notices.models import Notice
from portal.notices.sending import notify
from tests.factories.knowledge import writer

pytestmark = pytest.mark.django_db

REASON = "Vous suivez ce territoire."


def test_one_notice_for_each_member():
    first, second = writer(), writer()
    written = notify([first.pk, second.pk, first.pk], "essai", ("contribution", 7), reason=REASON)
    assert written == 2
    notice = Notice.objects.get(member=first)
    assert (notice.subject_key, notice.reason, notice.read_at) == (("contribution", 7), REASON, None)


def test_only_active_members_are_told():
    others = [writer(status=status) for status in Member.Status.values if status != Member.Status.ACTIVE]
    assert notify([member.pk for member in others] + [999_999], "essai", ("contribution", 7), reason=REASON) == 0
    assert not Notice.objects.exists()


def test_the_same_key_is_told_once():
    first, second = writer(), writer()
    assert notify([first.pk], "essai", ("contribution", 7), reason=REASON, once="k") == 1
    assert notify([first.pk, second.pk], "essai", ("contribution", 7), reason=REASON, once="k") == 1
    assert notify([first.pk], "essai", ("contribution", 7), reason=REASON) == 1
    assert notify([first.pk], "essai", ("contribution", 7), reason=REASON) == 1
    assert Notice.objects.filter(member=first).count() == 3


def test_the_number_of_statements_does_not_grow(django_assert_num_queries):
    members = [writer() for _ in range(6)]
    with django_assert_num_queries(2):
        notify([member.pk for member in members], "essai", ("contribution", 7), reason=REASON, once="k")


def test_a_kind_nobody_registered_is_refused():
    with pytest.raises(kinds.UnknownKind):
        notify([writer().pk], "inconnu", ("contribution", 7), reason=REASON)


def test_a_notice_goes_with_the_transaction_of_what_it_tells():
    with transaction.atomic():
        notify([writer().pk], "essai", ("contribution", 7), reason=REASON)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_nothing_is_written():
    with pytest.raises(OutsideTransaction):
        notify([1], "essai", ("contribution", 7), reason=REASON)
