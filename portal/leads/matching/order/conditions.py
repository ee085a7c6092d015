"""Hard conditions: each has a name, and takes a person out whatever they can prove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.snapshot import Candidate, Snapshot

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

INACTIVE, REFUSES, GIVER, CONFLICT = "inactive", "refuses", "giver", "conflict"
OWN_COOPERATIVE, UNREAD, ALREADY, CLOSED = "own_cooperative", "unread", "already", "closed"
ELSEWHERE, LOAD, NOTHING = "elsewhere", "load", "nothing"

BARS: Final[dict[str, StrPromise]] = {
    INACTIVE: _("son compte n’est pas actif, ou sa page n’est pas dans l’annuaire des membres"),
    REFUSES: _("la personne a choisi de n’être proposée à personne"),
    GIVER: _("c’est la personne qui confie cette affaire"),
    CONFLICT: _("un conflit d’intérêts est déclaré pour cette affaire"),
    OWN_COOPERATIVE: _("cette affaire ne se propose pas dans la coopérative qui la confie"),
    UNREAD: _("la personne n’est pas parmi celles qui peuvent lire cette affaire"),
    ALREADY: _("cette affaire lui a déjà été proposée"),
    CLOSED: _("la personne ne se dit pas disponible en ce moment"),
    ELSEWHERE: _("la personne travaille ailleurs qu’au lieu de l’affaire"),
    LOAD: _("la personne a assez de propositions et de mises en relation en cours"),
    NOTHING: _("rien de ce qui est demandé n’est prouvé ni déclaré"),
}
"""In the order in which they are asked."""


def bars(rule: Rule, snapshot: Snapshot, candidate: Candidate) -> tuple[str, ...]:
    """Every condition that takes this person out, in order; empty for who may be proposed."""
    held = set(candidate.barred)
    if snapshot.is_placed and candidate.place == "elsewhere":
        held.add(ELSEWHERE)
    if candidate.load >= (rule.load if candidate.cap is None else candidate.cap):
        held.add(LOAD)
    if not (candidate.parts or candidate.declared):
        held.add(NOTHING)
    return tuple(key for key in BARS if key in held)
