"""Accounts to try the demo with. Passwords are drawn on each machine and kept in its data folder only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.members.models import Member, Role, User
from portal.notices.models import MailState

DOMAIN = "exemple.invalid"


@dataclass(frozen=True, slots=True)
class Account:
    email: str
    role: str
    password: str


def _file() -> Path:
    return Path(settings.TERREAU_DATA_DIR) / "comptes-exemple.txt"


def accounts() -> list[Account]:
    """The accounts of this machine, from the file that `create` wrote."""
    if not _file().exists():
        return []
    return [Account(*line.split("\t")) for line in _file().read_text(encoding="utf-8").splitlines()]


@transaction.atomic
def create() -> list[Account]:
    """One account a role, tied to example members, and an administrator. Kept when they exist already."""
    if existing := accounts():
        return existing
    made = [_account("admin", "administration", superuser=True, member=None)]
    closed = Q(user=None) | Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    free = Member.objects.filter(closed, is_example=True, status=Member.Status.ACTIVE).order_by("pk")
    for kind in (Role.Kind.ANIMATOR, Role.Kind.RESEARCHER, Role.Kind.CURATOR, Role.Kind.MODERATOR):
        if member := free.filter(roles__kind=kind).first():
            made.append(_account(str(kind), str(kind.label), superuser=False, member=member))
    if member := free.filter(roles=None, memberships__ended_on=None).first():
        made.insert(0, _account("membre", "membre", superuser=False, member=member))
    path = _file()
    path.write_text("".join(f"{a.email}\t{a.role}\t{a.password}\n" for a in made), encoding="utf-8")
    path.chmod(0o600)
    return made


def tie() -> int:
    """Give each active example member an account that nobody can enter and to which no letter goes; returns how many.

    People without any account can be introduced to nobody: nobody would answer.
    """
    made = Member.objects.filter(is_example=True, user=None, status=Member.Status.ACTIVE).order_by("pk")
    for member in made:
        user = User(email=f"{member.slug}@{DOMAIN}")
        user.set_unusable_password()
        user.save()
        member.user = user
        member.save()
        MailState.objects.update_or_create(member=member, defaults={"stopped_at": timezone.now()})
    return len(made)


def _account(name: str, role: str, *, superuser: bool, member: Member | None) -> Account:
    email, password = f"{name}@{DOMAIN}", secrets.token_urlsafe(9)
    user = User.objects.filter(email=email).first() or (member and member.user) or User()
    user.email = email
    user.is_superuser = user.is_staff = superuser
    user.set_password(password)
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    if member is not None:
        member.user = user
        member.save()
        MailState.objects.filter(member=member).update(stopped_at=None)
    return Account(email, role, password)
