"""Resources in the search: those offered, by what they are, their conditions and where they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.markdown import words_of
from portal.resources.access import audience_of_resource
from portal.resources.changes import RESOURCE, touch
from portal.resources.models import SharedResource
from portal.visibility import Viewer
from search import filters, guests
from search.documents.source import key_of, with_tombstones
from search.documents.terms import distinct, territory_words
from search.engines.contract import Document
from search.guests import Guest, Shown

_PARENTS = ("territory__region", "territory__departement", "territory__epci")
_PASSAGES = {"text": _("description"), "conditions": _("conditions"), "price": _("prix ou échange")}


class Resources:
    kind = RESOURCE

    def ids(self) -> Collection[int]:
        return SharedResource.objects.offered().order_by("pk").values_list("pk", flat=True)

    def load(self, ids: Collection[int]) -> Iterator[Document]:
        """One query for those to be found, one for those put away."""
        offered = SharedResource.objects.offered().filter(pk__in=ids).select_related("owner", "cooperative", *_PARENTS)
        shown = {resource.pk: self._document(resource) for resource in offered}
        yield from with_tombstones(RESOURCE, SharedResource, ids, shown)

    def _document(self, resource: SharedResource) -> Document:
        texts = (words_of(resource.text_html), resource.conditions, resource.price)
        passages = dict(zip(_PASSAGES, texts, strict=True))
        facets = {filters.TERRITORY.name: filters.TERRITORY.values([resource.territory])}
        named = [resource.cooperative] if resource.cooperative else []
        facets[filters.COOPERATIVE.name] = tuple(cooperative.slug for cooperative in named)
        return Document(
            key=key_of(RESOURCE, resource.pk),
            type=RESOURCE,
            version=resource.index_version,
            audience=tuple(sorted(audience_of_resource(resource))),
            title=resource.title,
            passages={name: text for name, text in passages.items() if text},
            facets={name: values for name, values in facets.items() if values},
            keywords=distinct(
                [
                    str(SharedResource.Kind(resource.kind).label),
                    *territory_words(resource.territory),
                    *(cooperative.name for cooperative in named),
                ]
            ),
            date=timezone.localtime(resource.created_at).date(),
        )


def readable(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Shown]:
    """Of these resources, those offered that the viewer may read now. One query."""
    found = SharedResource.objects.visible_to(viewer).offered().filter(pk__in=ids).for_cards()
    return {
        resource.pk: Shown(
            title=resource.title,
            url=resource.get_absolute_url(),
            excerpt=words_of(resource.text_html),
            cooperative=resource.cooperative.name if resource.cooperative else "",
            place=resource.territory.name,
            is_example=resource.is_example,
        )
        for resource in found
    }


def _in_places(places: Sequence[int]) -> Collection[int]:
    return SharedResource.objects.filter(territory__in=places).values_list("pk", flat=True)


def follow_cooperatives(cooperative_ids: Sequence[int]) -> None:
    """A resource names its cooperative: called by the journal, inside the cooperative's transaction."""
    touch(SharedResource.objects.filter(cooperative__in=cooperative_ids).values_list("pk", flat=True))


def register() -> None:
    """Called once the apps are ready."""
    guests.register(
        Guest(
            name=RESOURCE,
            source=Resources(),
            counter=SharedResource,
            label=_("Ressource"),
            tab=_("Ressources"),
            readable=readable,
            fields=_PASSAGES,
            using_places=_in_places,
        )
    )
