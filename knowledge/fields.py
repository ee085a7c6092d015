"""Form fields that take words and give objects: places, thesaurus concepts, tags. They work without scripts."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.territories.models import Territory
from portal.territories.resolving import AmbiguousTerritory, UnknownTerritory, resolve
from portal.vocabulary.models import Concept
from portal.vocabulary.resolving import UnknownConcept, resolve_concept

_SEPARATORS = re.compile(r"[,;\n]")
MAX_CHOICES = 20


class WordsField(forms.CharField):
    """Several values separated by commas, semicolons or line breaks."""

    def __init__(self, *, suggestions: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 2000)
        super().__init__(**kwargs)
        self.widget.attrs |= {"data-picker": "", "autocomplete": "off"}
        if suggestions:
            self.widget.attrs["data-picker-url"] = suggestions

    def words(self, value: str) -> list[str]:
        found = list(dict.fromkeys(word.strip() for word in _SEPARATORS.split(value) if word.strip()))
        if len(found) > MAX_CHOICES:
            raise ValidationError(_("%(max)d valeurs au plus.") % {"max": MAX_CHOICES})
        return found

    def to_object(self, word: str) -> Any:
        return word

    def clean(self, value: Any) -> list[Any]:
        text = super().clean(value)
        errors: list[str] = []
        objects: list[Any] = []
        for word in self.words(text or ""):
            try:
                objects.append(self.to_object(word))
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(objects))

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return ", ".join(self.to_word(item) for item in value)

    def to_word(self, item: Any) -> str:
        return str(item)


class PlacesField(WordsField):
    """Names or official codes of territories."""

    def to_object(self, word: str) -> Territory:
        try:
            return resolve(word)
        except AmbiguousTerritory as error:
            choices = ", ".join(candidate.label for candidate in error.candidates[:5])
            raise ValidationError(
                _("« %(word)s » désigne plusieurs lieux : %(choices)s. Écrivez celui que vous voulez dire.")
                % {"word": word, "choices": choices}
            ) from error
        except UnknownTerritory as error:
            raise ValidationError(_("Nous ne connaissons pas le lieu « %(word)s ».") % {"word": word}) from error

    def to_word(self, item: Territory) -> str:
        return item.label


class ConceptsField(WordsField):
    """Labels, feminine forms, synonyms or slugs of one scheme of the thesaurus.

    `also`: schemes whose words are taken too, for who writes a trade in the box of skills.
    """

    def __init__(self, scheme: str, *also: str, **kwargs: Any) -> None:
        self.scheme = scheme
        self.also = also
        super().__init__(suggestions=f"/raconter/suggestions/?liste={scheme}", **kwargs)

    def to_object(self, word: str) -> Concept:
        try:
            return resolve_concept(self.scheme, word)
        except UnknownConcept as error:
            for scheme in self.also:
                with suppress(UnknownConcept):
                    return resolve_concept(scheme, word)
            nearest = ", ".join(error.suggestions[:4])
            message = _("« %(word)s » n’est pas dans la liste.") % {"word": word}
            if nearest:
                message += " " + _("Vouliez-vous dire : %(nearest)s ?") % {"nearest": nearest}
            raise ValidationError(message) from error

    def to_word(self, item: Concept) -> str:
        return item.label


class TagsField(WordsField):
    """Free words; an alias becomes its canonical tag when saved."""

    def to_object(self, word: str) -> str:
        word = " ".join(word.replace("\x00", "").lstrip("#").split()).lower()
        if not word or len(word) > 60:
            raise ValidationError(_("Un mot-clé compte de 1 à 60 caractères."))
        return word

    def to_word(self, item: Any) -> str:
        return str(getattr(item, "name", item))
