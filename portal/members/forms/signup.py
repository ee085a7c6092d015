"""Opening an account: a name, the cooperative asked for, and the charter."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.forms import SignupForm as AccountSignupForm
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.members import registration
from portal.members.forms.account import ADDRESS, PASSWORD_RULES, Words, say
from portal.members.models import Cooperative

WORDS: Final[Words] = {
    "email": (ADDRESS, ""),
    "password1": (_("Mot de passe"), PASSWORD_RULES),
    "password2": (_("Le même mot de passe, encore une fois"), ""),
}


class SignupForm(AccountSignupForm):
    """The address and password are allauth's; the rest describes the waiting member."""

    field_order = ["display_name", "email", "password1", "password2", "cooperative", "message", "charter"]

    display_name = forms.CharField(
        label=_("Votre nom, tel que les autres le liront"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    cooperative = forms.ModelChoiceField(
        label=_("Votre coopérative"),
        queryset=Cooperative.objects.none(),
        required=False,
        empty_label=_("Je ne suis pas dans une coopérative"),
        help_text=_("Une personne qui y accompagne les membres lira votre demande."),
    )
    message = forms.CharField(
        label=_("Un mot pour vous présenter"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    charter = forms.BooleanField(
        label=_(
            "J’accepte la charte : mes textes publiés restent au réseau, et si je pars ils sont signés "
            "« ancien membre »."
        ),
        error_messages={"required": _("L’accord avec la charte est nécessaire pour ouvrir un compte.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, WORDS)
        field = self.fields["cooperative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Cooperative.objects.order_by("name")
        if context.request is not None:
            asked = context.request.GET.get("cooperative", "").replace("\x00", "")  # PostgreSQL raises on NUL
            field.initial = Cooperative.objects.filter(slug=asked).first()

    def try_save(self, request: HttpRequest) -> Any:
        """A taken address costs the work of a new one, else the time of the answer would tell that it is taken."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def custom_signup(self, request: HttpRequest, user: Any) -> None:
        data = self.cleaned_data
        registration.register(user, data["display_name"], data["cooperative"], data["message"])
