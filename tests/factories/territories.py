"""Territories of any level, without the official tables. Codes are invented but look right."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from portal.territories.models import Territory, TerritoryChange


class TerritoryFactory(DjangoModelFactory[Territory]):
    """A région by default; `key`, `slug` and `search_name` follow from the rest."""

    class Meta:
        model = Territory
        skip_postgeneration_save = True

    kind = Territory.Kind.REGION.value
    code = factory.Sequence(lambda n: f"R{n}")
    name = factory.Sequence(lambda n: f"Région {n}")
    population = 1_000_000
    population_year = 2023


class RegionFactory(TerritoryFactory):
    """A région of the mainland."""


class DepartementFactory(TerritoryFactory):
    """A département with its région."""

    kind = Territory.Kind.DEPARTEMENT.value
    code = factory.Sequence(lambda n: f"D{n}")
    name = factory.Sequence(lambda n: f"Département {n}")
    region = factory.SubFactory(RegionFactory)
    population = 500_000


class EpciFactory(TerritoryFactory):
    """A communauté de communes with its département and région."""

    kind = Territory.Kind.EPCI.value
    code = factory.Sequence(lambda n: f"{200_000_000 + n}")
    name = factory.Sequence(lambda n: f"CC du Val {n}")
    nature = "CC"
    departement = factory.SubFactory(DepartementFactory)
    region = factory.SelfAttribute("departement.region")
    population = 20_000


class CommuneFactory(TerritoryFactory):
    """A commune with its EPCI, département and région."""

    kind = Territory.Kind.COMMUNE.value
    code = factory.Sequence(lambda n: f"{10_000 + n}")
    name = factory.Sequence(lambda n: f"Commune {n}")
    epci = factory.SubFactory(EpciFactory)
    departement = factory.SelfAttribute("epci.departement")
    region = factory.SelfAttribute("departement.region")
    postcodes = factory.LazyAttribute(lambda commune: commune.code[:4] + "0")
    population = 2_000


class AreaFactory(TerritoryFactory):
    """A free area, without parts: `areas.save_area` makes them."""

    kind = Territory.Kind.AREA.value
    code = factory.Sequence(lambda n: f"bassin-{n}")
    name = factory.Sequence(lambda n: f"Bassin {n}")
    population = None
    population_year = None


class TerritoryChangeFactory(DjangoModelFactory[TerritoryChange]):
    """The merge of a former région into one of today."""

    class Meta:
        model = TerritoryChange

    territory = factory.SubFactory(RegionFactory)
    kind = TerritoryChange.Kind.MERGED.value
    from_kind = Territory.Kind.REGION.value
    from_code = factory.Sequence(lambda n: f"A{n}")
    from_name = factory.Sequence(lambda n: f"Ancienne région {n}")
    to_name = factory.SelfAttribute("territory.name")
    source = "Loi d'exemple"
