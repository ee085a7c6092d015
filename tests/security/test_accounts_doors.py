"""The doors of accounts tell nothing of who has one: same answer, same work, as many letters. Sessions end when they
must."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.members.models import Member, User
from portal.visibility import Visibility
from tests.factories.knowledge import experience, writer
from tests.factories.members import MemberFactory, UserFactory, prove_address

pytestmark = pytest.mark.django_db

PASSWORD = "une phrase de passe"
NEW = "une autre phrase de passe"
STATES = ("active", "unproved", "pending", "suspended", "left", "inactive", "without password")
DOORS = {
    "account_login": lambda address: {"login": address, "password": "ce n’est pas elle"},
    "account_reset_password": lambda address: {"email": address},
    "account_signup": lambda address: {
        "display_name": "Ada", "email": address, "password1": NEW, "password2": NEW, "charter": "on",
    },
}  # fmt: skip


def address_of(state: str) -> str:
    """The address of an account in this state."""
    address = f"{state.replace(' ', '-')}@exemple.invalid"
    if state in Member.Status.values:
        user = MemberFactory(user__email=address, status=state).user
    else:
        user = UserFactory(email=address, is_active=state != "inactive")
    assert user is not None
    if state == "without password":
        user.set_unusable_password()
        user.save()
    if state != "unproved":
        prove_address(user)
    return address


def knock(door: str, address: str, hashed: list[str]) -> tuple[object, ...]:
    """All that the door tells: statuses, addresses, words, letters sent and passwords hashed."""
    cache.clear()  # the limits on the number of tries
    mail.outbox.clear()
    hashed.clear()
    answer = Client().post(reverse(door), DOORS[door](address), follow=True)
    return answer.status_code, answer.redirect_chain, _words(answer, address), len(mail.outbox), len(hashed)


def _words(answer: HttpResponse, address: str) -> str:
    """Without what was typed, nor what differs each time."""
    text = answer.content.decode()
    for varying in (address, answer["X-Request-ID"], str(answer.context["csrf_token"])):
        text = text.replace(varying, "")
    return text


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was hashed, in order."""
    passwords: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        passwords.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    return passwords


@pytest.mark.parametrize("door", DOORS)
def test_a_door_tells_nothing_of_an_account(door: str, hashed: list[str]) -> None:
    nobody = knock(door, "personne@exemple.invalid", hashed)
    assert nobody[0] == 200
    assert {state: told for state in STATES if (told := knock(door, address_of(state), hashed)) != nobody} == {}


def signed_in_at_the_door(member: Member) -> Client:
    browser = Client()
    assert member.user is not None
    browser.post(reverse("account_login"), {"login": member.user.email, "password": PASSWORD})
    assert "_auth_user_id" in browser.session
    return browser


@pytest.fixture
def member() -> Member:
    member = writer()
    assert member.user is not None
    member.user.set_password(PASSWORD)
    member.user.save()
    prove_address(member.user)
    return member


def is_in(browser: Client) -> bool:
    return browser.get(reverse("members:space")).status_code == 200


def test_a_session_made_before_signing_in_is_worth_nothing_after(member: Member) -> None:
    browser = Client()
    session = browser.session
    session["laissé par un autre"] = True
    session.save()
    browser.cookies["sessionid"] = planted = str(session.session_key)
    browser.post(reverse("account_login"), {"login": member.user.email, "password": PASSWORD})
    assert is_in(browser)
    assert browser.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_signing_out_ends_the_session_itself(member: Member) -> None:
    browser = signed_in_at_the_door(member)
    kept = Client()
    kept.cookies["sessionid"] = browser.cookies["sessionid"].value
    assert is_in(kept)
    browser.post(reverse("account_logout"))
    assert not is_in(kept)


def test_a_new_password_ends_the_sessions_of_the_old_one(member: Member) -> None:
    elsewhere, here = signed_in_at_the_door(member), signed_in_at_the_door(member)
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert User.objects.get(pk=member.user.pk).check_password(NEW)
    assert not is_in(elsewhere)


def test_a_closed_account_is_out_at_once(member: Member) -> None:
    browser = signed_in_at_the_door(member)
    User.objects.filter(pk=member.user.pk).update(is_active=False)
    assert not is_in(browser)


@pytest.mark.parametrize("status", [Member.Status.SUSPENDED, Member.Status.LEFT])
def test_a_session_opens_nothing_more_once_suspended_or_gone(member: Member, status: str) -> None:
    story = experience(visibility=Visibility.NETWORK)
    browser = signed_in_at_the_door(member)
    assert browser.get(story.get_absolute_url()).status_code == 200
    Member.objects.filter(pk=member.pk).update(status=status)
    assert browser.get(story.get_absolute_url()).status_code == 404
