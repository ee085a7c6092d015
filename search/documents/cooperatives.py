"""Cooperatives as they are found: by name, presentation, places and networks. They are public."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from django.db.models import Prefetch
from django.utils import timezone

from portal.markdown import words_of
from portal.members.models import Adhesion, Cooperative, Site
from portal.visibility import tokens
from search import filters
from search.documents.source import key_of, tombstone
from search.documents.terms import distinct, territory_words
from search.engines.contract import Document

COOPERATIVE: Final = "cooperative"
_PARENTS: Final = ("territory__region", "territory__departement", "territory__epci")


class Cooperatives:
    kind = "cooperative"

    def ids(self) -> Collection[int]:
        return Cooperative.objects.order_by("pk").values_list("pk", flat=True)

    def load(self, ids: Collection[int]) -> Iterator[Document]:
        sites = Prefetch("sites", queryset=Site.objects.select_related(*_PARENTS))
        known = set()
        for cooperative in Cooperative.objects.filter(pk__in=ids).prefetch_related(sites, "adhesions"):
            known.add(cooperative.pk)
            yield self._document(cooperative)
        for gone in sorted(set(ids) - known):
            yield tombstone(key_of(self.kind, gone))

    def _document(self, cooperative: Cooperative) -> Document:
        places = [site.territory for site in cooperative.sites.all() if site.territory is not None]
        territories = filters.TERRITORY.values(places)
        description = words_of(cooperative.description_html)
        return Document(
            key=key_of(self.kind, cooperative.pk),
            type=COOPERATIVE,
            version=cooperative.index_version,
            audience=(tokens.PUBLIC,),
            title=cooperative.name,
            passages={"description": description} if description else {},
            facets={filters.TERRITORY.name: territories} if territories else {},
            keywords=distinct(
                [
                    *(site.name for site in cooperative.sites.all()),
                    *(word for place in places for word in territory_words(place)),
                    *(adhesion.network for adhesion in cooperative.adhesions.all() if _is_current(adhesion)),
                ]
            ),
        )


def _is_current(adhesion: Adhesion) -> bool:
    return adhesion.ended_on is None or adhesion.ended_on >= timezone.localdate()
