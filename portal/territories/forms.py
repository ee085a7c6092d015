"""What the address of a page of territories may ask."""

from __future__ import annotations

from django import forms

from portal.territories.models import Territory


class SuggestionForm(forms.Form):
    """Beginning of a name, code or postcode, and maybe the only level wanted."""

    q = forms.CharField(max_length=80, required=False)
    kind = forms.ChoiceField(choices=[("", ""), *Territory.Kind.choices], required=False)


class PageForm(forms.Form):
    """Name, code or postcode looked for (`nom`: `q` belongs to the search box of the frame), and page of a list."""

    nom = forms.CharField(max_length=80, required=False)
    page = forms.IntegerField(min_value=1, required=False)
