"""Forms of corpora."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knowledge.choices import WRITING_CREDITS
from portal.core.row_numbers import row_number
from portal.members.models import Member
from portal.visibility import Viewer, Visibility
from research.corpora import rules
from research.corpora.codebook import DEFINITION_LENGTH, LABEL_LENGTH
from research.corpora.rules import Rule
from research.models import CaseStudy, Code, Corpus, CorpusEntry

MOST_PASTED = 40_000


class CorpusForm(forms.Form):
    """`rule` is read by the room of search; `researchers` are found among the members that the asker may see."""

    title = forms.CharField(label=_("Titre du corpus"), max_length=200)
    question = forms.CharField(
        label=_("La question à laquelle il doit répondre"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    rule = forms.CharField(
        label=_("Règle : ce qu’il faut chercher"),
        max_length=2000,
        required=False,
        help_text=_("Des mots, ou l’adresse d’une recherche avec ses filtres. Rien n’entre sans votre accord."),
    )
    researchers = forms.CharField(
        label=_("Qui y travaille avec vous"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Une personne par ligne : son nom, ou l’adresse de sa page."),
    )
    studies = forms.ModelMultipleChoiceField(
        label=_("Études qui s’appuient sur ce corpus"),
        queryset=CaseStudy.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    visibility = forms.ChoiceField(
        label=_("Qui peut lire ce corpus ?"),
        choices=Visibility.choices_for(_("Les personnes qui y travaillent")),
        initial=Visibility.PRIVATE,
        widget=forms.RadioSelect,
        help_text=_("Chacun n’y voit que les sources qu’il peut lire. Les notes restent aux chercheurs."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer = viewer
        mine = CaseStudy.objects.visible_to(viewer).filter(
            authorships__member=viewer.member_id, authorships__credit__in=WRITING_CREDITS
        )
        studies = self.fields["studies"]
        assert isinstance(studies, forms.ModelMultipleChoiceField)
        studies.queryset = mine.distinct().order_by("title")
        if not studies.queryset.exists():
            del self.fields["studies"]

    def clean_rule(self) -> Rule | None:
        text = self.cleaned_data["rule"].strip()
        if not text:
            return None
        rule = rules.read(text)
        if rule is None:
            raise ValidationError(_("Cette recherche ne porte pas sur des textes : donnez des mots ou un filtre."))
        return rule

    def clean_researchers(self) -> list[Member]:
        words = [line.strip() for line in self.cleaned_data["researchers"].splitlines() if line.strip()]
        slugs = {word: word.rstrip("/").rsplit("/", 1)[-1] for word in words}
        visible = Member.objects.visible_to(self._viewer).filter(status=Member.Status.ACTIVE)
        found = list(visible.filter(slug__in=slugs.values()) | visible.filter(display_name__in=words))
        return [
            _only(word, [one for one in found if slugs[word] == one.slug or one.display_name == word]) for word in words
        ]


def _only(word: str, named: list[Member]) -> Member:
    if len(named) == 1:
        return named[0]
    trouble = gettext("Plusieurs membres s’appellent « %s » : donnez l’adresse de la page.") if named else ""
    raise ValidationError((trouble or gettext("Nous ne trouvons pas le membre « %s ».")) % word)


class ReasonForm(forms.Form):
    """Why a source is kept or set aside: always asked."""

    reason = forms.CharField(
        label=_("Motif"), max_length=300, error_messages={"required": _("Dites pourquoi : le journal le garde.")}
    )


class AddForm(ReasonForm):
    """A source added by hand, by its number or the address of its page."""

    source = forms.CharField(
        label=_("Adresse ou numéro du texte"),
        max_length=300,
        error_messages={"required": _("Donnez l’adresse ou le numéro du texte.")},
        help_text=_("Par exemple /experiences/12-un-titre/ ou 12."),
    )

    field_order = ("source", "reason")

    def clean_source(self) -> int:
        last = self.cleaned_data["source"].strip().rstrip("/").rsplit("/", 1)[-1]
        number = row_number(last.partition("-")[0])
        if number is None:
            raise ValidationError(_("Nous ne reconnaissons pas ce texte."))
        return number


class CodesForm(forms.Form):
    text = forms.CharField(
        label=_("Codes à ajouter"),
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "true"}),
        help_text=_("Un code par ligne, « nom : définition ». Un tiret devant en fait un sous-code de celui d’avant."),
    )


class CodeForm(forms.Form):
    label = forms.CharField(label=_("Code"), max_length=LABEL_LENGTH)
    definition = forms.CharField(
        label=_("Définition"), max_length=DEFINITION_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CodingForm(forms.Form):
    """One code for the sentences that are ticked; the sentences are checked by `research.corpora.coding`."""

    code = forms.ModelChoiceField(label=_("Code à donner"), queryset=Code.objects.none(), empty_label=_("Choisir…"))

    def __init__(self, *args: Any, codes: Iterable[Code], corpus: Corpus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Code.objects.filter(corpus=corpus)
        named = [(code.pk, f"— {code.label}" if code.parent_id else code.label) for code in codes]
        field.choices = [("", field.empty_label), *named]


class MemoForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    code = forms.ModelChoiceField(
        label=_("À propos du code"), queryset=Code.objects.none(), required=False, empty_label=_("Aucun en particulier")
    )
    entry = forms.IntegerField(
        label=_("À propos de la source n°"), min_value=1, max_value=100_000, required=False
    )  # fmt: skip

    def __init__(self, *args: Any, corpus: Corpus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._corpus = corpus
        code = self.fields["code"]
        assert isinstance(code, forms.ModelChoiceField)
        code.queryset = corpus.codes.all()

    def clean_entry(self) -> CorpusEntry | None:
        position = self.cleaned_data["entry"]
        if position is None:
            return None
        found = self._corpus.entries.filter(position=position).first()
        if found is None:
            raise ValidationError(_("Ce corpus n’a pas de source à ce numéro."))
        return found


class FreezeForm(forms.Form):
    note = forms.CharField(
        label=_("À quoi sert cette version"),
        max_length=200,
        required=False,
        help_text=_("Par exemple l’étude qui la cite."),
    )
