"""The depths below the five questions: the same record, folded until one wants more."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.writing import forms
from knowledge.writing.editor import Editor

_ALWAYS_SET = ("language", "licence")


@dataclass(frozen=True, slots=True)
class Depth:
    name: str
    title: str | Promise
    intro: str | Promise
    fields: tuple[BoundField, ...]
    is_open: bool
    """Something in it is filled or wrong."""
    with_verbatims: bool


def depths_of(editor: Editor) -> list[Depth]:
    standard = tuple(editor.form[name] for name in forms.STANDARD)
    deep = tuple(editor.form[name] for name in forms.DEEP)
    quoted = any(row["text"].value() or row.errors for row in editor.verbatims)
    return [
        Depth(
            "recit-standard",
            _("Récit standard"),
            _("Le contexte, ce qui a été fait, ce qui a aidé ou gêné. Une vingtaine de minutes."),
            standard,
            _is_open(standard),
            with_verbatims=False,
        ),
        Depth(
            "recit-approfondi",
            _("Récit approfondi"),
            _("Les moyens, les partenaires, les paroles citées : de quoi refaire, ou étudier."),
            deep,
            _is_open(deep) or quoted,
            with_verbatims=True,
        ),
    ]


def _is_open(fields: tuple[BoundField, ...]) -> bool:
    return any(field.errors or (field.value() and field.name not in _ALWAYS_SET) for field in fields)
