"""The REX form: one record, three depths. Nothing is required to save; `readiness` says what publishing needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Consent, Credit, Licence, Outcome
from knowledge.fields import ConceptsField, PlacesField, TagsField
from knowledge.models import ExperienceReport, Verbatim
from knowledge.writing.readiness import TEXT_LIMIT
from portal.visibility import Visibility
from portal.vocabulary.models import Concept

FLASH = ("title", "story", "outcome", "lesson", "territories")
STANDARD = (
    "summary", "axes", "trades", "skills", "context", "actions", "obtained", "difficulties", "enablers",
    "works_if", "fails_if", "started_on", "ended_on", "tags",
)  # fmt: skip
DEEP = (
    "trigger", "aim", "intended", "means_time", "means_cost", "means_tools", "means_skills", "partners",
    "recommendation", "sectors", "language", "licence",
)  # fmt: skip
MINUTES_EACH = 2
"""To answer one question of the éclair, on a phone."""
CHOSEN = ("axes", "trades", "sectors", "skills", "territories", "tags")


def _text(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "data-markdown": ""})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=TEXT_LIMIT, widget=area)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReportForm(forms.Form):
    """Typed values of an ExperienceReport. `values()` gives what was understood, `pending()` the rest, as typed."""

    title = forms.CharField(
        label=_("Titre"), required=False, max_length=255, help_text=_("Une phrase qui dit ce qui s’est passé.")
    )
    story = _text(_("Ce qui s’est passé"), _("Comme vous le raconteriez à un collègue."), rows=7)
    outcome = forms.ChoiceField(
        label=_("Résultat"),
        required=False,
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        help_text=_("Un échec raconté évite dix échecs : il compte autant qu’une réussite."),
    )
    lesson = _text(_("Ce que j’en retiens"), _("Si c’était à refaire, que feriez-vous ?"))
    territories = PlacesField(
        label=_("Lieu"), suggestions="/territoires/suggestions/", help_text=_("Commune, département ou région.")
    )
    summary = forms.CharField(label=_("En une phrase"), required=False, max_length=300)
    axes = forms.ModelMultipleChoiceField(
        label=_("Ce récit parle de"),
        required=False,
        queryset=Concept.objects.filter(scheme="axis", parent=None),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sans choix de votre part, nous proposons un axe d’après le texte."),
    )
    trades = ConceptsField("trade", label=_("Métier"))
    skills = ConceptsField("skill", label=_("Savoir-faire en jeu"))
    context = _text(_("Contexte et point de départ"))
    actions = _text(_("Ce qui a été fait, moments clés"))
    obtained = _text(_("Résultat obtenu"))
    difficulties = _text(_("Difficultés"))
    enablers = _text(_("Ce qui a aidé"))
    works_if = _text(_("Ça marche si…"), rows=3)
    fails_if = _text(_("Ça ne marche pas si…"), rows=3)
    started_on = _day(_("Début"))
    ended_on = _day(_("Fin"))
    tags = TagsField(label=_("Mots-clés"), help_text=_("Séparés par des virgules."))
    trigger = _text(_("Ce qui a déclenché"))
    aim = _text(_("Ce que je visais"))
    intended = _text(_("Résultat attendu"))
    means_time = _text(_("Temps passé"), rows=2)
    means_cost = _text(_("Coût"), rows=2)
    means_tools = _text(_("Outils et matériel"), rows=2)
    means_skills = _text(_("Savoir-faire mobilisés"), rows=2)
    partners = _text(_("Partenaires"), rows=2)
    recommendation = _text(_("Ce que je conseille"))
    sectors = ConceptsField("sector", label=_("Secteur"))
    language = forms.ChoiceField(
        label=_("Langue du texte"), required=False, choices=[("fr", "Français"), ("en", "English")]
    )
    licence = forms.ChoiceField(label=_("Licence"), required=False, choices=Licence.choices)

    def values(self) -> dict[str, Any]:
        """{field: value} of what was sent and understood; run after `is_valid()`."""
        sent = {
            name: value for name, value in self.cleaned_data.items() if name in self.data or name in ("axes", "outcome")
        }
        for name in ("language", "licence"):
            if not sent.get(name):
                sent.pop(name, None)
        if sent.get("title") == "":  # a draft is listed by its title, so it always has one
            sent["title"] = gettext("Sans titre")
        return sent

    def pending(self) -> dict[str, str]:
        """{field: text} of what was typed and refused: kept beside the draft."""
        return {name: str(self.data.get(name, "")) for name in self.errors if name in self.fields}

    @classmethod
    def initial_of(cls, page: ExperienceReport, pending: dict[str, str]) -> dict[str, Any]:
        """What the form shows of a draft; what was not understood comes back as it was typed."""
        initial: dict[str, Any] = {}
        for name in cls.base_fields:
            value = getattr(page, name)
            initial[name] = list(value.all()) if name in CHOSEN else value
        if page.title == gettext("Sans titre"):
            initial["title"] = ""
        return initial | pending


class VerbatimForm(forms.Form):
    text = forms.CharField(
        label=_("Parole citée"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    speaker = forms.CharField(label=_("Qui parle"), required=False, max_length=200, help_text=_("Un rôle suffit."))
    consent = forms.ChoiceField(label=_("Accord de la personne"), required=False, choices=Consent.choices)


VerbatimFormSet = forms.formset_factory(VerbatimForm, extra=1, max_num=10, absolute_max=12)


def verbatims_from(formset: Any) -> list[Verbatim]:
    """Non-empty quotes, in order."""
    rows = [
        form.cleaned_data for form in formset.forms if form.is_valid() and form.cleaned_data.get("text", "").strip()
    ]
    return [
        Verbatim(
            sort_order=order,
            text=row["text"],
            speaker=row["speaker"] or "",
            consent=row["consent"] or Consent.NOT_ASKED,
        )
        for order, row in enumerate(rows)
    ]


class PublishForm(forms.Form):
    """Decisions that take effect at once, beside the text."""

    visibility = forms.ChoiceField(
        label=_("Qui peut lire ce texte ?"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    protected_author = forms.BooleanField(
        label=_("Ne pas montrer mon nom"),
        required=False,
        help_text=_("Le texte est signé « une personne d’une CAE » : ni nom, ni coopérative, ni lieu précis."),
    )


class ScheduleForm(forms.Form):
    go_live_at = forms.DateTimeField(
        label=_("Publier le"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class CreditForm(forms.Form):
    """Add a co-author by the short address of their page, or by their exact name."""

    member = forms.CharField(label=_("Membre"), max_length=120, help_text=_("Son nom, ou l’adresse de sa page."))
    credit = forms.ChoiceField(label=_("Rôle"), choices=Credit.choices)
