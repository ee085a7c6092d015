"""Moments at which an experience may be of use: the rooms that live them ask here, a room above answers.

A page that takes up a lead, opens a project or welcomes someone makes a `Moment` and calls `lessons_at`. Who chooses
the experiences registers a teller, so that neither room imports the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept


class Occasion(TextChoices):
    LEAD = "lead", _("Prendre une affaire")
    PROJECT = "project", _("Ouvrir un projet")
    ARRIVAL = "arrival", _("Arriver dans une coopérative")


@dataclass(frozen=True, slots=True)
class Moment:
    """What is being started, and where. `title` and `text` are plain words; `back` is the page that shows it."""

    occasion: Occasion
    title: str
    text: str
    back: str
    concepts: Sequence[Concept] = ()
    places: Sequence[Territory] = ()
    """With the région and the département above them."""
    known: frozenset[int] = frozenset()
    """Ids of the contributions that the person knows already: not proposed."""


Teller = Callable[[Viewer, Moment], dict[str, Any] | None]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Called once the apps are ready; registering twice is registering once."""
    if teller not in _tellers:
        _tellers.append(teller)


def lessons_at(viewer: Viewer, moment: Moment) -> dict[str, Any] | None:
    """`template` and what it shows, or None when nothing answers for this reader."""
    return next((found for teller in _tellers if (found := teller(viewer, moment))), None)
