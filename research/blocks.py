"""The blocks of a study's text, as researchers fill them in. What they become on a page is `research.texts`'s.

A block that depends on the reader (quoted words, a story, a contradiction) names its object by number and holds no
word of it: what is withdrawn or restricted later is then gone from every version.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from knowledge.choices import Relation
from research.story_numbers import story_number

TEXT_LIMIT: Final = 20_000
CITED_AS: Final = (Relation.SOURCE, Relation.CONFIRMS, Relation.CONTRADICTS)


class StoryNumberBlock(blocks.CharBlock):
    """The address or the number of a contribution of this site; its number once cleaned."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Son adresse sur ce site, copiée de votre navigateur."))
        super().__init__(max_length=300, **kwargs)

    def clean(self, value: Any) -> Any:
        number = story_number(super().clean(value))
        if number is None:
            raise ValidationError(_("Ce n’est pas l’adresse d’un texte de ce site."))
        return str(number)


class StoryBlock(blocks.StructBlock):
    story = StoryNumberBlock(label=gettext_lazy("Récit cité"))
    relation = blocks.ChoiceBlock(
        choices=[(relation.value, relation.label) for relation in CITED_AS],
        default=Relation.SOURCE.value,
        label=gettext_lazy("Ce que ce récit apporte"),
    )
    passage = blocks.TextBlock(
        required=False,
        max_length=1000,
        rows=3,
        label=gettext_lazy("Ce que l’étude en tire"),
        help_text=gettext_lazy("Montré seulement à qui peut lire ce récit."),
    )

    class Meta:
        icon = "link"
        label = gettext_lazy("Récit cité")


class VerbatimBlock(blocks.StructBlock):
    quote = blocks.IntegerBlock(
        min_value=1,
        label=gettext_lazy("Numéro de la parole citée"),
        help_text=gettext_lazy("Donné par la page « Paroles citées » de l’étude, avec l’accord de la personne."),
    )

    class Meta:
        icon = "openquote"
        label = gettext_lazy("Parole citée")


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(max_length=40, label=gettext_lazy("Chiffre"))
    label = blocks.CharBlock(max_length=200, label=gettext_lazy("Ce qu’il compte"))
    year = blocks.IntegerBlock(min_value=1900, max_value=2100, label=gettext_lazy("Année"))
    source = blocks.CharBlock(max_length=300, label=gettext_lazy("Source"))

    class Meta:
        icon = "order"
        label = gettext_lazy("Chiffre daté")


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=200, label=gettext_lazy("Titre du tableau"))
    rows = blocks.TextBlock(
        rows=6,
        max_length=TEXT_LIMIT,
        label=gettext_lazy("Lignes"),
        help_text=gettext_lazy(
            "Une ligne du tableau par ligne, les cases séparées par une barre | ; la première ligne et la première "
            "colonne sont des titres."
        ),
    )
    source = blocks.CharBlock(required=False, max_length=300, label=gettext_lazy("Source"))

    class Meta:
        icon = "table"
        label = gettext_lazy("Tableau")


class ContradictionBlock(blocks.StructBlock):
    first = StoryNumberBlock(label=gettext_lazy("Premier récit"))
    second = StoryNumberBlock(label=gettext_lazy("Second récit"))
    difference = blocks.TextBlock(
        rows=3,
        max_length=2000,
        label=gettext_lazy("Ce qui diffère"),
        help_text=gettext_lazy("Montré seulement à qui peut lire les deux récits."),
    )

    class Meta:
        icon = "warning"
        label = gettext_lazy("Récits qui se contredisent")


class NoteBlock(blocks.StructBlock):
    class Topic(blocks.ChoiceBlock):
        choices = (("method", gettext_lazy("Méthode")), ("limit", gettext_lazy("Limite")))

    topic = Topic(default="method", label=gettext_lazy("Sujet"))
    text = blocks.TextBlock(rows=4, max_length=TEXT_LIMIT, label=gettext_lazy("Texte"))

    class Meta:
        icon = "info-circle"
        label = gettext_lazy("Méthode ou limite")


class StudyText(blocks.StreamBlock):
    heading = blocks.CharBlock(max_length=200, icon="title", label=gettext_lazy("Intertitre"))
    paragraph = blocks.TextBlock(rows=8, max_length=TEXT_LIMIT, icon="pilcrow", label=gettext_lazy("Texte"))
    verbatim = VerbatimBlock()
    story = StoryBlock()
    figure = FigureBlock()
    table = TableBlock()
    contradiction = ContradictionBlock()
    note = NoteBlock()
