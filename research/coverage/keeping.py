"""When the facts and the history of the grid are kept: at each change, and by the worker."""

from __future__ import annotations

from knowledge.changes import CHANGE_KIND
from portal.core import journal, schedule
from research.coverage import facts, history


def register() -> None:
    """Called once the apps are ready."""
    journal.listen(CHANGE_KIND, facts.refresh)
    # A thesaurus or a list of territories that was loaded again moves contributions without changing them.
    schedule.register("coverage_facts", 24 * 3600, facts.rebuild)
    schedule.register("coverage_history", 6 * 3600, history.keep_month)
