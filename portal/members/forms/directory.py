"""Filters of the directory and of the list of cooperatives: an unknown value filters nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.members.directory import DirectoryFilters
from portal.members.models import Cooperative, Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept


def region_and_departement_choices() -> list[tuple[str, Any]]:
    """Choices of a place: regions, then départements, by name. One query."""
    groups: dict[str, list[tuple[str, str]]] = {"region": [], "departement": []}
    for place in Territory.objects.current().of_kind(*groups).order_by("search_name"):
        groups[place.kind].append((place.key, place.label))
    return [
        ("", str(_("Partout"))),
        (str(_("Régions")), groups["region"]),
        (str(_("Départements")), groups["departement"]),
    ]


class PlaceChoiceField(forms.ChoiceField):
    """A key of a region or département; a key of another level given by a link is accepted as well."""

    def valid_value(self, value: object) -> bool:
        return super().valid_value(value) or Territory.objects.filter(key=str(value)).exists()


class CooperativesForm(forms.Form):
    place = PlaceChoiceField(label=_("Territoire"), required=False)

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
    trade = forms.ModelChoiceField(
        label=_("Métier"),
        queryset=Concept.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Tous les métiers"),
    )
    cooperative = forms.ModelChoiceField(
        label=_("Coopérative"),
        queryset=Cooperative.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Toutes les coopératives"),
    )
    availability = forms.ChoiceField(
        label=_("Disponibilité"),
        required=False,
        choices=[("", _("Peu importe")), *Member.Availability.choices],
    )
    field_order = ["q", "trade", "place", "cooperative", "availability"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trade, cooperative = self.fields["trade"], self.fields["cooperative"]
        assert isinstance(trade, forms.ModelChoiceField)
        assert isinstance(cooperative, forms.ModelChoiceField)
        trade.queryset = Concept.objects.filter(scheme="trade", is_active=True).order_by("label")
        cooperative.queryset = Cooperative.objects.order_by("name")

    def filters(self) -> DirectoryFilters:
        """What was asked; a field in error counts as empty."""
        place = self.chosen_place()
        data = self.cleaned_data
        return DirectoryFilters(
            name=data.get("q") or "",
            trade=data.get("trade"),
            place=place,
            cooperative=data.get("cooperative"),
            availability=data.get("availability") or "",
        )
