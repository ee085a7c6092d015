from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "portal.questions"
    label = "questions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from portal.questions import registering

        registering.register()
