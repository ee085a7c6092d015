"""The pages of one's account speak the words of the site, from signing in to the second step."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from django.urls import reverse

from portal.members.models import Member
from tests.factories.members import MemberFactory, prove_address

pytestmark = pytest.mark.django_db

PASSWORD = "quatre mots bien longs"
CONTROL = re.compile(r"<(?:input|textarea|select)[^>]*>")
LABEL = re.compile(r'<label class="field__label"[^>]*>([^<]*)')


@pytest.fixture
def member() -> Member:
    member = MemberFactory()
    member.user.set_password(PASSWORD)
    member.user.save()
    prove_address(member.user)
    return member


@pytest.fixture
def inside(client: Client, member: Member) -> Client:
    """Signed in, and confirmed a moment ago."""
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": reverse("mfa_index")})
    assert answer.status_code == 302
    return client


def main_part(client: Client, name: str, **query: str) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]  # type: ignore[index]


def labels(page: str) -> list[str]:
    return [label.strip() for label in LABEL.findall(page)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("account_login", ["Adresse électronique", "Mot de passe"]),
        ("account_reset_password", ["Adresse électronique"]),
    ],
)
def test_a_visitor_reads_plain_labels_and_no_placeholder(client: Client, name: str, expected: list[str]) -> None:
    page = main_part(client, name)
    assert labels(page) == expected
    assert not [control for control in CONTROL.findall(page) if "placeholder" in control]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("account_change_password", ["Mot de passe actuel", "Nouveau mot de passe", "Le même, encore une fois"]),
        ("account_reauthenticate", ["Mot de passe"]),
        ("account_email", ["Nouvelle adresse électronique"]),
        ("mfa_activate_totp", ["Code"]),
        ("mfa_add_webauthn", ["Nom de la clé"]),
    ],
)
def test_a_member_reads_plain_labels_and_no_placeholder(inside: Client, name: str, expected: list[str]) -> None:
    page = main_part(inside, name)
    assert labels(page) == expected
    assert not [control for control in CONTROL.findall(page) if "placeholder" in control]


def test_the_forgotten_password_comes_after_the_field(client: Client) -> None:
    """By keyboard, the password follows the address."""
    page = main_part(client, "account_login")
    assert page.index('name="password"') < page.index(reverse("account_reset_password"))


def test_the_rules_of_a_password_are_those_of_the_settings() -> None:
    rules = {one["NAME"].rsplit(".", 1)[1]: one.get("OPTIONS", {}) for one in settings.AUTH_PASSWORD_VALIDATORS}
    assert rules == {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }


def test_a_wrong_password_is_said_plainly(client: Client, member: Member) -> None:
    answer = client.post(reverse("account_login"), {"login": member.user.email, "password": "pas le bon du tout"})
    assert "Cette adresse et ce mot de passe ne vont pas ensemble" in answer.content.decode()


def test_codes_are_put_in_service_asked_and_stopped(inside: Client, member: Member) -> None:
    assert "Mettre les codes en service" in main_part(inside, "mfa_index")
    page = main_part(inside, "mfa_activate_totp")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret is not None
    refused = inside.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Ce code n’est pas le bon" in refused.content.decode()
    code = totp.format_hotp_value(totp.hotp_value(secret[1], next(totp.yield_hotp_counters_from_time())))
    assert inside.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert "En service" in main_part(inside, "mfa_index")
    spare = main_part(inside, "mfa_view_recovery_codes")
    assert len(re.findall(r"<li><code>", spare)) == 10

    assert labels(main_part(inside, "mfa_reauthenticate")) == ["Code"]
    other = Client()
    answer = other.post(reverse("account_login"), {"login": member.user.email, "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    asked = main_part(other, "mfa_authenticate")
    assert labels(asked) == ["Code"]
    backup = re.search(r"<li><code>([^<]+)", spare)
    assert backup is not None
    assert other.post(reverse("mfa_authenticate"), {"code": backup[1]})["Location"] == reverse("members:space")

    assert "9 codes encore bons" in main_part(inside, "mfa_index")
    assert "Arrêter les codes" in main_part(inside, "mfa_deactivate_totp")
    assert inside.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=member.user).exists()


def test_spare_codes_are_made_again(inside: Client, member: Member) -> None:
    totp.TOTP.activate(member.user, totp.generate_totp_secret())
    assert "Créer des codes" in main_part(inside, "mfa_generate_recovery_codes")
    inside.post(reverse("mfa_generate_recovery_codes"))
    assert "ne serviront plus" in main_part(inside, "mfa_generate_recovery_codes")


def test_keys_are_listed_in_french(inside: Client, member: Member) -> None:
    Authenticator.objects.create(
        user=member.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé bleue", "credential": {}}
    )
    page = main_part(inside, "mfa_list_webauthn")
    assert "Clé bleue" in page
    assert "n’a pas encore servi" in page
