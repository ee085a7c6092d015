from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Recherche")

    def ready(self) -> None:
        from knowledge import reading
        from portal.core import consumers, health, schedule
        from portal.vocabulary import everyday
        from search import fanout, panels, sync, synonyms  # noqa: F401 - fanout connects its signals
        from search.health import probe

        consumers.register(sync.CONSUMER, sync.consume)
        health.register("index", probe)
        reading.register_panel("similar", panels.similar_experiences)
        everyday.register_check(synonyms.why_not_searchable)
        schedule.register("search_index", 60, sync.ensure_index)
        schedule.register("search_tombstones", 3600, sync.purge_tombstones)
        schedule.register("search_days", 6 * 3600, sync.record_days)
