"""Noting what a person said of their being quoted."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knowledge.choices import ConsentAct, ConsentUse


class ConsentForm(forms.Form):
    act = forms.ChoiceField(label=_("Que s’est-il passé ?"), choices=ConsentAct.choices, widget=forms.RadioSelect)
    uses = forms.MultipleChoiceField(
        label=_("Pour quel usage ?"),
        choices=ConsentUse.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[ConsentUse.REPORT],
    )
    on = forms.DateField(
        label=_("Quel jour ?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
    means = forms.CharField(
        label=_("Comment ?"),
        required=False,
        max_length=200,
        help_text=_("De vive voix, par courriel, par écrit signé… Sans nom ni adresse."),
    )

    def clean_on(self) -> object:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("Cette date est à venir."))
        return day
