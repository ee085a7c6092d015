"""Asking, deciding, inviting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.members import rules
from portal.members.models import Cooperative, JoinRequest, Membership


class JoinForm(forms.Form):
    """Ask one cooperative."""

    cooperative = forms.ModelChoiceField(
        label=_("Coopérative"), queryset=Cooperative.objects.none(), empty_label=_("Choisir une coopérative"),
        error_messages={"required": _("Choisissez une coopérative dans la liste.")},
    )  # fmt: skip
    message = forms.CharField(
        label=_("Un mot pour vous présenter"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cooperative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Cooperative.objects.order_by("name")


class DecisionForm(forms.Form):
    """Accept with a stage, or refuse with a reason."""

    decision = forms.ChoiceField(choices=[("approve", _("Accepter")), ("refuse", _("Refuser"))])
    stage = forms.ChoiceField(
        label=_("Étape du parcours"),
        choices=Membership.Stage.choices,
        initial=Membership.Stage.TEST,
        required=False,
    )
    reason = forms.CharField(
        label=_("Motif, si vous refusez (la personne le lira)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, request: JoinRequest, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", f"r{request.pk}")
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "refuse" and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Un refus se motive : dites pourquoi, la personne le lira."))
        data["stage"] = data.get("stage") or Membership.Stage.TEST
        return data


class InviteForm(forms.Form):
    """Send a letter to one address, for a cooperative the writer accompanies."""

    email = forms.EmailField(
        label=_("Adresse électronique"), error_messages={"required": _("Écrivez l’adresse de la personne à inviter.")}
    )
    cooperative = forms.ModelChoiceField(
        label=_("Coopérative"), queryset=Cooperative.objects.none(), empty_label=_("Choisir une coopérative"),
        error_messages={"required": _("Choisissez une coopérative dans la liste.")},
    )  # fmt: skip

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cooperative"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Cooperative.objects.order_by("name")
        if not rules.is_administrator(user):
            field.queryset = field.queryset.filter(pk__in=rules.animated_cooperative_ids(user))
        if field.queryset.count() == 1:
            field.initial = field.queryset.first()
