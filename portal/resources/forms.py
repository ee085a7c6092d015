"""Forms of resources and requests. What is typed is given back with what is wrong, field by field."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knowledge.fields import PlacesField
from portal.members.forms.directory import CooperativesForm
from portal.members.models import Cooperative, Member, Membership
from portal.resources.booking import Asked
from portal.resources.listing import ResourceFilters
from portal.resources.models import SharedResource
from portal.territories.models import Territory
from portal.visibility import Visibility

LONGEST = dt.timedelta(days=92)
"""A longer loan is another kind of agreement."""
FARTHEST = dt.timedelta(days=730)
MOST = 10_000
VISIBILITIES: Final[list[tuple[str, Any]]] = [
    (Visibility.PUBLIC.value, Visibility.PUBLIC.label),
    (Visibility.NETWORK.value, Visibility.NETWORK.label),
    (Visibility.COOPERATIVE.value, _("La coopérative choisie")),
    (Visibility.PRIVATE.value, _("Moi seulement, pour le moment")),
]


def _day(label: Any, *, required: bool, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": _("Écrivez un jour, par exemple 2027-03-15."), "required": _("Choisissez un jour.")}
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text, error_messages=wrong)


class FilterForm(CooperativesForm):
    """`place` is that of every list; a wrong value is told and filters nothing."""

    kind = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("Tous les types")), *SharedResource.Kind.choices]
    )
    first = _day(_("Libre du"), required=False)
    last = _day(_("au"), required=False)
    field_order = ["kind", "place", "first", "last"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Le dernier jour vient avant le premier."))
        return cleaned

    def filters(self) -> ResourceFilters:
        place = self.chosen_place()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if self.errors.get("first") or self.errors.get("last"):
            first = last = None
        return ResourceFilters(
            kind=self.cleaned_data.get("kind") or "", place=place, first=first or last, last=last or first
        )


class ResourceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Ce que vous partagez"), choices=SharedResource.Kind.choices)
    title = forms.CharField(
        label=_("Titre"), max_length=160, help_text=_("Par exemple : Camionnette de 12 m³, ou Salle de réunion claire.")
    )
    territory = PlacesField(
        label=_("Lieu"), required=True, suggestions="/territoires/suggestions/",
        help_text=_("Une commune, un département ou une région. L’adresse se donne après accord."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Description"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5, "data-markdown": ""}),
        help_text=_("Ce que c’est, à quoi cela sert, ce qu’il faut savoir faire."),
    )  # fmt: skip
    conditions = forms.CharField(
        label=_("Conditions"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Assurance, horaires, caution, état au retour…"),
    )  # fmt: skip
    price = forms.CharField(
        label=_("Prix ou échange"), required=False, max_length=200,
        help_text=_("En mots : gratuit, 20 € par jour, contre un coup de main…"),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Quantité en tout"), required=False, min_value=1, max_value=MOST,
        help_text=_("Formation, achat groupé ou service : nombre de places, de parts ou d’heures. Vide : sans limite."),
        error_messages={"invalid": _("Écrivez un nombre entier, ou laissez vide.")},
    )  # fmt: skip
    cooperative = forms.ModelChoiceField(
        label=_("Partagé au nom de"), required=False, queryset=Cooperative.objects.none(),
        empty_label=_("Moi seulement"),
        help_text=_("Avec une coopérative, ses accompagnateurs et accompagnatrices peuvent répondre aussi."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Qui peut la voir"), widget=forms.RadioSelect, initial=Visibility.NETWORK,
        choices=VISIBILITIES,
    )  # fmt: skip

    def __init__(self, *args: Any, member: Member, resource: SharedResource | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resource = resource
        named = Q(pk=resource.cooperative_id) if resource else Q(pk__in=[])
        cooperative, visibility = self.fields["cooperative"], self.fields["visibility"]
        assert isinstance(cooperative, forms.ModelChoiceField)
        assert isinstance(visibility, forms.ChoiceField)
        if resource is None or resource.owner_id == member.pk:
            named |= Q(pk__in=Membership.objects.current().filter(member=member).values("cooperative"))
        else:  # an animator neither takes it from the cooperative nor closes it to themselves
            cooperative.empty_label, cooperative.required = None, True
            visibility.choices = [choice for choice in VISIBILITIES if choice[0] != Visibility.PRIVATE]
        cooperative.queryset = Cooperative.objects.filter(named).order_by("name")

    @staticmethod
    def values_of(resource: SharedResource) -> dict[str, Any]:
        """Initial values of the form of an existing resource."""
        values = {name: getattr(resource, name) for name in ResourceForm.base_fields}
        return values | {"territory": [resource.territory]}

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        changed = self.resource is not None and (kind in SharedResource.BY_DATES) != self.resource.is_by_dates
        if (
            changed
            and self.resource is not None
            and self.resource.requests.filter(state__in=("asked", "accepted")).exists()
        ):
            raise ValidationError(_("Des demandes sont en cours : répondez-leur avant de changer ce type."))
        return kind

    def clean_territory(self) -> Territory:
        places = self.cleaned_data["territory"]
        if len(places) != 1:
            raise ValidationError(_("Indiquez un seul lieu."))
        place: Territory = places[0]
        return place

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("visibility") == Visibility.COOPERATIVE and not cleaned.get("cooperative"):
            self.add_error("cooperative", _("Choisissez la coopérative qui pourra la voir."))
        if cleaned.get("kind") in SharedResource.BY_DATES:
            cleaned["capacity"] = None
        return cleaned


class _RequestForm(forms.Form):
    message = forms.CharField(
        label=_("Votre message"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pour quoi faire, à quelle heure… Lu par la personne responsable, et gardé dans la demande."),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def asked(self) -> Asked:
        """Run after `is_valid()`."""
        sent = self.cleaned_data
        key: UUID = sent.get("key") or uuid4()
        return Asked(key, sent.get("starts_on"), sent.get("ends_on"), sent.get("quantity"), sent["message"])


class DaysForm(_RequestForm):
    starts_on = _day(_("Du"), required=True)
    ends_on = _day(_("Au"), required=True, help_text=_("Le dernier jour compris."))
    field_order = ["starts_on", "ends_on", "message"]

    def clean_starts_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["starts_on"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_("Ce jour est passé."))
        if day > today + FARTHEST:
            raise ValidationError(_("C’est trop loin : deux ans au plus."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Le dernier jour vient avant le premier."))
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", _("Trois mois au plus par demande."))
        return cleaned


class QuantityForm(_RequestForm):
    quantity = forms.IntegerField(
        label=_("Combien"), min_value=1, max_value=MOST, initial=1,
        error_messages={
            "invalid": _("Écrivez un nombre entier, par exemple 2."),
            "min_value": _("Demandez-en au moins une."),
        },
    )  # fmt: skip
    field_order = ["quantity", "message"]


def request_form(resource: SharedResource, data: Any = None) -> DaysForm | QuantityForm:
    """The form that suits the kind of resource, with a new key when it is blank."""
    chosen = DaysForm if resource.is_by_dates else QuantityForm
    return chosen(data, initial={"key": uuid4()})


class AnswerForm(forms.Form):
    """Yes or no; a refusal says why in a few words."""

    ACCEPT, REFUSE = "accept", "refuse"
    decision = forms.ChoiceField(
        choices=[(ACCEPT, ""), (REFUSE, "")], error_messages={"required": _("Acceptez ou refusez.")}
    )
    answer = forms.CharField(
        label=_("Votre réponse"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Où et quand se retrouver, ou pourquoi ce n’est pas possible."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == self.REFUSE and not cleaned.get("answer"):
            self.add_error("answer", gettext("Dites en quelques mots pourquoi."))
        return cleaned


class ThanksForm(forms.Form):
    thanks = forms.CharField(
        label=_("Votre merci"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lu par la personne responsable. La page de la ressource ne montre que le nombre de mercis."),
        error_messages={"required": _("Écrivez quelques mots.")},
    )  # fmt: skip
