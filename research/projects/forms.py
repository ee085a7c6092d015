"""The form of a project and that of a call. Nothing is required to save a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from knowledge.fields import ConceptsField, PlacesField
from knowledge.writing.readiness import TEXT_LIMIT
from portal.members.models import Cooperative, Membership
from portal.vocabulary.models import Concept
from research.models import FieldCall, Fieldwork, ProjectPartner
from research.models.project import Approach, PartnerRole, Phase, Progress

IDENTITY = (
    "title",
    "summary",
    "question",
    "axes",
    "territories",
    "approach",
    "phase",
    "progress",
    "started_on",
    "ends_on",
)
TEXTS = ("context", "method", "fieldwork", "ethics", "funding", "outputs", "returned", "learned", "trades")
CHOSEN = ("axes", "territories", "trades")
MOST_LINES = 12


def _text(label: Any, help_text: Any = "", rows: int = 5) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "data-markdown": ""})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=TEXT_LIMIT, widget=area)


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _axes() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=_("Axes"),
        required=False,
        queryset=Concept.objects.filter(scheme="axis", parent=None),
        widget=forms.CheckboxSelectMultiple,
    )


def _places(help_text: Any) -> PlacesField:
    return PlacesField(label=_("Territoires"), suggestions="/territoires/suggestions/", help_text=help_text)


class ProjectForm(forms.Form):
    title = forms.CharField(label=_("Titre"), required=False, max_length=255)
    summary = forms.CharField(label=_("En une phrase"), required=False, max_length=300)
    question = _text(_("La question"), _("Ce que vous ne savez pas encore, et que le projet veut comprendre."), rows=4)
    axes = _axes()
    territories = _places(_("Communes, départements ou régions, séparés par des virgules."))
    approach = forms.ChoiceField(label=_("Démarche"), required=False, choices=[("", "—"), *Approach.choices])
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=[("", "—"), *Phase.choices])
    progress = forms.ChoiceField(label=_("Avancement"), required=False, choices=Progress.choices)
    started_on = _day(_("Début"))
    ends_on = _day(_("Fin prévue ou réelle"))
    context = _text(_("D’où vient le projet"), _("Les récits, les essais ou les échecs qui l’ont fait naître."))
    method = _text(_("Méthode"))
    fieldwork = _text(_("Les terrains, en général"), rows=3)
    ethics = _text(_("Éthique et accord des personnes"), rows=3)
    funding = _text(_("Financement"), rows=3)
    outputs = _text(_("Ce que le projet produit"))
    returned = _text(_("Ce qui est revenu aux membres"), _("Ce que les personnes rencontrées ont reçu en retour."))
    learned = _text(_("Ce que nous en retenons"))
    trades = ConceptsField("trade", label=_("Métiers concernés"))

    def values(self) -> dict[str, Any]:
        """{field: value} of what was understood; run after `is_valid()`."""
        sent = dict(self.cleaned_data)
        if not sent.get("title"):
            sent["title"] = gettext("Sans titre")
        if not sent.get("progress"):
            sent.pop("progress", None)
        return sent

    def pending(self) -> dict[str, str]:
        """{field: text} of what was typed and refused: kept beside the draft."""
        return {name: str(self.data.get(name, "")) for name in self.errors if name in self.fields}


class PartnerForm(forms.Form):
    role = forms.ChoiceField(label=_("Rôle"), required=False, choices=[("", "—"), *PartnerRole.choices])
    name = forms.CharField(label=_("Nom"), required=False, max_length=200)
    part = forms.CharField(label=_("Ce qu’il apporte"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("name") and not cleaned.get("role"):
            self.add_error("role", _("Choisissez le rôle de ce partenaire."))
        return cleaned


class FieldworkForm(forms.Form):
    name = forms.CharField(label=_("Terrain"), required=False, max_length=200)
    territory = PlacesField(label=_("Lieu"), suggestions="/territoires/suggestions/")
    period = forms.CharField(label=_("Période"), required=False, max_length=80)
    note = forms.CharField(label=_("Ce qui s’y fait"), required=False, max_length=300)

    def clean_territory(self) -> list[Any]:
        places = self.cleaned_data["territory"]
        if len(places) > 1:
            raise ValidationError(_("Un seul lieu par terrain."))
        return list(places)


PartnerFormSet = forms.formset_factory(PartnerForm, extra=2, max_num=MOST_LINES, absolute_max=MOST_LINES + 2)
FieldworkFormSet = forms.formset_factory(FieldworkForm, extra=1, max_num=MOST_LINES, absolute_max=MOST_LINES + 2)


def _filled(formset: Any) -> list[dict[str, Any]]:
    rows = [form.cleaned_data for form in formset.forms if form.is_valid()]
    return [row for row in rows if row.get("name", "").strip()]


def partners_from(formset: Any) -> list[ProjectPartner]:
    """Named partners, in order."""
    return [
        ProjectPartner(sort_order=order, role=row["role"], name=row["name"].strip(), part=row["part"])
        for order, row in enumerate(_filled(formset))
    ]


def fieldworks_from(formset: Any) -> list[Fieldwork]:
    return [
        Fieldwork(
            sort_order=order,
            name=row["name"].strip(),
            territory=next(iter(row["territory"]), None),
            period=row["period"],
            note=row["note"],
        )
        for order, row in enumerate(_filled(formset))
    ]


class CallForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=200, help_text=_("Ce que vous cherchez, en une phrase."))
    text = forms.CharField(
        label=_("Ce que vous proposez"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, "data-markdown": ""}),
        help_text=_("Qui vous êtes, ce qui se passera, ce que la personne y gagne."),
    )
    form = forms.ChoiceField(label=_("Forme"), choices=FieldCall.Form.choices)
    duration = forms.CharField(label=_("Temps demandé"), required=False, max_length=120)
    uses = forms.CharField(
        label=_("À quoi serviront les paroles recueillies"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La personne donne son accord à ceci, mot pour mot. Elle peut le retirer quand elle veut."),
    )
    return_on = _day(
        _("Retour promis le"), required=True, help_text=_("Le jour où vous direz ce que vous avez appris.")
    )
    closes_on = _day(_("Réponses jusqu’au"))
    axes = _axes()
    trades = ConceptsField("trade", label=_("Métiers cherchés"))
    territories = _places(_("Où vous cherchez. Laissez vide pour toute la France."))
    stage = forms.ChoiceField(
        label=_("Étape du parcours"), required=False, choices=[("", _("Toutes")), *Membership.Stage.choices]
    )
    cooperative = forms.ModelChoiceField(
        label=_("Coopérative"), required=False, queryset=Cooperative.objects.all(), empty_label=_("Toutes")
    )

    def clean_return_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["return_on"]
        if day <= timezone.localdate():
            raise ValidationError(_("Promettez un jour à venir."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        closes, back = cleaned.get("closes_on"), cleaned.get("return_on")
        if closes and back and closes > back:
            self.add_error("closes_on", _("Les réponses se terminent avant le retour promis."))
        return cleaned


class AnswerForm(forms.Form):
    """Saying yes: the agreement is a box that one ticks, never ticked beforehand."""

    agreed = forms.BooleanField(
        label=_("Je donne mon accord pour ces usages, et je peux le retirer à tout moment"),
        error_messages={"required": _("Sans votre accord, nous ne notons rien.")},
    )
    note = forms.CharField(label=_("Un mot pour l’équipe"), required=False, max_length=500)


class ReturnForm(forms.Form):
    note = forms.CharField(
        label=_("Ce que vous rendez aux personnes rencontrées"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Les participants en sont prévenus."),
    )


class StoriesForm(forms.Form):
    """Records from which a project is built."""

    LEAST = 3
    stories = forms.ModelMultipleChoiceField(
        label=_("Récits de départ"), queryset=Concept.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins trois récits.")},
    )  # fmt: skip
    title = forms.CharField(label=_("Titre du projet"), required=False, max_length=255)

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stories"].queryset = offered  # type: ignore[attr-defined]

    def clean_stories(self) -> Any:
        chosen = self.cleaned_data["stories"]
        if len(chosen) < self.LEAST:
            message = ngettext("Choisissez au moins %(n)d récit.", "Choisissez au moins %(n)d récits.", self.LEAST)
            raise ValidationError(message % {"n": self.LEAST})
        return chosen
