from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Recherche")

    def ready(self) -> None:
        from knowledge.reading import page as reading
        from portal.core import health, schedule
        from portal.members import portability
        from portal.notices import kinds
        from portal.vocabulary import everyday
        from search import corpus_rules, panels
        from search.asking import synonyms
        from search.expertise import contesting, keeping, person, personal_data, shown
        from search.saved import panels as saved_panels
        from search.saved import personal_data as saved_personal_data
        from search.saved import running as saved_running
        from search.upkeep import fanout, sync  # noqa: F401 - fanout connects its signals
        from search.upkeep.health import probe

        sync.register()
        health.register("index", probe)
        reading.register_panel("similar", panels.similar_experiences)
        everyday.register_check(synonyms.why_not_searchable)
        schedule.register("search_index", 60, sync.ensure_indexes)
        schedule.register("search_watch", 60, sync.watch, aside=True)
        schedule.register("search_verify", 3600, sync.verify, aside=True)
        schedule.register("search_tombstones", 3600, sync.purge_tombstones)
        schedule.register("search_days", 6 * 3600, sync.record_days)
        kinds.register(saved_running.KIND, _("Du nouveau dans les recherches suivies"), one_by_one=True)
        schedule.register("saved_searches", saved_running.EVERY, saved_running.run_due)
        portability.register("saved_searches", saved_personal_data.archive_part)
        saved_panels.register()
        corpus_rules.register()
        keeping.register()
        contesting.register()
        person.register()
        schedule.register("expertise_shown", shown.EVERY, shown.purge)
        portability.register("expertise", personal_data.archive_part)
