"""Forms of a team: its shared answer, and the shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.leads.models import LeadTeam, TeamPlace


class AnswerForm(forms.Form):
    """`version` is the one that was read when the form was opened."""

    answer = forms.CharField(
        label=_("Réponse commune"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Lue par l’équipe et par celles et ceux qui répondent de l’affaire."),
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @staticmethod
    def of(team: LeadTeam) -> AnswerForm:
        return AnswerForm(initial={"answer": team.answer, "version": team.answer_version})


class SharesForm(forms.Form):
    """One field a person who is there, `part-<place>`, in percent."""

    def __init__(self, *args: Any, places: Sequence[TeamPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            self.fields[self.name_of(place)] = forms.IntegerField(
                label=_("Part de %(name)s, en %%") % {"name": place.introduction.member.display_name},
                min_value=0, max_value=100, initial=place.share,
                error_messages={"required": _("Écrivez un nombre."), "invalid": _("Écrivez un nombre entier.")},
            )  # fmt: skip

    @staticmethod
    def name_of(place: TeamPlace) -> str:
        return f"part-{place.pk}"

    def shares(self) -> dict[int, int]:
        """{place: percent}. Run after `is_valid()`."""
        return {place.pk: self.cleaned_data[self.name_of(place)] for place in self.places}


class SignForm(SharesForm):
    """The shares that were read, sent back unseen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.widget = forms.HiddenInput()
