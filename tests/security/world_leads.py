"""Leads of the matrix: one for each level, one withdrawn and two that wait, with a sealed client each."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.leads import posting
from portal.leads.models import Lead
from portal.leads.sealing import Client
from tests.factories import leads as given
from tests.security.canaries import Secrets
from tests.security.world_resources import Hands

_LONG = " ".join(["affaire"] * 8)
"""Begins each title: the words of its address end before the canary, and the page itself is asked for."""


@dataclass
class Given:
    """A lead; `parameters` fill the addresses about it, and rooms built on leads add theirs."""

    lead: Lead
    parameters: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Readers:
    """Names of roles. `levels`: {level: who reads a lead of that level, moderators included}."""

    levels: dict[str, frozenset[str]]
    giver: frozenset[str]
    animators: frozenset[str]
    moderators: frozenset[str]


def give(secrets: Secrets, hands: Hands, readers: Readers) -> list[Given]:
    """What is sealed is read by the giver and, save of what is private, by moderators; the log by those who manage."""
    made = []
    everyone_in_charge = readers.giver | readers.animators | readers.moderators
    states = {level: (level, readers.levels[level]) for level in readers.levels}
    states |= {"withdrawn": ("network", everyone_in_charge)}
    for name, (level, may_read) in states.items():
        in_charge = readers.giver if level == "private" else everyone_in_charge
        sealed = readers.giver if level == "private" else readers.giver | readers.moderators
        lead = given.lead(
            hands.owner, **_words(secrets, name, may_read, sealed), place=hands.place, visibility=level,
            cooperative=hands.cooperative,
        )  # fmt: skip
        note = secrets.put(f"{name} lead.log", in_charge)
        posting.change_state(lead, "introduced", hands.owner, note)
        if name == "withdrawn":
            posting.change_state(lead, "withdrawn", hands.owner)
        made.append(lead)
    waiting = readers.animators | readers.moderators
    for name, may_read in {"offered": waiting, "unoffered": readers.moderators}.items():
        lead = given.confided(**_words(secrets, name, may_read, readers.moderators), place=hands.place)
        lead.offered_to.set([hands.cooperative] if name == "offered" else [])
        made.append(lead)
    return [Given(lead, {"pk": lead.pk, "slug": lead.get_absolute_url().split("/")[-2]}) for lead in made]


def _words(secrets: Secrets, name: str, readers: frozenset[str], sealed: frozenset[str]) -> dict[str, object]:
    texts: dict[str, object] = {what: secrets.put(f"{name} lead.{what}", readers) for what in ("title", "need")}
    texts["title"] = f"{_LONG} {texts['title']}"
    client = [secrets.put(f"{name} lead.client {what}", sealed) for what in ("name", "contact", "note")]
    return texts | {"client": Client(*client)}
