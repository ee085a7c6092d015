"""Renaming a saved search, and choosing how it is told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from search.models import SavedSearch


class SavedSearchForm(forms.ModelForm):
    class Meta:
        model = SavedSearch
        fields = ["name", "alert"]
        widgets = {"alert": forms.RadioSelect}
        labels = {"name": _("Nom"), "alert": _("Me prévenir")}
