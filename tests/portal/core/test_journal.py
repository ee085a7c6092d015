import pytest
from django.db import transaction

from portal.core.journal import OutsideTransaction, record_change, record_changes, retry, tightened_keys
from portal.core.models import Change


@pytest.mark.django_db(transaction=True)
def test_refuses_to_record_outside_a_transaction():
    with pytest.raises(OutsideTransaction):
        record_change("contribution", 1)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_row():
    with transaction.atomic():
        record_change("contribution", 1)
        transaction.set_rollback(True)
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_one_pending_row_per_object_and_its_serial_grows():
    record_change("contribution", 1)
    record_change("contribution", 1)
    change = Change.objects.get()
    assert change.serial == 2


@pytest.mark.django_db
def test_tightening_stays_until_the_row_is_removed():
    record_change("contribution", 1, tightened=True)
    record_change("contribution", 1)
    record_change("contribution", 2)
    assert tightened_keys() == {"contribution:1"}


@pytest.mark.django_db
def test_many_changes_cost_a_statement_a_hundred(django_assert_num_queries):
    with django_assert_num_queries(3):
        record_changes("unheard", range(250))  # a kind that nobody listens to
    assert Change.objects.count() == 250


@pytest.mark.django_db
def test_a_dead_letter_can_be_tried_again():
    record_change("contribution", 1)
    Change.objects.update(is_dead=True, attempts=8)
    assert retry(Change.objects.all()) == 1
    assert Change.objects.get().is_dead is False
