"""Filters of the list of leads: a wrong value is told and filters nothing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.widgets import LongSelect
from portal.leads.listing import LeadFilters
from portal.leads.models import Lead
from portal.members.forms.directory import CooperativesForm
from portal.vocabulary.models import Concept

_SCHEMES = ("trade", "skill")


class FilterForm(CooperativesForm):
    """`place` is that of every list."""

    concept = forms.ChoiceField(label=_("Métier ou savoir-faire"), required=False, widget=LongSelect)
    budget = forms.ChoiceField(
        label=_("Budget"), required=False, choices=[("", _("Tous les budgets")), *Lead.Budget.choices]
    )
    soon = forms.BooleanField(label=_("À répondre sous une semaine"), required=False)
    remote = forms.BooleanField(label=_("Possible à distance"), required=False)
    closed = forms.BooleanField(label=_("Déjà closes"), required=False)
    field_order = ["concept", "place", "budget", "soon", "remote", "closed"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["concept"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _concept_choices()

    def filters(self) -> LeadFilters:
        place = self.chosen_place()
        data = self.cleaned_data
        scheme, _colon, slug = (data.get("concept") or "").partition(":")
        return LeadFilters(
            concept=Concept.objects.filter(scheme=scheme, slug=slug).first() if slug else None,
            place=place,
            budget=data.get("budget") or "",
            is_soon=bool(data.get("soon")),
            is_remote=bool(data.get("remote")),
            is_closed=bool(data.get("closed")),
        )


def _concept_choices() -> list[tuple[str, object]]:
    """By key of the thesaurus, trades then skills. One query."""
    groups: dict[str, list[tuple[str, str]]] = {scheme: [] for scheme in _SCHEMES}
    for concept in (
        Concept.objects.active().filter(scheme__in=_SCHEMES).order_by("label").only("scheme", "slug", "label")
    ):
        groups[concept.scheme].append((concept.key, concept.label))
    return [
        ("", str(_("Tous"))),
        (str(_("Métiers")), groups["trade"]),
        (str(_("Savoir-faire")), groups["skill"]),
    ]
