"""What a draft needs before it can be published, and what would help its reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from knowledge.consent.consents import obstacles_of
from knowledge.models import Article, Contribution, ExperienceReport

TEXT_LIMIT = 100_000
"""Characters of one Markdown field."""


Need = Callable[[str, str], None]
"""Says that a field lacks something: its name, and the message."""

_checks: dict[str, Callable[[Any, Need], None]] = {}


def register_check(kind: str, check: Callable[[Any, Need], None]) -> None:
    """What a kind of contribution needs; for the room that adds the kind."""
    _checks[str(kind)] = check


def missing_for_publication(page: Contribution) -> dict[str, list[str]]:
    """{field: [messages]} of what blocks publication; empty when the page is ready."""
    errors: dict[str, list[str]] = {}

    def need(field: str, message: str) -> None:
        errors.setdefault(field, []).append(message)

    if not page.title.strip() or page.title == _("Sans titre"):
        need("title", _("Donnez un titre : une phrase qui dit ce qui s’est passé."))
    for name in page.text_fields:
        if len(getattr(page, name)) > TEXT_LIMIT:
            need(name, _("Ce texte dépasse 100 000 caractères."))
    if isinstance(page, ExperienceReport):
        _missing_in_report(page, need)
    elif isinstance(page, Article):
        if not page.body.strip():
            need("body", _("L’article est vide."))
    elif check := _checks.get(page.kind):
        check(page, need)
    return errors


def _missing_in_report(page: ExperienceReport, need: object) -> None:
    assert callable(need)
    if not page.story.strip():
        need("story", _("Racontez ce qui s’est passé, même en trois lignes."))
    if not page.lesson.strip():
        need("lesson", _("Dites ce que vous en retenez."))
    if not page.outcome:
        need("outcome", _("Choisissez un résultat. Un échec est aussi utile qu’une réussite."))
    if not page.territories.all():
        need("territories", _("Indiquez un lieu : une commune, un département ou une région suffit."))
    if page.started_on and page.ended_on and page.ended_on < page.started_on:
        need("ended_on", _("La fin vient avant le début."))
    obstacles = obstacles_of(page)
    if obstacles.is_missing:
        need("verbatims", _("Une personne citée n’a pas donné son accord : demandez-le, ou retirez ses paroles."))
    if obstacles.is_ended:
        need(
            "verbatims",
            _("Une personne citée n’a pas donné son accord, ou l’a retiré : ôtez ses paroles, ou notez son accord."),
        )
    for name in obstacles.repeated:
        need(name, _("Ces lignes répètent les paroles d’une personne qui a retiré son accord : ôtez-les."))


@dataclass(frozen=True, slots=True)
class Hint:
    """A suggestion that never blocks."""

    field: str
    text: str


_NUMBER = re.compile(r"\d")
_BLAME = re.compile(r"\b(incompétent|nul|menteur|escroc|de sa faute|à cause de lui|à cause d'elle)", re.IGNORECASE)


def hints(page: Contribution) -> list[Hint]:
    """What would help the reader, most useful first; at most four."""
    if not isinstance(page, ExperienceReport):
        return []
    found: list[Hint] = []
    text = f"{page.story} {page.actions} {page.obtained}"
    if page.story.strip() and not _NUMBER.search(text):
        found.append(Hint("story", _("Un chiffre ou une date aiderait le lecteur.")))
    if 0 < len(page.story.split()) < 40:
        found.append(Hint("story", _("Quelques phrases de plus : que s’est-il passé en premier, puis ensuite ?")))
    if page.lesson.strip() and len(page.lesson.split()) < 12:
        found.append(Hint("lesson", _("Que feriez-vous autrement si c’était à refaire ?")))
    if page.outcome in ("failure", "abandoned") and not page.fails_if.strip():
        found.append(Hint("fails_if", _("Dire quand cela ne marche pas évitera l’écueil à d’autres.")))
    if _BLAME.search(f"{text} {page.lesson} {page.difficulties}"):
        found.append(Hint("story", _("Décrivez les faits plutôt que les personnes : le récit sera plus utile.")))
    if page.trades.count() == 0:
        found.append(Hint("trades", _("Indiquer votre métier aide ceux qui le partagent à vous trouver.")))
    return found[:4]
