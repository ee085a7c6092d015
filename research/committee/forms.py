"""Forms of the reading committee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.members.models import Member
from portal.visibility import Viewer
from research.committee.grid import Criterion, Grid
from research.committee.reading import Opinion
from research.models import CaseStudy, Committee, CommitteeReader, Mark

WHOLE = ""


class OpenForm(forms.Form):
    """Ask for a reading. Only members that the asker may see can be found."""

    readers = forms.CharField(
        label=gettext_lazy("Qui peut relire ?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Une personne par ligne : son nom, ou l’adresse de sa page. La première rapporte l’avis du comité."
        ),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer

    def clean_readers(self) -> list[Member]:
        words = [line.strip() for line in self.cleaned_data["readers"].splitlines() if line.strip()]
        slugs = {word: word.rstrip("/").rsplit("/", 1)[-1] for word in words}
        visible = Member.objects.visible_to(self._viewer).filter(status=Member.Status.ACTIVE)
        found = list(visible.filter(slug__in=slugs.values()) | visible.filter(display_name__in=words))
        chosen = []
        for word in words:
            named = [member for member in found if member.slug == slugs[word]] or [
                member for member in found if member.display_name == word
            ]
            if len(named) != 1:
                trouble = _("Plusieurs membres s’appellent « %s » : donnez l’adresse de la page.") if named else ""
                raise ValidationError((trouble or _("Nous ne trouvons pas le membre « %s ».")) % word)
            chosen.append(named[0])
        return chosen


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion of the grid with its two fields."""

    criterion: Criterion
    answer: BoundField
    comment: BoundField


class OpinionForm(forms.Form):
    """The grid, criterion by criterion, and the appraisal. Nothing is required before the advice is given."""

    opinion = forms.CharField(
        label=gettext_lazy("Votre appréciation"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Elle sera publiée avec l’étude, comme les réponses à la grille."),
    )
    advice = forms.ChoiceField(
        label=gettext_lazy("Votre avis"),
        required=False,
        choices=[("", gettext_lazy("Je n’ai pas fini")), *CommitteeReader.Advice.choices],
        widget=forms.RadioSelect,
    )
    named = forms.BooleanField(
        label=gettext_lazy("Publier mon nom avec mon appréciation"),
        required=False,
        help_text=gettext_lazy("Sans cela, elle est signée « une personne du comité »."),
    )

    def __init__(self, data: Any = None, *, grid: Grid, reader: CommitteeReader) -> None:
        marks = {mark.criterion: mark for mark in reader.marks.all()}
        initial: dict[str, Any] = {"opinion": reader.opinion, "advice": reader.advice, "named": reader.named}
        for key, mark in marks.items():
            initial |= {f"{key}-answer": mark.answer, f"{key}-comment": mark.comment}
        super().__init__(data, initial=initial)
        self.grid = grid
        for criterion in grid.criteria():
            self.fields[f"{criterion.key}-answer"] = forms.ChoiceField(
                label=criterion.text, required=False, choices=Mark.Answer.choices, widget=forms.RadioSelect
            )
            self.fields[f"{criterion.key}-comment"] = forms.CharField(
                label=_("Commentaire"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def parts(self) -> Iterator[tuple[str, list[Row]]]:
        """(title of the part, its rows) in the order of the grid."""
        for part in self.grid.parts:
            yield (
                part.title,
                [
                    Row(criterion, self[f"{criterion.key}-answer"], self[f"{criterion.key}-comment"])
                    for criterion in part.criteria
                ],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("advice"):
            if not cleaned.get("opinion", "").strip():
                self.add_error("opinion", _("Dites en quelques mots ce que vous en pensez."))
            for criterion in self.grid.criteria():
                if not cleaned.get(f"{criterion.key}-answer"):
                    self.add_error(f"{criterion.key}-answer", _("Répondez, même par « sans objet »."))
        return cleaned

    def given(self) -> Opinion:
        marks = {
            criterion.key: (
                self.cleaned_data[f"{criterion.key}-answer"],
                self.cleaned_data[f"{criterion.key}-comment"].strip(),
            )
            for criterion in self.grid.criteria()
            if self.cleaned_data[f"{criterion.key}-answer"]
        }
        data = self.cleaned_data
        return Opinion(marks, data["opinion"].strip(), data["advice"], data["named"])


class MessageForm(forms.Form):
    field = forms.ChoiceField(label=gettext_lazy("À propos de"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Votre message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("title", *CaseStudy.text_fields, *CaseStudy.block_fields)
        labels = field_labels()
        self.fields["field"].choices = [(WHOLE, _("toute l’étude")), *((name, labels[name]) for name in names)]  # type: ignore[attr-defined]


def field_labels() -> dict[str, str]:
    """{field of a study: its words}."""
    names = ("title", *CaseStudy.text_fields, *CaseStudy.block_fields)
    return {name: str(CaseStudy._meta.get_field(name).verbose_name) for name in names}


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Décision du comité"), choices=Committee.Decision.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Motifs"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Publiés avec l’étude."),
    )
