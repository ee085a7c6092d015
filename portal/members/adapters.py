"""How allauth behaves here: letters name this site by its settings, never by the request's Host."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


def on_this_site(url: str) -> str:
    """The same path and query on the address of the settings."""
    home = urlsplit(settings.SITE_URL)
    parts = urlsplit(url)
    return urlunsplit((home.scheme, home.netloc, parts.path, parts.query, ""))


class AccountAdapter(DefaultAccountAdapter):
    """Letters cannot be made to point at another host; answers do not tell who has an account."""

    def format_email_subject(self, subject: str) -> str:
        return f"[{settings.WAGTAIL_SITE_NAME}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = SimpleNamespace(name=settings.WAGTAIL_SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        safe = {
            name: on_this_site(value) if name.endswith("_url") and isinstance(value, str) else value
            for name, value in context.items()
        }
        super().send_mail(template_prefix, email, {"current_site": site} | safe)
