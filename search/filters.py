"""The facets: one class each says its address parameter, what documents hold, and how a value is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, Final

from django.db.models import Model, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Maturity, Outcome
from knowledge.models import Contribution, Tag
from portal.members.models import Cooperative
from portal.vocabulary.models import Concept
from search.asking import synonyms
from search.facet import Facet
from search.territory_facet import TerritoryFacet


class ClosedFacet(Facet):
    """A closed list, in its own order."""

    choices: ClassVar[Mapping[str, str | Promise]]

    def accepts(self, value: str) -> bool:
        return value in self.choices

    def labels(self, values: Collection[str]) -> dict[str, str]:
        return {value: str(self.choices[value]) for value in values if value in self.choices}

    def offered(self, counts: Mapping[str, int], chosen: Collection[str]) -> list[str]:
        return [value for value in self.choices if counts.get(value) or value in chosen]


class ConceptFacet(Facet):
    """Concepts of one scheme of the thesaurus, by slug; a narrower one also counts for the broader one."""

    scheme: ClassVar[str]

    def values(self, concepts: Iterable[Concept]) -> tuple[str, ...]:
        lineage = (one for concept in concepts for one in (concept, *concept.ancestors()))
        return tuple(dict.fromkeys(one.slug for one in lineage if one.scheme == self.scheme))

    def labels(self, values: Collection[str]) -> dict[str, str]:
        known = synonyms.vocabulary().concepts
        return {value: known[self.scheme, value].local_label for value in values if (self.scheme, value) in known}


class AxisFacet(ConceptFacet):
    name, parameter, label, scheme = "axis", "axe", _("Axe de recherche"), "axis"


class TradeFacet(ConceptFacet):
    name, parameter, label, scheme = "trade", "metier", _("Métier"), "trade"


class OutcomeFacet(ClosedFacet):
    name, parameter, label = "outcome", "resultat", _("Résultat")
    choices = {choice.value: choice.label for choice in Outcome}


class MaturityFacet(ClosedFacet):
    name, parameter, label = "maturity", "maturite", _("Maturité")
    choices = {choice.value: choice.label for choice in Maturity}


class LanguageFacet(ClosedFacet):
    name, parameter, label = "language", "langue", _("Langue")
    choices = dict(Contribution._meta.get_field("language").choices)


class YearFacet(Facet):
    name, parameter, label = "year", "annee", _("Année")
    shown = 12

    def accepts(self, value: str) -> bool:
        return len(value) == 4 and value.isascii() and value.isdigit()

    def offered(self, counts: Mapping[str, int], chosen: Collection[str]) -> list[str]:
        return sorted({*chosen, *sorted(counts, reverse=True)[: self.shown]}, reverse=True)


class NamedFacet(Facet):
    """Rows of one table, by slug, shown by their name."""

    model: ClassVar[type[Model]]

    def labels(self, values: Collection[str]) -> dict[str, str]:
        return names({self: values})[self]

    def rows(self, values: Collection[str]) -> QuerySet[Any, Any]:
        """(name of the facet, slug, name)"""
        found = self.model._default_manager.filter(slug__in=values).order_by()
        return found.annotate(facet=Value(self.name)).values_list("facet", "slug", "name")


class TagFacet(NamedFacet):
    """Documents hold the preferred form of an alias."""

    name, parameter, label, model = "tag", "mot", _("Mot-clé"), Tag


class CooperativeFacet(NamedFacet):
    name, parameter, label, model = "cooperative", "cooperative", _("Coopérative"), Cooperative


def names(wanted: Mapping[NamedFacet, Collection[str]]) -> dict[Facet, dict[str, str]]:
    """{facet: {slug: name}} of those that are known; one query, none without values."""
    found: dict[Facet, dict[str, str]] = {facet: {} for facet in wanted}
    parts = [facet.rows(values) for facet, values in wanted.items() if values]
    if parts:
        by_name = {facet.name: facet for facet in wanted}
        for name, slug, label in parts[0].union(*parts[1:], all=True):
            found[by_name[name]][slug] = label
    return found


AXIS: Final = AxisFacet()
TERRITORY: Final = TerritoryFacet()
TRADE: Final = TradeFacet()
OUTCOME: Final = OutcomeFacet()
MATURITY: Final = MaturityFacet()
YEAR: Final = YearFacet()
LANGUAGE: Final = LanguageFacet()
TAG: Final = TagFacet()
COOPERATIVE: Final = CooperativeFacet()

FACETS: Final[tuple[Facet, ...]] = (AXIS, TERRITORY, TRADE, OUTCOME, MATURITY, YEAR, COOPERATIVE, TAG, LANGUAGE)
"""In the order of the page."""
