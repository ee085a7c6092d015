"""Leads in the search: those that someone may still take, by their need, skills and place. Nothing of the client."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.leads.access import audience_of_lead
from portal.leads.changes import LEAD, touch
from portal.leads.models import Lead, LeadNeed
from portal.leads.querysets import SEALED
from portal.visibility import Viewer
from search import filters, guests
from search.documents.source import key_of, with_tombstones
from search.documents.terms import Lexicon, distinct, linked, territory_words
from search.engines.contract import Document
from search.guests import Guest, Shown

_AROUND = ("giver", "cooperative", "place__region", "place__departement", "place__epci")


class Leads:
    kind = LEAD

    def ids(self) -> Collection[int]:
        return Lead.objects.running().order_by("pk").values_list("pk", flat=True)

    def load(self, ids: Collection[int]) -> Iterator[Document]:
        """Six queries, however many they are."""
        yield from with_tombstones(LEAD, Lead, ids, _Batch(ids).documents)


class _Batch:
    def __init__(self, ids: Collection[int]) -> None:
        self._links = linked(LeadNeed, "lead_id", "concept_id", ids)
        self._lexicon = Lexicon([self._links], {})
        running = Lead.objects.running().filter(pk__in=ids).select_related(*_AROUND).prefetch_related("circles")
        self.documents = {lead.pk: self._document(lead) for lead in running.defer(*SEALED)}

    def _document(self, lead: Lead) -> Document:
        concepts = self._lexicon.concepts(self._links.get(lead.pk, ()))
        facets = {
            filters.TRADE.name: filters.TRADE.values(concepts),
            filters.TERRITORY.name: filters.TERRITORY.values([lead.place] if lead.place else []),
            filters.COOPERATIVE.name: (lead.cooperative.slug,) if lead.cooperative else (),
        }
        return Document(
            key=key_of(LEAD, lead.pk),
            type=LEAD,
            version=lead.index_version,
            audience=tuple(sorted(audience_of_lead(lead))),
            title=lead.title,
            passages={"need": lead.need} if lead.need else {},
            facets={name: values for name, values in facets.items() if values},
            keywords=distinct(
                [
                    *self._lexicon.words_of_concepts(concepts),
                    *(territory_words(lead.place) if lead.place else ()),
                    lead.cooperative.name if lead.cooperative else "",
                ]
            ),
            date=timezone.localtime(lead.created_at).date(),
        )


def readable(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Shown]:
    """Of these leads, those still to be taken that the viewer may read now. One query."""
    found = Lead.objects.visible_to(viewer).running().filter(pk__in=ids).select_related("place", "cooperative")
    return {
        lead.pk: Shown(
            title=lead.title,
            url=lead.get_absolute_url(),
            excerpt=lead.need,
            cooperative=lead.cooperative.name if lead.cooperative else "",
            place=lead.place.name if lead.place else _now("À distance"),
            is_example=lead.is_example,
        )
        for lead in found.defer(*SEALED)
    }


def _needing(concepts: Sequence[int]) -> Collection[int]:
    return set(LeadNeed.objects.filter(concept__in=concepts).values_list("lead_id", flat=True))


def _in_places(places: Sequence[int]) -> Collection[int]:
    return Lead.objects.filter(place__in=places).values_list("pk", flat=True)


def follow_cooperatives(cooperative_ids: Sequence[int]) -> None:
    """A lead names its cooperative: called by the journal, inside the cooperative's transaction."""
    named = Lead.objects.filter(cooperative__in=cooperative_ids, state__in=Lead.RUNNING)
    touch(named.values_list("pk", flat=True))


def register() -> None:
    """Called once the apps are ready."""
    guests.register(
        Guest(
            name=LEAD,
            source=Leads(),
            counter=Lead,
            label=_("Affaire"),
            tab=_("Affaires"),
            readable=readable,
            fields={"need": _("besoin")},
            using_concepts=_needing,
            using_places=_in_places,
        )
    )
