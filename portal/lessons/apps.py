from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    name = "portal.lessons"
    label = "lessons"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Expériences au bon moment")

    def ready(self) -> None:
        from portal.lessons import registering

        registering.register()
