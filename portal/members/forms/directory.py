"""Filters of the directory and of the list of cooperatives: an unknown value filters nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.core.widgets import LongSelect
from portal.members.directory import DirectoryFilters
from portal.members.models import Cooperative, Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept


def region_and_departement_choices() -> list[tuple[str, Any]]:
    """Choices of a place: regions, then départements, by name. One query."""
    groups: dict[str, list[tuple[str, str]]] = {"region": [], "departement": []}
    places = Territory.objects.current().of_kind(*groups).order_by("search_name")
    for key, kind, code, name in places.values_list("key", "kind", "code", "name"):
        groups[kind].append((key, Territory.label_of(kind, code, name)))
    return [
        ("", str(_("Partout"))),
        (str(_("Régions")), groups["region"]),
        (str(_("Départements")), groups["departement"]),
    ]


class PlaceChoiceField(forms.ChoiceField):
    """A key of a region or département; a key of another level given by a link is accepted as well."""

    def valid_value(self, value: object) -> bool:
        key = str(value).replace("\x00", "?")  # no key has either; PostgreSQL raises on the first
        return super().valid_value(value) or Territory.objects.filter(key=key).exists()


class CooperativesForm(forms.Form):
    place = PlaceChoiceField(label=_("Territoire"), required=False, widget=LongSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = region_and_departement_choices()

    def chosen_place(self) -> Territory | None:
        self.is_valid()
        key = self.cleaned_data.get("place")
        return Territory.objects.filter(key=key).first() if key else None


class DirectoryForm(CooperativesForm):
    q = forms.CharField(label=_("Nom"), required=False, max_length=80)
    trade = forms.ChoiceField(label=_("Métier"), required=False, widget=LongSelect)
    cooperative = forms.ChoiceField(label=_("Coopérative"), required=False, widget=LongSelect)
    availability = forms.ChoiceField(
        label=_("Disponibilité"),
        required=False,
        choices=[("", _("Peu importe")), *Member.Availability.choices],
    )
    field_order = ["q", "trade", "place", "cooperative", "availability"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, empty, known in (
            ("trade", _("Tous les métiers"), _trades().order_by("label").values_list("slug", "label")),
            (
                "cooperative",
                _("Toutes les coopératives"),
                Cooperative.objects.order_by("name").values_list("slug", "name"),
            ),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", empty), *known]

    def filters(self) -> DirectoryFilters:
        """What was asked; a field in error counts as empty."""
        place = self.chosen_place()
        data = self.cleaned_data
        trade, cooperative = data.get("trade"), data.get("cooperative")
        return DirectoryFilters(
            name=data.get("q") or "",
            trade=_trades().filter(slug=trade).first() if trade else None,
            place=place,
            cooperative=Cooperative.objects.filter(slug=cooperative).first() if cooperative else None,
            availability=data.get("availability") or "",
        )


def _trades() -> QuerySet[Concept]:
    return Concept.objects.filter(scheme="trade", is_active=True)
