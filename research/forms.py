"""Forms of the workshop of a study."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.choices import ConsentAct
from portal.visibility import Visibility
from research.references.parsing import MOST_CHARACTERS


class StartForm(forms.Form):
    title = forms.CharField(
        label=_("Titre de l’étude"), max_length=200, help_text=_("Vous pourrez le changer à tout moment.")
    )


class PublishForm(forms.Form):
    visibility = forms.ChoiceField(
        label=_("Qui peut lire cette étude ?"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Ce qui change dans cette version"), max_length=200, required=False)


class QuoteForm(forms.Form):
    """Words of someone, to be placed in the text by their number."""

    text = forms.CharField(label=_("Parole citée"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    speaker = forms.CharField(
        label=_("Qui parle"), max_length=200, required=False, help_text=_("Un rôle suffit : « une cliente ».")
    )


class ConsentForm(forms.Form):
    act = forms.ChoiceField(label=_("Accord de la personne"), choices=ConsentAct.choices)
    means = forms.CharField(
        label=_("Comment"), max_length=200, required=False, help_text=_("Par courriel, de vive voix…")
    )


class BibliographyForm(forms.Form):
    text = forms.CharField(
        label=_("Références à ajouter"),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("Collez du BibTeX, du RIS ou du CSL-JSON, comme l’exporte votre logiciel de bibliographie."),
    )
