"""Forms of questions. What is typed is given back with what is wrong, field by field."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.members.models import Cooperative
from portal.questions.candidates import Candidates
from portal.questions.models import Question
from portal.questions.models.asking import MOST_ASKED, MOST_LOAD
from portal.questions.posting import Asked
from portal.visibility import Viewer, Visibility

VISIBILITIES: Final[list[tuple[str, Any]]] = [
    (Visibility.PUBLIC.value, Visibility.PUBLIC.label),
    (Visibility.NETWORK.value, Visibility.NETWORK.label),
    (Visibility.COOPERATIVE.value, _("Les membres de ma coopérative")),
    (Visibility.PRIVATE.value, _("Les personnes à qui je la pose, et moi")),
]


def _text(label: Any, most: int, *, required: bool = True, rows: int = 4, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=help_text)


class AskForm(forms.Form):
    """`people` are chosen among those who may be asked now; with nobody to choose, the question goes to whoever
    accompanies the cooperative."""

    people = forms.MultipleChoiceField(
        label=_("À qui la poser"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Cette personne ne peut pas recevoir la question.")},
    )  # fmt: skip
    title = forms.CharField(
        label=_("Votre question"), max_length=160, help_text=_("Une phrase, comme vous la diriez à un collègue.")
    )
    text = _text(
        _("Ce qu’il faut savoir pour répondre"), 4000, required=False,
        help_text=_("Votre situation, ce que vous avez déjà essayé. Ni nom de client ni coordonnées."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Qui peut lire la question et ses réponses"), widget=forms.RadioSelect, choices=VISIBILITIES,
        initial=Visibility.NETWORK,
    )  # fmt: skip
    cooperative = forms.ModelChoiceField(
        label=_("Coopérative"), required=False, queryset=Cooperative.objects.none(), empty_label=_("Aucune"),
        help_text=_("Si personne ne répond, les personnes qui l’accompagnent la reçoivent."),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, viewer: Viewer, candidates: Candidates, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = candidates
        people, cooperative = self.fields["people"], self.fields["cooperative"]
        assert isinstance(people, forms.MultipleChoiceField)
        assert isinstance(cooperative, forms.ModelChoiceField)
        people.choices = [(str(one.member_id), one.card.name) for one in candidates.free]
        cooperative.queryset = Cooperative.objects.filter(pk__in=sorted(viewer.cooperative_ids)).order_by("name")
        cooperative.initial = min(viewer.cooperative_ids, default=None)
        if len(viewer.cooperative_ids) < 2:  # nothing to choose
            cooperative.widget = forms.HiddenInput()
        if not viewer.cooperative_ids:
            visibility = self.fields["visibility"]
            assert isinstance(visibility, forms.ChoiceField)
            visibility.choices = [choice for choice in VISIBILITIES if choice[0] != Visibility.COOPERATIVE]

    def clean_people(self) -> list[int]:
        chosen = [int(number) for number in self.cleaned_data["people"]]
        if len(chosen) > MOST_ASKED:
            raise ValidationError(_("Cinq personnes au plus : décochez-en."))
        if not chosen and self.candidates.free:
            raise ValidationError(_("Choisissez au moins une personne."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("visibility") == Visibility.COOPERATIVE and not cleaned.get("cooperative"):
            self.add_error("cooperative", _("Choisissez la coopérative qui pourra la lire."))
        return cleaned

    def asked(self) -> Asked:
        """Run after `is_valid()`. Those who are not chosen wait in the order of the answer."""
        sent, found = self.cleaned_data, self.candidates.found
        key: UUID = sent.get("key") or uuid4()
        return Asked(
            key=key, title=sent["title"], text=sent["text"], words=found.request.text[:300],
            visibility=sent["visibility"], cooperative=sent["cooperative"],
            place=next(iter(found.reading.places), None), concepts=[need.concept for need in found.reading.needs],
            chosen=[one.chosen for one in self.candidates.free if one.member_id in sent["people"]],
            reserve=[one.chosen for one in self.candidates.free if one.member_id not in sent["people"]],
        )  # fmt: skip


class AnswerForm(forms.Form):
    text = _text(
        _("Votre réponse"), 8000, rows=8,
        help_text=_("Ce que vous avez fait, ce qui a marché ou pas. Lue par ceux qui peuvent lire la question."),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class DeclineForm(forms.Form):
    """`why`: not now, or not the right person."""

    NOT_NOW, NOT_ME = "not_now", "not_me"
    why = forms.ChoiceField(choices=[(NOT_NOW, ""), (NOT_ME, "")])


class ThanksForm(forms.Form):
    thanks = forms.CharField(
        label=_("Votre merci"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lu par la personne qui a répondu."),
    )  # fmt: skip


class LoadForm(forms.Form):
    most = forms.IntegerField(
        label=_("Questions en attente à la fois, au plus"), min_value=0, max_value=MOST_LOAD,
        help_text=_("0 : on ne vous en pose plus. Au-delà, la page dit que vous en avez déjà assez."),
        error_messages={"invalid": _("Écrivez un nombre entier, par exemple 3.")},
    )  # fmt: skip


class QuoteForm(forms.Form):
    """Yes or no to being quoted."""

    GIVE, REFUSE = "give", "refuse"
    decision = forms.ChoiceField(choices=[(GIVE, ""), (REFUSE, "")])


class FilterForm(forms.Form):
    """A wrong value filters nothing."""

    state = forms.ChoiceField(
        label=_("État"), required=False,
        choices=[
            ("", _("Toutes")),
            (Question.State.OPEN.value, _("En attente de réponse")),
            (Question.State.ANSWERED.value, _("Résolues")),
        ],
    )  # fmt: skip
    words = forms.CharField(label=_("Mots de la question"), required=False, max_length=100)

    def filters(self) -> dict[str, str]:
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in ("state", "words")}
