"""The form that merges one free word into another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.models import Tag


class MergeForm(forms.Form):
    target = forms.ModelChoiceField(
        label=_("Mot-clé à garder"),
        queryset=Tag.objects.none(),
        help_text=_("Les contributions le porteront à la place, et l’ancien mot continuera d’y mener."),
    )

    def __init__(self, *args: Any, source: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Tag.objects.filter(canonical=None).exclude(pk=source.pk).order_by("name")
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = kept
