"""How fast to be told, kind by kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.notices import kinds
from portal.notices.models import Pace

STOPPED = "stopped"


class SettingsForm(forms.Form):
    """One choice for each kind, and one box that stops all letters."""

    def __init__(self, *args: Any, paces: Mapping[str, str], stopped: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds.every():
            self.fields[kind.name] = forms.ChoiceField(
                label=str(kind.label), choices=_choices(kind), initial=paces[kind.name], required=not kind.one_by_one
            )
        self.fields[STOPPED] = forms.BooleanField(
            label=_("Ne m’envoyer aucun courriel d’avis"),
            help_text=_("Vos choix sont gardés. Les avis restent dans votre espace."),
            initial=stopped,
            required=False,
        )

    def paces(self) -> dict[str, str]:
        return {kind.name: self.cleaned_data[kind.name] for kind in kinds.every()}

    def stopped(self) -> bool:
        return bool(self.cleaned_data[STOPPED])


def _choices(kind: kinds.Kind) -> list[tuple[str, Any]]:
    if kind.one_by_one:
        return [("", _("Au rythme choisi pour chaque suivi")), (Pace.INBOX.value, Pace.INBOX.label)]
    return list(Pace.choices)
