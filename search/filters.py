"""The facets: one class each says its address parameter, what documents hold, and how a value is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Maturity, Outcome
from knowledge.models import Contribution, Tag
from portal.members.models import Cooperative
from portal.vocabulary.models import Concept
from search import synonyms
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


class TagFacet(Facet):
    """Free words by slug; documents hold the preferred form of an alias."""

    name, parameter, label = "tag", "mot", _("Mot-clé")

    def labels(self, values: Collection[str]) -> dict[str, str]:
        return dict(Tag.objects.filter(slug__in=values).values_list("slug", "name")) if values else {}


class CooperativeFacet(Facet):
    name, parameter, label = "cooperative", "cooperative", _("Coopérative")

    def labels(self, values: Collection[str]) -> dict[str, str]:
        return dict(Cooperative.objects.filter(slug__in=values).values_list("slug", "name")) if values else {}


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
