"""Every address of the site that answers GET, filled with the things of the world.

They come from the URL resolver: a new route is asked about without a line here, unless it has a parameter that
nobody knows how to fill, and then the matrix fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import reverse

from knowledge.choices import Kind
from knowledge.models import Wanted
from research.models import StoryAgreement
from search.models import SkillChoice
from tests.security.world import AUTHOR, Item, World
from tests.structure.routes import Route, routes

STUDY_PAGES = frozenset(
    f"research:{name}" for name in ("workshop", "publish", "quotes", "consent", "bibliography", "drop_reference", "tei")
)


@dataclass(frozen=True)
class Address:
    route: str
    url: str
    item: Item | None = None
    asked: str = ""
    """A word that the reader typed: seeing it again tells nothing."""


def addresses(world: World) -> list[Address]:
    found = [address for route in routes() for address in _of_route(route, world)]
    return list(dict.fromkeys(found))


def path_of(route: str, **parameters: object) -> str:
    return reverse(route, kwargs=parameters)


def _of_route(route: Route, world: World) -> Iterator[Address]:
    wanted = set(route.parameters)
    if not wanted:
        path = path_of(route.name)
        yield Address(route.name, path)
        yield from (
            Address(route.name, f"{path}?{urlencode(query)}", asked=asked) for query, asked in _queries(route, world)
        )
        return
    if by_item := _by_item(route.name, wanted):
        for item in world.items.values():
            for parameters, query in by_item(item):
                suffix = f"?{urlencode(query)}" if query else ""
                yield Address(route.name, path_of(route.name, **parameters) + suffix, item)
        return
    for parameters in _by_thing(route.name, wanted, world):
        yield Address(route.name, path_of(route.name, **parameters))
        if route.name == "members:profile" and parameters["slug"] == world.members[AUTHOR].slug:
            for level in ("public", "network", "cooperative"):
                yield Address(route.name, path_of(route.name, **parameters) + f"?voir={level}")


def _by_item(name: str, wanted: set[str]):  # type: ignore[no-untyped-def]
    """A function from an item to [(parameters, query)], or None when the route is about something else."""
    none: dict[str, str] = {}
    if name.startswith(("resources:", "leads:", "questions:")):
        return None
    if name in ("knowledge:experience", "knowledge:article"):
        return lambda item: [({"slug": f"{item.pk}-x"}, none)] if name.endswith(item.kind) else []
    if name == "research:study" or name.startswith("research:reading"):
        return lambda item: [({"slug": f"{item.pk}-x"}, none)] if item.kind == Kind.STUDY else []
    if name in STUDY_PAGES:
        extra = dict.fromkeys(wanted - {"pk"}, 1)
        return lambda item: [({"pk": item.pk, **extra}, none)]
    if name.startswith("research:cite"):
        return lambda item: [({"pk": item.pk}, none), ({"pk": item.pk}, {"v": "1"})]
    if name == "research:project":
        return lambda item: [({"slug": f"{item.pk}-x"}, none)] if item.kind == Kind.PROJECT else []
    if name in ("research:project_edit", "research:call_new"):
        return lambda item: [({"pk": item.pk}, none)] if item.kind == Kind.PROJECT else []
    if name.startswith("research:call") and wanted == {"pk"}:
        return lambda item: [({"pk": item.call_id}, none)] if item.call_id else []
    if name == "research:project_form":
        return lambda item: [({"key": item.key}, none)] if item.kind == Kind.PROJECT else []
    if name == "knowledge:image":
        return lambda item: [({"pk": item.image_id}, none)]
    if name == "knowledge:rendition":
        return lambda item: [({"image_id": item.image_id, "pk": item.rendition_id}, none)]
    if name == "knowledge:attachment":
        return lambda item: [({"pk": item.document_id}, none)]
    if name == "knowledge:compare":
        return lambda item: [({"pk": item.pk}, none)] + [({"pk": item.pk}, {"de": "1", "a": "2"})] * (item.versions > 1)
    if name == "knowledge:view_as":
        return lambda item: [({"pk": item.pk}, {"comme": level}) for level in ("public", "network", "cooperative")]
    if wanted == {"pk"} and name.startswith(("knowledge:", "lessons:")):
        return lambda item: [({"pk": item.pk}, none)]
    if wanted == {"pk", "number"}:
        return lambda item: [
            ({"pk": item.pk, "number": number}, none) for number in range(1, max(item.versions, 1) + 2)
        ]
    if wanted == {"key"} and name.startswith("knowledge:"):
        return lambda item: [({"key": item.key}, none)]
    others = {"authorship_id", "image_id", "document_id", "edge_id", "quote_key"}
    if len(wanted) == 2 and "pk" in wanted and (other := (wanted & others)):
        field = other.pop()
        return lambda item: [({"pk": item.pk, field: getattr(item, field)}, none)]
    return None


def _by_thing(name: str, wanted: set[str], world: World) -> Iterable[dict[str, object]]:
    if name == "territories:detail":
        keys = {territory.key for place in world.places.values() for territory in (place, *place.ancestors())}
        return [{"key": key} for key in sorted(keys)]
    if name == "members:profile":
        return [{"slug": member.slug} for member in world.members.values()]
    if name == "members:cooperative":
        return [{"slug": cooperative.slug} for cooperative in world.cooperatives.values()]
    if wanted == {"subject"}:
        return [{"subject": pk} for pk in Wanted.objects.values_list("pk", flat=True)]
    if name.startswith("resources:"):
        filled = [{"pk": one.pk, "number": one.request_id, "slug": one.slug} for one in world.resources]
        return [{name: parameters[name] for name in wanted} for parameters in filled]
    if name.startswith("questions:"):
        put = [
            {"pk": one.pk, "answer_id": one.answer_id, "quotation_id": one.quotation_id, "slug": one.slug}
            for one in world.questions
        ]
        return [{name: parameters[name] for name in wanted} for parameters in put]
    if name.startswith("leads:"):
        known = [one.parameters for one in world.leads if wanted <= one.parameters.keys()]
        assert known, f"{name}: no lead of the matrix knows {sorted(wanted)}"
        return [{name: parameters[name] for name in wanted} for parameters in known]
    if name == "research:agreement":
        return [{"pk": agreement.pk} for agreement in StoryAgreement.objects.all()]
    if "corpus" in wanted:
        places = (1, len(world.items)) if "position" in wanted else (1,)
        filled = [
            {"corpus": slug, "position": place, "number": 1, "code": corpus.codes.all()[0].pk}
            for corpus in world.corpora.values()
            # An address that holds a hidden title tells nothing when the answer says it again.
            for slug in ([corpus.public_slug] if corpus.visibility == "public" else [f"{corpus.pk}-x"])
            for place in places
        ]
        return [{name: parameters[name] for name in wanted} for parameters in filled]
    if wanted == {"token"}:
        return [{"token": uuid4().hex}]
    if name == "notices:read":
        return [{"pk": pk} for pk in world.notice_ids.values()]
    if name in ("saved:edit", "saved:delete"):
        return [{"pk": pk} for pk in world.search_ids.values()]
    if name == "expertise:answer_contest":
        return [{"pk": pk} for pk in SkillChoice.objects.values_list("pk", flat=True)]
    if wanted == {"axis"}:
        return [{"axis": world.axis.slug if world.axis else ""}]
    if wanted == {"trade"}:
        return [{"trade": trade.slug} for trade in world.trades.values()]
    if wanted == {"territory"}:
        return [{"territory": place.key} for place in world.places.values()]
    if wanted == {"tag"}:
        return [{"tag": item.tag_slug} for item in world.items.values()]
    raise AssertionError(f"{name}: the matrix does not know how to fill {sorted(wanted)}")


def _queries(route: Route, world: World) -> Iterator[tuple[dict[str, str], str]]:
    """Query strings of the routes without parameters, with the word that they say themselves."""
    if route.name in ("knowledge:experiences", "knowledge:articles"):
        for item in world.items.values():
            if route.name == f"knowledge:{item.kind}s":
                yield {"mot": item.tag_slug}, ""
        yield from (({"metier": trade.slug}, trade.label) for trade in world.trades.values())
        yield from (({"territoire": place.key}, place.name) for place in world.places.values())
        yield {"resultat": "failure"}, ""
    elif route.name == "search:why":
        for item in world.items.values():
            yield {"q": item.text, "pour": f"contribution:{item.pk}"}, item.text
    elif route.name == "expertise:page":
        yield from (({"q": item.text}, item.text) for item in world.items.values())
        yield from (({"q": f"Qui sait, en {place.name} ?"}, place.name) for place in world.places.values())
        yield from (({"q": trade.label}, trade.label) for trade in world.trades.values())
    elif route.name.startswith("research:coverage"):
        for level in ("region", "departement"):
            yield {"niveau": level, "de": "2020"}, ""
        for place in world.places.values():
            yield from (({"lieu": above.key, "de": "2020"}, "") for above in place.ancestors())
    elif route.name == "territories:suggestions":
        yield {"q": world.places["sheltered"].name}, world.places["sheltered"].name
    elif route.name == "members:directory":
        yield {"name": world.members["hidden"].display_name}, world.members["hidden"].display_name
