"""Reading the address of a question, and what a person decides."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.vocabulary.models import Concept
from search.expertise.request import ExpertiseRequest
from search.forms import readable
from search.models import SkillChoice

PUT_BACK: Final = "back"
_MOST_IGNORED: Final = 12
_LONGEST_KEY: Final = 100


def request_of(query: QueryDict) -> ExpertiseRequest:
    """What is asked; anything may come from an address."""
    ignored = (readable(key)[:_LONGEST_KEY] for key in query.getlist("sans")[:_MOST_IGNORED])
    return ExpertiseRequest(readable(query.get("q", "")), tuple(dict.fromkeys(key for key in ignored if key)))


class SkillChoiceForm(forms.Form):
    """`choice` is one of the decisions, or PUT_BACK."""

    concept = forms.ModelChoiceField(queryset=Concept.objects.none())
    choice = forms.ChoiceField(
        label=_("Que faire de ce savoir-faire ?"), choices=[*SkillChoice.Choice.choices, (PUT_BACK, _("Le remettre"))]
    )
    reason = forms.CharField(
        label=_("Pourquoi (facultatif ; lu par qui répondra, si vous contestez)"), max_length=240, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["concept"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Concept.objects.filter(scheme__in=("skill", "trade"))


class ContestAnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Votre réponse"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Lue par la personne seule. Le savoir-faire reste retiré tant qu’elle ne le remet pas."),
        error_messages={"required": _("Écrivez quelques mots.")},
    )  # fmt: skip
