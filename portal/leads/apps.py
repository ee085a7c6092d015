from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadsConfig(AppConfig):
    name = "portal.leads"
    label = "leads"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Affaires")

    def ready(self) -> None:
        from portal.leads import registering

        registering.register()
