from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Connaissances")

    def ready(self) -> None:
        from knowledge import admin_roles, notice_kinds, notice_subjects, panels, schedule, signals  # noqa: F401
        from knowledge.practice import panels as practice_panels
        from knowledge.wanted import connecting

        panels.register()
        notice_subjects.register()
        notice_kinds.register()
        practice_panels.register()
        connecting.register()
