"""What people send on the pages of matching."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.leads.models import MatchingLoad
from portal.members.models import Member
from portal.visibility import Viewer

ACCEPT: Final = "accepter"
DECLINE: Final = "decliner"


class ProposalForm(forms.Form):
    """Yes or no; a no says why in a few words."""

    decision = forms.ChoiceField(
        choices=[(ACCEPT, ""), (DECLINE, "")], error_messages={"required": _("Acceptez ou déclinez.")}
    )
    reason = forms.CharField(
        label=_("Si vous déclinez, pourquoi ?"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lu par qui apporte l’affaire. Décliner ne change rien à vos prochaines propositions."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == DECLINE and not cleaned.get("reason"):
            self.add_error("reason", gettext("Dites en quelques mots pourquoi."))
        return cleaned


class ContestForm(forms.Form):
    words = forms.CharField(
        label=_("Ce que vous contestez"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une preuve mal lue, un oubli, un rang incompris : quelqu’un vous répondra en mots."),
        error_messages={"required": _("Dites ce que vous contestez.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Votre réponse"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lue par la personne, et gardée avec le classement."),
        error_messages={"required": _("Écrivez votre réponse.")},
    )  # fmt: skip


class LoadForm(forms.Form):
    """`cap` is None for the rule's number."""

    cap = forms.TypedChoiceField(label=_("En même temps, au plus"), required=False, coerce=int, empty_value=None)

    def __init__(self, usual: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cap"]
        assert isinstance(field, forms.TypedChoiceField)
        numbers = [
            (n, ngettext("%(n)d affaire", "%(n)d affaires", n) % {"n": n}) for n in range(1, MatchingLoad.MOST + 1)
        ]
        usually = ngettext("Comme la règle : %(n)d affaire", "Comme la règle : %(n)d affaires", usual) % {"n": usual}
        field.choices = [("", usually), *numbers]


class ConflictForm(forms.Form):
    """The person by the address of their page, or by their exact name."""

    person = forms.CharField(
        label=_("Ne pas proposer à"), max_length=200,
        help_text=_("Le nom affiché de la personne, ou l’adresse de sa page."),
        error_messages={"required": _("Dites à qui.")},
    )  # fmt: skip

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer

    def clean_person(self) -> Member:
        told: str = self.cleaned_data["person"].strip()
        people = Member.objects.visible_to(self._viewer)
        slug = told.rstrip("/").rpartition("/")[2]
        found = list(people.filter(slug=slug)[:1]) or list(people.filter(display_name__iexact=told)[:2])
        if not found:
            raise ValidationError(_("Personne de ce nom n’a une page que vous pouvez lire."))
        if len(found) > 1:
            raise ValidationError(_("Plusieurs personnes ont ce nom : donnez l’adresse de la page."))
        return found[0]
