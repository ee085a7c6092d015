"""Adding an address to one's account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import AddEmailForm
from django.utils.translation import gettext_lazy as _


class AddressForm(AddEmailForm):
    """allauth's, in the words of the site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Nouvelle adresse électronique")
        self.fields["email"].widget.attrs.pop("placeholder", None)
