"""The form of « J’ai essayé »: five answers, two of them in one press."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Outcome
from knowledge.fields import PlacesField
from knowledge.models import Contribution, ReuseAttestation
from knowledge.practice.attestations import Told
from knowledge.practice.lineage_forms import numbered_address
from portal.visibility import Viewer


class AttestationForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Qu’est-ce que cela a donné ?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    territory = PlacesField(
        label=_("Où avez-vous essayé ?"),
        required=True,
        suggestions="/territoires/suggestions/",
        help_text=_("Un seul lieu : commune, département ou région."),
    )
    tried_on = forms.DateField(
        label=_("Quand ?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Un jour, même approché : il dit dans quelle coopérative vous étiez alors."),
    )
    adapted = forms.CharField(
        label=_("Qu’avez-vous changé par rapport au récit ?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    result = forms.CharField(
        label=_("Ce que vous en dites"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ce qui le montre : un chiffre, un délai, une réaction."),
    )
    proof = forms.CharField(
        label=_("Récit ou article qui le raconte"),
        required=False,
        max_length=500,
        help_text=_("L’adresse d’une page de ce site, si vous l’avez écrit."),
    )
    unnamed = forms.BooleanField(
        label=_("Ne pas montrer mon nom"),
        required=False,
        help_text=_("L’essai est signé « une personne d’une CAE », au lieu de votre région."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        self.fields["tried_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_territory(self) -> Any:
        places = self.cleaned_data["territory"]
        if len(places) > 1:
            raise ValidationError(gettext("Un seul lieu : celui de l’essai."))
        return places[0]

    def clean_tried_on(self) -> Any:
        day = self.cleaned_data["tried_on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("Cette date est à venir."))
        if day.year < timezone.localdate().year - 60:
            raise ValidationError(gettext("Vérifiez l’année."))
        return day

    def clean_proof(self) -> Contribution | None:
        asked = self.cleaned_data["proof"].strip()
        if not asked:
            return None
        number = numbered_address(asked)
        readable = Contribution.objects.visible_to(self._viewer).published()
        found = readable.filter(pk=number).first() if number is not None else None
        if found is None:
            raise ValidationError(gettext("Nous ne trouvons pas ce texte : collez l’adresse de sa page."))
        return found

    def told(self) -> Told:
        """Run after `is_valid()`."""
        return Told(**self.cleaned_data)

    @staticmethod
    def initial_of(attestation: ReuseAttestation) -> dict[str, Any]:
        """What the person had said; the proof is not said again when they may no longer read it."""
        names = ("outcome", "tried_on", "adapted", "result", "unnamed")
        return {name: getattr(attestation, name) for name in names} | {"territory": [attestation.territory]}
