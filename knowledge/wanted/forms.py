"""Forms of the list of wanted pages."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knowledge.models import Contribution, Wanted
from knowledge.wanted.decency import refusal_of
from knowledge.wanted.meaning import key_of
from portal.visibility import Viewer

_NUMBER: Final = re.compile(r"(?:^|/)(\d{1,17})(?:-[^/\s]*)?/?$")
"""The number of a text in its address, long or short, or alone."""


class AskForm(forms.Form):
    title = forms.CharField(
        label=_("Ce que vous cherchez"), max_length=120, help_text=_("Quelques mots, lisibles par tous.")
    )
    precision = forms.CharField(
        label=_("Précision"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Lisible par les membres. Ni nom, ni adresse, ni téléphone."),
    )
    follow = forms.BooleanField(label=_("Me prévenir quand une page y répond"), required=False)

    def clean_title(self) -> str:
        return _shown(" ".join(self.cleaned_data["title"].split()))

    def clean_precision(self) -> str:
        return _shown(self.cleaned_data["precision"].replace("\r\n", " ").replace("\n", " "))


def _shown(text: str) -> str:
    if reason := refusal_of(text):
        raise ValidationError(reason)
    return text


class AnswerForm(forms.Form):
    """Names a text by its address, its number or its exact title; an unreadable one looks like an absent one."""

    text = forms.CharField(
        label=_("Le texte qui répond"), max_length=300, help_text=_("Collez son adresse, ou écrivez son titre exact.")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer

    def clean_text(self) -> Contribution:
        typed = self.cleaned_data["text"].strip()
        number = _NUMBER.search(typed.partition("?")[0].partition("#")[0])
        readable = Contribution.objects.visible_to(self._viewer).published()
        found: Contribution | None = readable.filter(pk=int(number[1])).first() if number else None
        found = found or readable.filter(title__iexact=typed).first()
        if found is None:
            raise ValidationError(gettext("Nous ne trouvons pas ce texte parmi ceux que vous pouvez lire."))
        return found


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi l’écarter"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Lu par tous ceux qui voient ce sujet : dites où chercher, ou pourquoi cela ne se raconte pas ici."
        ),
    )


class MergeSubjectsForm(forms.Form):
    """Asks for the subject that replaces `source`, by its words."""

    target = forms.CharField(
        label=_("Regrouper avec"), max_length=200, help_text=_("Écrivez l’autre sujet tel qu’il est dans la liste.")
    )

    def __init__(self, *args: Any, source: Wanted, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._source = source

    def clean_target(self) -> Wanted:
        typed = self.cleaned_data["target"]
        found = Wanted.objects.exclude(title="").select_related("canonical").filter(key=key_of(typed)).first()
        kept: Wanted | None = found and (found.canonical or found)
        if kept is None:
            raise ValidationError(gettext("Nous ne trouvons pas ce sujet."))
        if kept.pk == self._source.pk:
            raise ValidationError(gettext("Choisissez deux sujets différents."))
        return kept
