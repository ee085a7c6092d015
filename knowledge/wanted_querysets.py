"""Which wanted pages a reader may see: the rule of the texts that name them, applied in SQL."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from knowledge.querysets import readable
from portal.visibility import Viewer


def red_links_for(viewer: Viewer) -> QuerySet[Any]:
    """Red links in published texts that the viewer may read, and that lead to no page for this viewer."""
    contributions: Any = apps.get_model("knowledge", "Contribution")
    links: Any = apps.get_model("knowledge", "RedLink")
    written = contributions.objects.visible_to(viewer).published().filter(title=OuterRef("title"))
    shown = readable(viewer, prefix="contribution__state__") & Q(contribution__state__live=True)
    return links.objects.filter(shown).filter(~Exists(written))


class WantedQuerySet(QuerySet[Any]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Subjects asked for in the open, and those named in a text that the viewer may read.

        A variant is seen through the subject that it was merged with, and what was removed is nobody's.
        """
        demands: Any = apps.get_model("knowledge", "WantedDemand")
        searches: Any = apps.get_model("knowledge", "FailedSearch")
        asked = Exists(demands.objects.filter(wanted=OuterRef("pk"))) | Exists(
            searches.objects.filter(wanted=OuterRef("pk"))
        )
        named = Exists(red_links_for(viewer).filter(wanted=OuterRef("pk")))
        return self.filter(canonical=None, is_removed=False).filter(asked | named)
