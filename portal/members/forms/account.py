"""allauth's forms in the words of the site: its labels, no placeholder, the rules of a password in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

ADDRESS: Final = _("Adresse électronique")
PASSWORD_RULES: Final = _(
    "Douze caractères au moins : quelques mots qui se suivent se retiennent bien. Ni votre nom, ni un mot de passe "
    "courant, ni seulement des chiffres."
)
"""What the validators of the settings ask, said before they refuse."""
CODE_HELP: Final = _("Les six chiffres que montre l’application de votre téléphone, ou l’un de vos codes de secours.")
TOTP_HELP: Final = _("Les six chiffres que montre l’application de votre téléphone.")
KEY_HELP: Final = _("Pour la reconnaître parmi d’autres : « clé du bureau », « mon téléphone ».")

Words = dict[str, tuple["StrOrPromise", "StrOrPromise"]]


class PlainWords(forms.Form):
    """Before a form of allauth: its fields are said by `words`, name → label and help."""

    words: Words

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self, self.words)


def say(form: forms.Form, words: Words) -> None:
    """Give these labels and helps; allauth's placeholders repeat the labels in other words."""
    for name, (label, help_text) in words.items():
        form.fields[name].label, form.fields[name].help_text = label, help_text
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


NEW_PASSWORD: Final[Words] = {
    "password1": (_("Nouveau mot de passe"), PASSWORD_RULES),
    "password2": (_("Le même, encore une fois"), ""),
}


class LoginForm(PlainWords, account.LoginForm):
    words = {"login": (ADDRESS, ""), "password": (_("Mot de passe"), "")}


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):
    words = {"email": (ADDRESS, "")}


class ResetPasswordKeyForm(PlainWords, account.ResetPasswordKeyForm):
    words = NEW_PASSWORD


class SetPasswordForm(PlainWords, account.SetPasswordForm):
    words = NEW_PASSWORD


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    words = {"oldpassword": (_("Mot de passe actuel"), ""), **NEW_PASSWORD}


class ReauthenticateForm(PlainWords, account.ReauthenticateForm):
    words = {"password": (_("Mot de passe"), "")}


class AddressForm(PlainWords, account.AddEmailForm):
    words = {"email": (_("Nouvelle adresse électronique"), "")}


class CodeForm(PlainWords, mfa.AuthenticateForm):
    words = {"code": (_("Code"), CODE_HELP)}


class CodeAgainForm(PlainWords, mfa.ReauthenticateForm):
    words = {"code": (_("Code"), CODE_HELP)}


class ActivateCodesForm(PlainWords, totp.ActivateTOTPForm):
    words = {"code": (_("Code"), TOTP_HELP)}


class AddKeyForm(PlainWords, webauthn.AddWebAuthnForm):
    words = {"name": (_("Nom de la clé"), KEY_HELP)}


class EditKeyForm(PlainWords, webauthn.EditWebAuthnForm):
    words = {"name": (_("Nom de la clé"), KEY_HELP)}
