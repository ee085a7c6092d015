"""What records name and the database knows: places, concepts, members. Read once an import."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from knowledge.choices import Credit
from knowledge.writing.axis_proposal import AxisProposer
from portal.members.models import Member, Membership
from portal.territories.models import Territory
from portal.territories.resolving import AmbiguousTerritory, UnknownTerritory, resolve
from portal.vocabulary.models import Concept
from portal.vocabulary.resolving import ConceptIndex, UnknownConcept

if TYPE_CHECKING:
    from portal.exchange.contributions.incoming import Incoming

_SCHEMES = {"axes": "axis", "trades": "trade", "sectors": "sector", "skills": "skill"}
CHOSEN_MODELS: dict[str, type[Concept] | type[Territory]] = {
    **dict.fromkeys(_SCHEMES, Concept),
    "territories": Territory,
}
_PLACE_KINDS = {
    "departement": "departement",
    "region": "region",
    "ville": "commune",
    "commune": "commune",
    "epci": "epci",
}


class Catalogue:
    def __init__(self) -> None:
        self._places: dict[tuple[str, str | None], Territory | str] = {}

    @cached_property
    def _concepts(self) -> dict[str, ConceptIndex]:
        return {name: ConceptIndex.for_scheme(scheme) for name, scheme in _SCHEMES.items()}

    @cached_property
    def _axes(self) -> AxisProposer:
        return AxisProposer()

    @cached_property
    def _members(self) -> dict[str, int]:
        return dict(Member.objects.values_list("slug", "pk"))

    @cached_property
    def _cooperatives(self) -> dict[int, int]:
        return dict(Membership.objects.current().values_list("member_id", "cooperative_id"))

    def place(self, item: Incoming, data: Mapping[str, Any]) -> None:
        """Fill the classification and credits of `item`; what is not known becomes a warning."""
        for name in _SCHEMES:
            item.chosen[name] = self._concept_ids(item, name, _words(data.get(name)))
        if not item.chosen["axes"]:
            axis = self._axes.propose(" ".join((item.title, item.summary, *item.texts.values())))
            item.chosen["axes"] = [axis.pk] if axis else []
        item.chosen["territories"] = self._territory_ids(item, data)
        item.tags = list(
            dict.fromkeys(word.lower()[:60] for word in _words(data.get("tags")) + _words(data.get("themes")))
        )[:20]
        self._credits(item, data.get("authors"))

    def _concept_ids(self, item: Incoming, name: str, words: list[str]) -> list[int]:
        found: dict[int, None] = {}
        for word in words:
            try:
                found[self._concepts[name].resolve(word).pk] = None
            except UnknownConcept:
                if name != "skills" or item.is_example:
                    item.warnings.append(f"{name} : « {word[:60]} » n'est pas dans le vocabulaire")
                item.tags.append(word)
        return list(found)

    def _territory_ids(self, item: Incoming, data: Mapping[str, Any]) -> list[int]:
        found: dict[int, None] = {}
        for place in [*_list(data.get("territories")), *_list(data.get("places"))]:
            name, kind = (
                (place.get("code") or place.get("name"), place.get("type"))
                if isinstance(place, dict)
                else (place, None)
            )
            territory = self._territory(str(name or "").strip(), _PLACE_KINDS.get(str(kind)))
            if isinstance(territory, str):
                item.warnings.append(f"territories : {territory}")
            elif territory is not None:
                found[territory.pk] = None
        return list(found)

    def _territory(self, name: str, kind: str | None) -> Territory | str | None:
        if not name:
            return None
        if (name, kind) not in self._places:
            try:
                self._places[name, kind] = resolve(name, kind=kind)
            except AmbiguousTerritory:
                self._places[name, kind] = f"« {name[:60]} » désigne plusieurs lieux"
            except UnknownTerritory:
                self._places[name, kind] = f"lieu « {name[:60]} » inconnu"
        return self._places[name, kind]

    def _credits(self, item: Incoming, authors: Any) -> None:
        for author in _list(authors):
            slug, credit = (author.get("member"), author.get("credit")) if isinstance(author, dict) else (author, None)
            member_id = self._members.get(str(slug))
            if member_id is None:
                item.warnings.append(f"authors : « {str(slug)[:60]} » n'est pas un membre")
                continue
            item.authors.append((member_id, credit if credit in Credit.values else Credit.STORY))
            item.cooperative_id = item.cooperative_id or self._cooperatives.get(member_id)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else _words(value)


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        value = value.split(";" if ";" in value else ",")
    if not isinstance(value, list):
        return []
    return [
        word
        for item in value
        if isinstance(item, str | int) and (word := " ".join(str(item).replace("\x00", "").split()))
    ]
