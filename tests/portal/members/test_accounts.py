"""Opening an account, from the form to the animators, without telling who already has one."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.members.approvals import ask_to_join
from portal.members.models import JoinRequest, Member, Membership, Role, User
from portal.members.registration import adopt_imported
from tests.factories.members import (
    CooperativeFactory,
    MemberFactory,
    RoleFactory,
    UserFactory,
    animator_of,
    prove_address,
)

pytestmark = pytest.mark.django_db

PASSWORD = "quatre mots bien longs"


def answers(email: str, cooperative_id: int | str = "", **more: str) -> dict[str, object]:
    return {
        "display_name": "Ada Martin",
        "email": email,
        "password1": PASSWORD,
        "password2": PASSWORD,
        "cooperative": cooperative_id,
        "charter": "on",
    } | more


def test_from_sign_up_to_the_animators(client: Client, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    cooperative = CooperativeFactory()
    animator = animator_of(cooperative)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_signup"), answers("Ada@Exemple.invalid", cooperative.pk))
    member = Member.objects.get(user__email="ada@exemple.invalid")
    assert (member.status, member.is_listed, member.slug) == (Member.Status.PENDING, False, "ada-martin")
    assert member.charter_accepted_at is not None
    assert JoinRequest.objects.get().cooperative == cooperative
    assert [letter.to for letter in mail.outbox] == [["ada@exemple.invalid"]]
    link = re.search(r"http://\S+(/compte/confirm-email/\S+)", mail.outbox[0].body)
    assert link is not None
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link[1])
    assert mail.outbox[-1].to == [animator.user.email]
    assert Member.objects.get(pk=member.pk).status == Member.Status.PENDING


def test_without_an_animator_the_administrators_are_told(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    administrator, superuser = MemberFactory(), UserFactory(is_superuser=True)
    RoleFactory(member=administrator, kind=Role.Kind.ADMINISTRATOR)
    with django_capture_on_commit_callbacks(execute=True):
        ask_to_join(MemberFactory(status="pending"), CooperativeFactory())
    assert {letter.to[0] for letter in mail.outbox} == {administrator.user.email, superuser.email}
    assert all("vous administrez le site" in letter.body for letter in mail.outbox)


def test_charter_is_needed(client: Client) -> None:
    client.post(reverse("account_signup"), answers("ada@exemple.invalid", charter=""))
    assert not User.objects.exists()


def test_a_taken_address_answers_alike(client: Client) -> None:
    known = UserFactory(email="ada@exemple.invalid")
    prove_address(known)
    taken = Client().post(reverse("account_signup"), answers("ada@exemple.invalid"))
    fresh = Client().post(reverse("account_signup"), answers("bea@exemple.invalid"))
    assert (taken.status_code, taken["Location"]) == (fresh.status_code, fresh["Location"])
    assert User.objects.filter(email="ada@exemple.invalid").count() == 1
    assert len(mail.outbox) == 2


def test_letters_name_this_site_whatever_the_host(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://terreau.exemple"
    client.post(reverse("account_signup"), answers("ada@exemple.invalid"), headers={"host": "pirate.invalid"})
    letter = mail.outbox[0]
    assert "pirate" not in letter.body + letter.subject
    assert "https://terreau.exemple/compte/confirm-email/" in letter.body


def test_sign_up_is_prefilled_from_a_letter(client: Client) -> None:
    cooperative = CooperativeFactory()
    answer = client.get(reverse("account_signup"), {"email": "a@exemple.invalid", "cooperative": cooperative.slug})
    form = answer.context["form"]
    assert form.fields["cooperative"].initial == cooperative
    assert form.initial["email"] == "a@exemple.invalid"


def test_an_imported_page_is_adopted_by_its_proved_address() -> None:
    cooperative = CooperativeFactory()
    imported = MemberFactory(user=None, contact_email="Ada@exemple.invalid")
    Membership.objects.create(member=imported, cooperative=cooperative)
    waiting = MemberFactory(user__email="ada@exemple.invalid", status=Member.Status.PENDING)
    elsewhere = CooperativeFactory()
    JoinRequest.objects.create(member=waiting, cooperative=elsewhere)
    adopted = adopt_imported(waiting.user, "ada@exemple.invalid")
    assert adopted == imported
    assert not Member.objects.filter(pk=waiting.pk).exists()
    assert Member.objects.get(user=waiting.user) == imported
    assert JoinRequest.objects.get().member == imported


def test_two_imported_pages_are_left_alone() -> None:
    for _ in range(2):
        MemberFactory(user=None, contact_email="ada@exemple.invalid")
    waiting = MemberFactory(user__email="ada@exemple.invalid", status=Member.Status.PENDING)
    assert adopt_imported(waiting.user, "ada@exemple.invalid") is None
    assert Member.objects.get(user=waiting.user) == waiting


def test_an_address_that_no_cooperative_has_prefills_nothing(client: Client) -> None:
    answer = client.get(reverse("account_signup"), {"cooperative": "a\x00b"})
    assert answer.status_code == 200
    assert answer.context["form"].fields["cooperative"].initial is None
