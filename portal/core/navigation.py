"""Menu and footer of every page: one list each, so that a new room adds one line here.

Paths are written out: they are promised to be stable for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One link of the menu or the footer: `path` starts and ends with a slash."""

    label: str | Promise
    path: str


@dataclass(frozen=True)
class CurrentEntry:
    """An entry as seen from one page: `current` is "page", "true" (a page below it) or ""."""

    label: str | Promise
    path: str
    current: str


MAIN_MENU: Final[tuple[Entry, ...]] = (
    Entry(_("Expériences"), "/experiences/"),
    Entry(_("Études"), "/etudes/"),
    Entry(_("Projets R&D"), "/projets/"),
    Entry(_("Territoires"), "/territoires/"),
    Entry(_("Membres"), "/membres/"),
    Entry(_("Qui sait ?"), "/qui-sait/"),
    Entry(_("Affaires"), "/affaires/"),
    Entry(_("Coopératives"), "/cooperatives/"),
    Entry(_("Ressources"), "/ressources/"),
    Entry(_("Articles"), "/articles/"),
)

EXPLORE: Final[tuple[Entry, ...]] = (
    Entry(_("Ce qui reste à explorer"), "/couverture/"),
    Entry(_("Articles recherchés"), "/articles-recherches/"),
    Entry(_("Questions"), "/questions/"),
    Entry(_("Une pratique, plusieurs récits"), "/contradictions/"),
    Entry(_("Comment une pratique mûrit"), "/maturite/"),
)

FOOTER: Final[tuple[Entry, ...]] = (
    Entry(_("C’est quoi une CAE ?"), "/c-est-quoi-une-cae/"),
    Entry(_("Aide"), "/aide/"),
    Entry(_("Accessibilité"), "/accessibilite/"),
    Entry(_("Données personnelles"), "/donnees-personnelles/"),
    Entry(_("Licence"), "/licence/"),
)


def seen_from(entries: Iterable[Entry], path: str) -> list[CurrentEntry]:
    """Entries with the one that holds `path` (path of the request) marked for aria-current."""
    return [CurrentEntry(entry.label, entry.path, _current(entry.path, path)) for entry in entries]


def _current(entry_path: str, path: str) -> str:
    if path == entry_path:
        return "page"
    return "true" if path.startswith(entry_path) else ""
