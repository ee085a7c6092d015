"""Forms of leads. What is typed is given back with what is wrong, field by field."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.fields import ConceptsField, PlacesField
from portal.leads.introductions.wording import holds_contact
from portal.leads.models import Lead
from portal.leads.posting import Brief
from portal.leads.sealing import Client
from portal.members.models import Circle, Cooperative, Member, Membership
from portal.territories.models import Territory
from portal.visibility import Visibility

FARTHEST = dt.timedelta(days=366)
USUAL = dt.timedelta(days=30)
"""Deadline proposed to who has none in mind."""
VISIBILITIES: Final[list[tuple[str, Any]]] = [
    (Visibility.NETWORK.value, Visibility.NETWORK.label),
    (Visibility.COOPERATIVE.value, _("La coopérative choisie")),
    (Visibility.PUBLIC.value, Visibility.PUBLIC.label),
    (Visibility.PRIVATE.value, _("Moi seulement, pour le moment")),
]


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day to come, a year away at most: see `future_day`."""
    wrong = {"invalid": _("Écrivez un jour, par exemple 2027-03-15."), "required": _("Choisissez un jour.")}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, help_text=help_text, error_messages=wrong)


def future_day(day: dt.date) -> dt.date:
    """Raises ValidationError for a day that is past or too far."""
    today = timezone.localdate()
    if day < today:
        raise ValidationError(_("Ce jour est passé."))
    if day > today + FARTHEST:
        raise ValidationError(_("C’est trop loin : un an au plus."))
    return day


def usual_day() -> dt.date:
    return timezone.localdate() + USUAL


def without_contacts(text: str) -> str:
    """The text, which every reader of the lead reads. Raises ValidationError when it says how to reach someone."""
    if holds_contact(text):
        raise ValidationError(
            _("Retirez l’adresse ou le numéro : tout le monde le lirait. Les coordonnées ont leur place plus bas.")
        )
    return text


class WorkForm(forms.Form):
    """The work to be done, in the words of whoever gives it."""

    title = forms.CharField(
        label=_("Titre"), max_length=140, help_text=_("En quelques mots : Refaire le site d’une ressourcerie."),
        error_messages={"required": _("Donnez un titre en quelques mots.")},
    )  # fmt: skip
    need = forms.CharField(
        label=_("Le besoin"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ce qui est à faire et pour quand. Sans nom ni coordonnées : elles ont leur place plus bas."),
        error_messages={"required": _("Dites en une phrase ce qui est à faire.")},
    )  # fmt: skip
    place = PlacesField(
        label=_("Lieu"), suggestions="/territoires/suggestions/",
        help_text=_("Une commune, un département ou une région. Sinon, cochez la case dessous."),
    )  # fmt: skip
    is_remote = forms.BooleanField(label=_("À distance, c’est possible"), required=False)
    deadline = day_field(_("Réponse avant le"), _("Passé ce jour, l’affaire se ferme d’elle-même."))
    budget = forms.ChoiceField(
        label=_("Budget"), choices=Lead.Budget.choices, initial=Lead.Budget.UNKNOWN,
        error_messages={"invalid_choice": _("Choisissez une tranche de la liste.")},
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_title(self) -> str:
        return without_contacts(" ".join(self.cleaned_data["title"].split()))

    def clean_need(self) -> str:
        return without_contacts(self.cleaned_data["need"])

    def clean_place(self) -> Territory | None:
        places = self.cleaned_data["place"]
        if len(places) > 1:
            raise ValidationError(_("Indiquez un seul lieu."))
        return places[0] if places else None

    def clean_deadline(self) -> dt.date:
        return future_day(self.cleaned_data["deadline"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "place" in cleaned and not cleaned["place"] and not cleaned.get("is_remote"):
            self.add_error("place", _("Indiquez un lieu, ou cochez « à distance »."))
        return cleaned

    def sent_key(self) -> UUID:
        """Run after `is_valid()`."""
        key: UUID = self.cleaned_data.get("key") or uuid4()
        return key

    def work(self) -> dict[str, Any]:
        """Fields of the brief that are the same for everybody. Run after `is_valid()`."""
        return {name: self.cleaned_data[name] for name in ("title", "need", "place", "is_remote", "deadline", "budget")}


class LeadForm(WorkForm):
    """What a member posts, alone or for a cooperative. `hides_client`: the sealed fields are not shown nor changed."""

    trades = ConceptsField(
        "trade", "skill", label=_("Métiers cherchés"),
        help_text=_("Par exemple : peinture. Un métier ou un savoir-faire suffit."),
    )  # fmt: skip
    skills = ConceptsField(
        "skill", "trade", label=_("Savoir-faire cherchés"), help_text=_("Par exemple : marchés publics.")
    )
    visibility = forms.ChoiceField(
        label=_("Qui peut la lire"), widget=forms.RadioSelect, initial=Visibility.NETWORK, choices=VISIBILITIES,
        help_text=_("Le nom et les coordonnées du client restent cachés dans tous les cas."),
    )  # fmt: skip
    cooperative = forms.ModelChoiceField(
        label=_("Apportée au nom de"), required=False, queryset=Cooperative.objects.none(),
        empty_label=_("Moi seulement"),
        help_text=_("Avec une coopérative, ses accompagnateurs et accompagnatrices peuvent la suivre aussi."),
    )  # fmt: skip
    circles = forms.ModelMultipleChoiceField(
        label=_("Ouverte aussi à ces cercles"), required=False, queryset=Circle.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leurs membres peuvent la lire même si vous la gardez pour vous ou pour une coopérative."),
    )  # fmt: skip
    extras = ConceptsField(
        "skill", "trade", label=_("Serait un plus"), help_text=_("Savoir-faire utiles, non indispensables.")
    )
    client_name = forms.CharField(label=_("Nom du client"), required=False, max_length=160)
    client_contact = forms.CharField(label=_("Coordonnées du client"), required=False, max_length=254)
    client_note = forms.CharField(
        label=_("Note sur le client"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce que doit savoir la personne qui prend l’affaire."),
    )  # fmt: skip
    field_order = [
        "title", "need", "trades", "skills", "place", "is_remote", "deadline", "budget", "visibility", "circles",
        "cooperative",
    ]  # fmt: skip
    OPTIONAL: Final = ("extras", "client_name", "client_contact", "client_note")
    _CLIENT: Final = OPTIONAL[1:]

    def __init__(
        self, *args: Any, member: Member, lead: Lead | None = None, hides_client: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in self._CLIENT if hides_client else ():
            del self.fields[name]
        named = Q(pk=lead.cooperative_id) if lead else Q(pk__in=[])
        cooperative, visibility = self.fields["cooperative"], self.fields["visibility"]
        assert isinstance(cooperative, forms.ModelChoiceField)
        assert isinstance(visibility, forms.ChoiceField)
        if lead is None or lead.giver_id == member.pk:
            named |= Q(pk__in=Membership.objects.current().filter(member=member).values("cooperative"))
        else:  # who answers for it with others neither takes it from the cooperative nor closes it to themselves
            cooperative.required = lead.cooperative_id is not None
            cooperative.empty_label = None if cooperative.required else cooperative.empty_label
            visibility.choices = [choice for choice in VISIBILITIES if choice[0] != Visibility.PRIVATE]
        cooperative.queryset = Cooperative.objects.filter(named).order_by("name")
        self._offer_circles(member, lead)

    def _offer_circles(self, member: Member, lead: Lead | None) -> None:
        """The giver's circles, and those that the lead has already; the others neither see nor change them."""
        offered = Circle.objects.none()
        if lead is None or lead.giver_id == member.pk:
            named = Q(pk__in=member.circles.values("pk"))
            offered = Circle.objects.filter(named | Q(leads=lead) if lead else named).distinct()
        if offered.exists():
            circles = self.fields["circles"]
            assert isinstance(circles, forms.ModelMultipleChoiceField)
            circles.queryset = offered
        else:
            del self.fields["circles"]

    @property
    def asked(self) -> list[forms.BoundField]:
        """What everybody fills in, hidden fields included."""
        return [field for field in self if field.name not in self.OPTIONAL]

    @property
    def optional(self) -> list[forms.BoundField]:
        """What may help, folded away."""
        return [field for field in self if field.name in self.OPTIONAL]

    @property
    def shows_optional(self) -> bool:
        """Something is written there, or wrong there: it opens unfolded."""
        return any(field.value() or field.errors for field in self.optional)

    @staticmethod
    def values_of(lead: Lead, client: Client | None) -> dict[str, Any]:
        """Initial values of the form of an existing lead."""
        plain = ("title", "need", "is_remote", "deadline", "budget", "visibility", "cooperative")
        values: dict[str, Any] = {name: getattr(lead, name) for name in plain}
        needs = list(lead.needs.select_related("concept"))
        values["circles"] = [circle.pk for circle in lead.circles.all()]
        values["place"] = [lead.place] if lead.place else []
        values["trades"] = [need.concept for need in needs if need.is_required and need.concept.scheme == "trade"]
        values["skills"] = [need.concept for need in needs if need.is_required and need.concept.scheme == "skill"]
        values["extras"] = [need.concept for need in needs if not need.is_required]
        if client is not None:
            values |= {"client_name": client.name, "client_contact": client.contact, "client_note": client.note}
        return values

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("visibility") == Visibility.COOPERATIVE and not cleaned.get("cooperative"):
            self.add_error("cooperative", _("Choisissez la coopérative qui pourra la lire."))
        if {"trades", "skills"} <= cleaned.keys() and not cleaned["trades"] and not cleaned["skills"]:
            self.add_error("trades", _("Indiquez au moins un métier ou un savoir-faire."))
        return cleaned

    def brief(self) -> Brief:
        """Run after `is_valid()`."""
        sent = self.cleaned_data
        seen = all(name in self.fields for name in self._CLIENT)
        return Brief(
            **self.work(), visibility=sent["visibility"], cooperative=sent["cooperative"],
            circles=tuple(sent["circles"]) if "circles" in sent else None,
            required=(*sent["trades"], *sent["skills"]), extras=tuple(sent["extras"]),
            client=Client(*(sent[name] for name in self._CLIENT)) if seen else None,
        )  # fmt: skip
