"""The grid of codes: pasted as lines, checked line by line, changed one by one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from research.models import Code, Corpus

LABEL_LENGTH = 80
DEFINITION_LENGTH = 500
MOST_CODES = 200


class CodeRefused(ValueError):
    """Why, in words for the person."""


@dataclass(frozen=True, slots=True)
class Trouble:
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Added:
    count: int
    troubles: tuple[Trouble, ...]
    left: str
    """The lines that were refused, as they were typed."""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    definition: str
    is_child: bool


def line_of(text: str) -> Line:
    """« libellé : définition »; a line that begins with spaces, a tab or a dash goes under the one before."""
    bare = text.lstrip(" \t-–•")
    label, _colon, definition = bare.partition(":")
    return Line(" ".join(label.split()), " ".join(definition.split()), is_child=bare != text)


def add_codes(corpus: Corpus, text: str) -> Added:
    """Add the codes that can be; the others are given back with their line and the reason. Nothing is overwritten."""
    troubles: list[Trouble] = []
    left: list[str] = []
    count = 0
    with transaction.atomic():
        locked = Corpus.objects.select_for_update().get(pk=corpus.pk)
        known = {code.label.casefold(): 0 for code in locked.codes.all()}
        position = locked.codes.aggregate(last=Max("position"))["last"] or 0
        above: Code | None = None
        for number, written in enumerate(text.splitlines(), start=1):
            if not written.strip():
                continue
            line = line_of(written)
            reason = _refusal(line, known, above)
            if reason:
                troubles.append(Trouble(number, reason))
                left.append(written)
                continue
            position += 1
            code = Code.objects.create(
                corpus=locked, label=line.label, definition=line.definition,
                parent=above if line.is_child else None, position=position,
            )  # fmt: skip
            known[line.label.casefold()] = number
            above = above if line.is_child else code
            count += 1
    return Added(count, tuple(troubles), "\n".join(left))


def _refusal(line: Line, known: dict[str, int], above: Code | None) -> str:
    first = known.get(line.label.casefold())
    if not line.label:
        return _("il manque le nom du code.")
    if len(line.label) > LABEL_LENGTH:
        return _("le nom du code dépasse %d caractères.") % LABEL_LENGTH
    if len(line.definition) > DEFINITION_LENGTH:
        return _("la définition dépasse %d caractères.") % DEFINITION_LENGTH
    if first == 0:
        return _("le code « %s » est déjà dans la grille.") % line.label
    if first:
        told = {"label": line.label, "line": first}
        return _("le code « %(label)s » est déjà à la ligne %(line)d.") % told
    if line.is_child and above is None:
        return _("un sous-code vient sous un code : commencez par celui-ci, sans tiret.")
    if len(known) >= MOST_CODES:
        return _("une grille a %d codes au plus.") % MOST_CODES
    return ""


def change(code: Code, label: str, definition: str) -> None:
    """Raises CodeRefused when another code has this name."""
    words = " ".join(label.split())
    with transaction.atomic():
        Corpus.objects.select_for_update().get(pk=code.corpus_id)
        if Code.objects.filter(corpus=code.corpus_id, label__iexact=words).exclude(pk=code.pk).exists():
            raise CodeRefused(_("Le code « %s » est déjà dans la grille.") % words)
        code.label, code.definition = words, definition
        code.save(update_fields=["label", "definition"])


def remove(code: Code) -> None:
    """Raises CodeRefused while passages or sub-codes use it: nothing that was coded is lost."""
    with transaction.atomic():
        Corpus.objects.select_for_update().get(pk=code.corpus_id)
        if code.codings.exists():
            raise CodeRefused(_("Des passages portent ce code : il reste dans la grille."))
        if code.children.exists():
            raise CodeRefused(_("Ce code a des sous-codes : retirez-les d’abord."))
        code.delete()
