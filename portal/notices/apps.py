"""What members are told: their inbox, and the letters the worker sends."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Avis")

    def ready(self) -> None:
        from portal.core import schedule
        from portal.members import portability
        from portal.notices import letters, panels, people, personal_data, retention

        people.register()
        panels.register()
        portability.register("notices", personal_data.archive_part)
        schedule.register("notices_letters", letters.EVERY, letters.send_due)
        schedule.register("notices_retention", retention.EVERY, retention.purge)
