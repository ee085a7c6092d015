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


@pytest.mark.parametrize(
    ("door", "email", "subject", "path"),
    [
        ("account_signup", "bea@exemple.invalid", "Confirmez votre adresse électronique", "/compte/confirm-email/"),
        ("account_signup", "ada@exemple.invalid", "Vous avez déjà un compte", "/compte/password/reset/"),
        ("account_reset_password", "ada@exemple.invalid", "Choisir un nouveau mot de passe", "/compte/password/reset/"),
        ("account_reset_password", "bea@exemple.invalid", "Aucun compte avec cette adresse", "/compte/signup/"),
    ],
)
def test_letters_about_accounts_speak_plainly(client: Client, door: str, email: str, subject: str, path: str) -> None:
    prove_address(UserFactory(email="ada@exemple.invalid"))
    client.post(reverse(door), answers(email))
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([email], f"[Terreau] {subject}")
    assert letter.body.startswith("Bonjour,\n\n")
    assert path in letter.body
    assert "Ce n’est pas vous ? Ne faites rien" in letter.body
    assert "example.com" not in letter.body
    assert re.search(r"utilisateur|e-mail|&|\n\n\n", letter.body) is None


def test_from_a_forgotten_password_to_a_new_one(client: Client) -> None:
    user = UserFactory(email="ada@exemple.invalid")
    prove_address(user)
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://\S+(/compte/password/reset/key/\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    assert "Enregistrer mon mot de passe" in page.content.decode()
    done = client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert "Votre mot de passe est changé" in done.content.decode()
    assert client.login(email=user.email, password=PASSWORD)
    again = Client().get(link[1])
    assert "Ce lien a déjà servi, ou il n’est plus valable." in again.content.decode()


def test_an_address_is_confirmed_in_words_and_a_dead_link_leads_on(client: Client) -> None:
    client.post(reverse("account_signup"), answers("ada@exemple.invalid"))
    link = re.search(r"http://\S+(/compte/confirm-email/\S+)", mail.outbox[0].body)
    assert link is not None
    assert "<strong>ada@exemple.invalid</strong>" in client.get(link[1]).content.decode()
    dead = client.get(reverse("account_confirm_email", args=["rien"])).content.decode()
    assert "Ce lien a déjà servi" in dead
    assert reverse("account_login") in dead


def test_one_s_addresses_are_added_chosen_and_taken_away(client: Client) -> None:
    user = UserFactory(email="ada@exemple.invalid")
    prove_address(user)
    client.force_login(user)
    address = reverse("account_email")

    def sent(**values: str) -> str:
        return client.post(address, values, follow=True).content.decode()

    assert "Un lien à suivre vient de partir vers bea@exemple.invalid." in sent(
        action_add="", email="bea@exemple.invalid"
    )
    seen = client.get(address).content.decode()
    assert "Nouvelle adresse électronique" in seen
    assert "e-mail" not in seen.lower()
    assert seen.count("pas encore confirmée") == seen.count("principale</span>") == 1
    assert "Confirmez cette adresse avant" in sent(action_primary="", email="bea@exemple.invalid")
    assert "choisissez-en une autre avant" in sent(action_remove="", email="ada@exemple.invalid")
    assert "bea@exemple.invalid est retirée." in sent(action_remove="", email="bea@exemple.invalid")


def test_changing_a_password_asks_who_one_is_first(client: Client) -> None:
    client.force_login(UserFactory())
    assert "Changer de mot de passe" in client.get(reverse("account_change_password")).content.decode()
    assert "Est-ce bien vous ?" in client.get(reverse("account_reauthenticate")).content.decode()


def test_sign_up_is_prefilled_from_a_letter(client: Client) -> None:
    cooperative = CooperativeFactory()
    answer = client.get(reverse("account_signup"), {"email": "a@exemple.invalid", "cooperative": cooperative.slug})
    assert "placeholder" not in str(answer.context["form"])
    form = answer.context["form"]
    assert form.fields["cooperative"].initial == cooperative
    assert form.initial["email"] == "a@exemple.invalid"
    assert [form.fields[name].label for name in ("email", "password2")] == [
        "Adresse électronique", "Le même mot de passe, encore une fois",
    ]  # fmt: skip


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
