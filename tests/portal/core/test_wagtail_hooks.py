"""The journal in the admin: what was refused, and trying it again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.core.journal import record_changes
from portal.core.models import Change
from portal.members.models import User
from tests.factories.knowledge import signed_in, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    client = Client()
    user = User.objects.create_superuser("tout@exemple.test", "phrase de passe longue")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def dead_letter() -> Change:
    Change.objects.all().delete()
    record_changes("contribution", [1, 2])
    Change.objects.filter(object_id=1).update(is_dead=True, attempts=8, last_error="index: mapping refusé")
    return Change.objects.get(object_id=1)


def test_the_journal_shows_what_was_refused_and_why(administrator, dead_letter):
    content = administrator.get(reverse("journal:index")).content.decode()
    assert "mapping refusé" in content
    assert "1 changement a été refusé" in content
    assert "Tout reprendre" in content


def test_dead_letters_are_filtered(administrator, dead_letter):
    content = administrator.get(reverse("journal:index_results") + "?is_dead=false").content.decode()
    assert "mapping refusé" not in content


def test_retrying_puts_dead_letters_back(administrator, dead_letter):
    answer = administrator.post(reverse("core_retry_changes"), follow=True)
    assert "1 changement sera repris" in answer.content.decode()
    dead_letter.refresh_from_db()
    assert (dead_letter.is_dead, dead_letter.attempts) == (False, 0)


def test_one_dead_letter_is_retried_by_itself(administrator, dead_letter):
    Change.objects.filter(object_id=2).update(is_dead=True, last_error="trop long")
    assert f'name="only" value="{dead_letter.pk}"' in administrator.get(reverse("journal:index")).content.decode()
    administrator.post(reverse("core_retry_changes"), {"only": str(dead_letter.pk)})
    assert list(Change.objects.filter(is_dead=True).values_list("object_id", flat=True)) == [2]
    for wrong in ("", "x", "-1", "9" * 40):
        answer = administrator.post(reverse("core_retry_changes"), {"only": wrong}, follow=True)
        assert "Rien n’était en rebut." in answer.content.decode()
    assert Change.objects.filter(is_dead=True).count() == 1


def test_retrying_is_asked_by_post_and_by_administrators(dead_letter, administrator):
    assert administrator.get(reverse("core_retry_changes")).status_code == 405
    signed_in(writer()).post(reverse("core_retry_changes"))
    dead_letter.refresh_from_db()
    assert dead_letter.is_dead


def test_the_journal_is_read_only(administrator, dead_letter):
    for name, arguments in (("add", []), ("edit", [dead_letter.pk]), ("delete", [dead_letter.pk])):
        answer = administrator.post(reverse(f"journal:{name}", args=arguments), {"kind": "x", "object_id": 3})
        assert answer.status_code == 302
    assert Change.objects.filter(kind="contribution").count() == 2
