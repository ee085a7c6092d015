from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "portal.vocabulary"
    label = "vocabulary"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Vocabulaire")

    def ready(self) -> None:
        from portal.vocabulary import changes  # noqa: F401 - connects its signals
