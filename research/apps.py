from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResearchConfig(AppConfig):
    name = "research"
    verbose_name = _("Recherche")

    def ready(self) -> None:
        from research import kinds, signals  # noqa: F401
        from research.corpora import registering as corpora
        from research.coverage import keeping
        from research.projects import registering

        kinds.register()
        registering.register()
        keeping.register()
        corpora.register()
