"""The signed address, at the foot of each letter, that stops letters without signing in.

It holds the member's number and the kind to stop ("" for all), signed: nobody can make one for someone else, and
one that is passed on can do nothing but stop letters.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from portal.members.models import Member
from portal.notices import kinds, preferences
from portal.notices.models import Pace

_SALT = "notices.unsubscribe"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is to be stopped: letters of one kind, or all when `kind` is empty."""

    member_id: int
    kind: str

    @property
    def label(self) -> str:
        """The kind in words; empty for all."""
        return str(kinds.get(self.kind).label) if self.kind else ""


def address_of(member_id: int, kind: str = "") -> str:
    """Path of this site; it does not expire: an old letter must still be able to stop the next ones."""
    token = signing.Signer(salt=_SALT).sign_object([member_id, kind])
    return reverse("notices:unsubscribe", args=[token])


def read(token: str) -> Refusal | None:
    """None when it was not made here, or for an account or a kind that no longer exists."""
    try:
        member_id, kind = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    known = not kind or any(one.name == kind for one in kinds.every())
    if not known or not Member.objects.filter(pk=member_id).exclude(user=None).exists():
        return None
    return Refusal(member_id, kind)


def stop(refusal: Refusal) -> None:
    if refusal.kind:
        preferences.set_pace(refusal.member_id, refusal.kind, Pace.INBOX)
    else:
        preferences.stop_all(refusal.member_id)
