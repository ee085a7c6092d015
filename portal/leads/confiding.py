"""The form by which a client confides a lead from outside."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.leads.forms import WorkForm
from portal.leads.posting import Brief
from portal.leads.sealing import Client


class ConfideForm(WorkForm):
    """What a client confides from outside, without an account."""

    client_name = forms.CharField(
        label=_("Votre nom, ou celui de votre structure"), max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Dites qui vous êtes.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Votre adresse électronique"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Pour vous répondre. Elle n’est montrée à personne avant la mise en relation."),
        error_messages={"required": _("Sans adresse, nous ne pouvons pas vous répondre.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Votre téléphone"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    field_order = ["title", "need", "place", "is_remote", "deadline", "budget", "client_name", "email", "phone"]

    def brief(self) -> Brief:
        """Run after `is_valid()`."""
        sent = self.cleaned_data
        note = gettext("Téléphone : %(phone)s") % {"phone": sent["phone"]} if sent["phone"] else ""
        return Brief(**self.work(), client=Client(sent["client_name"], sent["email"], note))
