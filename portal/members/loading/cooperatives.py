"""Cooperatives, with their sites, figures and adhesions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.members.loading.days import day
from portal.members.models import Adhesion, Cooperative, CooperativeFigure, Site
from portal.members.places import find_place
from portal.members.slugs import free_slug

COOPERATIVE_FIELDS = ("name", "legal_form", "description", "website", "founded_on", "is_example")


def load_cooperative(data: Mapping[str, Any]) -> Cooperative:
    """Create or update by `external_id`, else by `slug`, else by exact name.

    Keys: slug, external_id, name, legal_form, description, website, founded_on (year), is_example,
    sites [{name, territory (key or name), is_head}], figures [{label, value, unit, year, source,
    source_url}], adhesions [{network, started_on, ended_on, source}]. Other keys are notes and ignored.
    """
    with transaction.atomic():
        cooperative = _known_cooperative(data) or Cooperative()
        for name in COOPERATIVE_FIELDS:
            if name in data:
                setattr(cooperative, name, data[name] if data[name] is not None else _nothing(name))
        if data.get("external_id"):
            cooperative.external_id = str(data["external_id"])
        cooperative.slug = (
            data.get("slug") or cooperative.slug or free_slug(Cooperative, cooperative.name, "cooperative")
        )
        cooperative.description = cooperative.description.strip()
        cooperative.full_clean()
        cooperative.save()
        if data.get("sites") is not None:
            _load_sites(cooperative, data["sites"])
        if data.get("figures") is not None:
            _replace_figures(cooperative, data["figures"])
        if data.get("adhesions") is not None:
            _replace_adhesions(cooperative, data["adhesions"])
    return cooperative


def load_national_figures(figures: Iterable[Mapping[str, Any]]) -> int:
    """Figures that speak of the whole country; returns how many there are now."""
    with transaction.atomic():
        return _replace_figures(None, figures)


def _known_cooperative(data: Mapping[str, Any]) -> Cooperative | None:
    found = None
    if data.get("external_id"):
        found = Cooperative.objects.filter(external_id=str(data["external_id"])).first()
    if found is None and data.get("slug"):
        return Cooperative.objects.filter(slug=data["slug"]).first()
    if found is None and data.get("name"):
        found = Cooperative.objects.filter(name=data["name"]).first()
    return found


def _nothing(name: str) -> Any:
    return None if name == "founded_on" else ""


def _load_sites(cooperative: Cooperative, sites: Iterable[Mapping[str, Any]]) -> None:
    """Sites are matched by name, so that what points at one stays."""
    wanted = {str(site["name"]): site for site in sites}
    for old in cooperative.sites.all():
        if old.name not in wanted:
            old.delete()
    cooperative.sites.filter(is_head=True).update(is_head=False)
    for name, data in wanted.items():
        site = cooperative.sites.filter(name=name).first() or Site(cooperative=cooperative, name=name)
        site.territory = find_place(str(data["territory"])) if data.get("territory") else None
        site.is_head = bool(data.get("is_head"))
        site.full_clean()
        site.save()


def _replace_figures(cooperative: Cooperative | None, figures: Iterable[Mapping[str, Any]]) -> int:
    CooperativeFigure.objects.filter(cooperative=cooperative).delete()
    count = 0
    for data in figures:
        try:
            value = Decimal(str(data["value"]))
        except InvalidOperation as fault:
            raise ValidationError(_("Valeur illisible : « %(value)s »."), params={"value": data["value"]}) from fault
        figure = CooperativeFigure(
            cooperative=cooperative,
            label=data["label"],
            value=value,
            unit=data.get("unit") or "",
            year=data["year"],
            source=data["source"],
            source_url=data.get("source_url") or "",
        )
        figure.full_clean()
        figure.save()
        count += 1
    return count


def _replace_adhesions(cooperative: Cooperative, adhesions: Iterable[Mapping[str, Any]]) -> None:
    cooperative.adhesions.all().delete()
    for data in adhesions:
        adhesion = Adhesion(
            cooperative=cooperative,
            network=data["network"],
            started_on=day(data.get("started_on")),
            ended_on=day(data.get("ended_on")),
            source=data.get("source") or "",
        )
        adhesion.full_clean()
        adhesion.save()
