from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "portal.resources"
    label = "resources"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Ressources partagées")

    def ready(self) -> None:
        from portal.resources import registering

        registering.register()
