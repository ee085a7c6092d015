"""The form that draws an edge: the source is an address someone pasted, a title, or a few words to choose from."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from knowledge.choices import Relation
from knowledge.models import Contribution
from knowledge.querysets import ContributionQuerySet
from portal.visibility import Viewer

PROPOSED = 8
_NUMBERED = re.compile(r"/(\d{1,17})(?:-[^/]*)?/?$")
_WORD = re.compile(r"\w{2,}")


def numbered_address(text: str) -> int | None:
    """The id in the pasted address of a contribution, long or short; None when there is none."""
    found = _NUMBERED.search(urlsplit(text).path) if "/" in text else None
    return int(found[1]) if found else None


class LinkForm(forms.Form):
    """`cleaned_data["source"]` is a contribution that the viewer may read; else `proposals` holds near ones.

    Sent again with `chosen`, the address of a proposal, the form takes that one.
    """

    source = forms.CharField(
        label=_("Texte utilisé"),
        max_length=500,
        help_text=_("Collez l’adresse de sa page, ou écrivez son titre ou quelques mots de son titre."),
    )
    relation = forms.ChoiceField(label=_("Ce texte…"), choices=Relation.choices, widget=forms.RadioSelect)
    passage = forms.CharField(
        label=_("Passage concerné"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La phrase ou l’idée reprise, pour que le lecteur la retrouve."),
    )

    def __init__(self, *args: Any, viewer: Viewer, target: Contribution, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"relation": Relation.SOURCE})
        super().__init__(*args, **kwargs)
        readable = Contribution.objects.visible_to(viewer).published().exclude(pk=target.pk)
        self._readable: ContributionQuerySet = readable.select_related("state")
        self.proposals: list[Contribution] = []

    def clean_source(self) -> Contribution:
        asked = " ".join((self.data.get("chosen") or self.cleaned_data["source"]).split())
        number = numbered_address(asked)
        if number is not None:
            found = self._readable.filter(pk=number).first()
            if found is None:
                raise ValidationError(gettext("Nous ne trouvons pas ce texte."))
            return found
        titled = list(self._readable.filter(title__iexact=asked)[:2])
        if len(titled) == 1:
            return titled[0]
        self.proposals = self._near(asked)
        if self.proposals:
            raise ValidationError(gettext("Plusieurs textes peuvent convenir : choisissez le vôtre ci-dessous."))
        raise ValidationError(gettext("Aucun titre ne contient ces mots. Essayez-en d’autres, ou collez l’adresse."))

    def _near(self, asked: str) -> list[Contribution]:
        """Texts whose title holds every word that was typed, the newest first."""
        words = _WORD.findall(asked)[:8]
        if not words:
            return []
        found = self._readable
        for word in words:
            found = found.filter(title__icontains=word)
        return list(found.order_by("-state__first_published_at", "-pk")[:PROPOSED])
