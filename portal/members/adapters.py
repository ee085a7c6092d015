"""How allauth behaves here: letters name this site by its settings, never by the request's Host."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _


def on_this_site(url: str) -> str:
    """The same path and query on the address of the settings."""
    home = urlsplit(settings.SITE_URL)
    parts = urlsplit(url)
    return urlunsplit((home.scheme, home.netloc, parts.path, parts.query, ""))


class AccountAdapter(DefaultAccountAdapter):
    """Letters cannot be made to point at another host; answers do not tell who has an account."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Ce compte est fermé."),
        "cannot_remove_primary_email": _("L’adresse principale ne se retire pas : choisissez-en d’abord une autre."),
        "duplicate_email": _("Cette adresse est déjà la vôtre sur ce site."),
        "email_password_mismatch": _("Cette adresse et ce mot de passe ne vont pas ensemble : vérifiez-les."),
        "email_taken": _("Un autre compte emploie déjà cette adresse."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "incorrect_password": _("Ce n’est pas votre mot de passe."),
        "max_email_addresses": _("Pas plus de %d adresses."),
        "rate_limited": _("Trop d’essais à la suite. Attendez quelques minutes, puis recommencez."),
        "same_as_current": _("C’est déjà ce qui est enregistré."),
        "too_many_login_attempts": _("Trop d’essais manqués. Attendez cinq minutes, puis recommencez."),
        "unverified_primary_email": _("Confirmez d’abord votre adresse principale."),
    }

    def format_email_subject(self, subject: str) -> str:
        return f"[{settings.WAGTAIL_SITE_NAME}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = SimpleNamespace(name=settings.WAGTAIL_SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        safe = {
            name: on_this_site(value) if name.endswith("_url") and isinstance(value, str) else value
            for name, value in context.items()
        }
        super().send_mail(template_prefix, email, {"current_site": site} | safe)


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step of signing in, said plainly."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Pour ajouter une adresse, arrêtez d’abord la double vérification."),
        "cannot_delete_authenticator": _("La double vérification ne peut pas être arrêtée."),
        "cannot_generate_recovery_codes": _("Les codes de secours viennent après la double vérification."),
        "incorrect_code": _("Ce code n’est pas le bon, ou il a déjà changé. Recopiez celui qui s’affiche maintenant."),
        "unverified_email": _("Confirmez d’abord votre adresse électronique."),
    }
