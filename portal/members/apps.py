"""People and cooperatives: accounts, profiles, memberships, roles."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "portal.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Membres et coopératives")

    def ready(self) -> None:
        from portal.core import schedule
        from portal.members import account_events, receivers, retention  # noqa: F401 - connects the signals

        schedule.register("members_retention", retention.EVERY, retention.purge)
