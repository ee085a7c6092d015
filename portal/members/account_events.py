"""What follows from events of the account."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.dispatch import receiver

from portal.members.models import User
from portal.members.registration import address_proved


@receiver(email_confirmed)
def follow_confirmation(email_address: EmailAddress, **kwargs: Any) -> None:
    user = email_address.user
    if isinstance(user, User):
        address_proved(user, email_address.email)
