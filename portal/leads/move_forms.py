"""Forms by which those who answer for a lead move its state, and take in or refuse what a client confides."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.leads.access import is_moderator
from portal.leads.forms import day_field, future_day
from portal.leads.models import Lead
from portal.leads.moderation import cooperatives_of
from portal.members.models import Cooperative
from portal.visibility import Viewer

State = Lead.State
BY_HAND: Final = (State.OPEN, State.WITHDRAWN)
"""States given here. Won and lost come with their outcome (see `introductions`), the others from the site."""


class MoveForm(forms.Form):
    """A state, a word about it for the log, and a new deadline to open again."""

    to = forms.ChoiceField(
        choices=[(state, state) for state in BY_HAND],
        error_messages={"required": _("Choisissez ce que devient l’affaire.")},
    )
    deadline = day_field(_("Nouvelle échéance"))
    note = forms.CharField(
        label=_("Un mot sur ce qui s’est passé"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Lu par celles et ceux qui suivent l’affaire."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deadline"].required = self.data.get("to") == State.OPEN

    def clean_deadline(self) -> Any:
        day = self.cleaned_data["deadline"]
        if self.data.get("to") != State.OPEN:
            return None
        return future_day(day)


class DecideForm(forms.Form):
    """Take in what a client confides, for a cooperative, or refuse it and say why."""

    ACCEPT, REFUSE = "accept", "refuse"
    decision = forms.ChoiceField(
        choices=[(ACCEPT, ""), (REFUSE, "")], error_messages={"required": _("Prenez l’affaire, ou refusez-la.")}
    )
    cooperative = forms.ModelChoiceField(
        label=_("Coopérative qui la prend"), required=False, queryset=Cooperative.objects.none(),
        empty_label=_("Choisir une coopérative"),
        help_text=_("Ses accompagnateurs et accompagnatrices en répondent et voient les coordonnées du client."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Motif du refus"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Le client le reçoit par courriel."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cooperative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = cooperatives_of(viewer)
        if not is_moderator(viewer):
            field.empty_label = None  # most animate one cooperative: it is chosen already
            self.fields["note"].help_text = _("Votre coopérative ne la prend pas ; les autres peuvent encore répondre.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        decision, wrong = cleaned.get("decision"), self.errors
        if decision == self.ACCEPT and not cleaned.get("cooperative") and "cooperative" not in wrong:
            self.add_error("cooperative", _("Choisissez la coopérative qui la prend."))
        if decision == self.REFUSE and not cleaned.get("note") and "note" not in wrong:
            self.add_error("note", _("Dites en quelques mots pourquoi."))
        return cleaned
