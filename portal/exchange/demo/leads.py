"""Leads of the demo in every state, brought there by the functions that people's pages call."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.exchange.demo.lead_past import move_back
from portal.leads import posting
from portal.leads.introductions import making as introductions
from portal.leads.introductions import outcomes
from portal.leads.introductions.outcomes import Told
from portal.leads.matching import answering, contesting
from portal.leads.matching.making import match
from portal.leads.models import Introduction, Lead, LeadTeam, Proposal, TeamPlace
from portal.leads.posting import Brief
from portal.leads.teams import inviting, working
from portal.members.models import Cooperative, Member
from portal.notices.models import Notice
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from search.expertise import likeness

State = Lead.State
_MODERATOR = "nadia-belhadj"
_PLUS = "+"
"""Before a need that would be a plus."""


def fill_leads(document: Mapping[str, Any]) -> int:
    """Write the leads that are not there yet, the oldest first; returns how many.

    Raises KeyError or DoesNotExist for an unknown member, cooperative, term or place.
    """
    rows = sorted(document["leads"], key=lambda row: -row["posted"])
    known = set(Lead.objects.filter(key__in=[key_of(row["slug"]) for row in rows]).values_list("key", flat=True))
    new = [row for row in rows if key_of(row["slug"]) not in known]
    with _quiet(likeness.logger):
        for row in new:
            with transaction.atomic():
                _fill(row)
    answering.let_lapse()
    _contest(document["contests"])
    return len(new)


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """A fresh site has no index yet: that leads are matched without texts needs no warning here."""
    was, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = was


def key_of(slug: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:lead:{slug}")


def _fill(row: Mapping[str, Any]) -> None:
    """Post it, bring it to its state, then date everything as if it had happened so many days ago."""
    told = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    giver = _member(row["by"]) if "by" in row else None
    lead = posting.post(key_of(row["slug"]), _brief(row), giver)
    if row.get("match"):
        match(lead, giver, timezone.now() - dt.timedelta(days=row["posted"]))
    for asked in row.get("introductions", []):
        _introduce(lead, asked)
    if "team" in row:
        _team(lead, row["team"])
    _end(lead, row)
    if "client" in row:  # Written at the end: no letter leaves for an address of the demo.
        client = {f"client_{name}": text for name, text in row["client"].items()}
        Lead.objects.filter(pk=lead.pk).update(is_example=True, **client)
    lead.refresh_from_db()
    closed = row["won"]["days"] if "won" in row else row.get("closed", row["days"])
    move_back(lead, posted=row["posted"], deadline=row["days"], closed=closed, since=told)


def _brief(row: Mapping[str, Any]) -> Brief:
    needs = {name.removeprefix(_PLUS): not name.startswith(_PLUS) for name in row["needs"]}
    concepts = {name: _concept(name) for name in needs}
    return Brief(
        title=row["title"],
        need=row["need"],
        deadline=timezone.localdate() + dt.timedelta(days=row["days"]),
        budget=row["budget"],
        place=Territory.objects.get(key=row["at"]) if "at" in row else None,
        is_remote=row.get("remote", False),
        visibility=row.get("visibility", "network"),
        cooperative=Cooperative.objects.get(slug=row["cooperative"]) if "cooperative" in row else None,
        required=tuple(concepts[name] for name, required in needs.items() if required),
        extras=tuple(concepts[name] for name, required in needs.items() if not required),
    )


def _introduce(lead: Lead, asked: Mapping[str, Any]) -> None:
    member, giver = _member(asked["member"]), _giver(lead)
    first, second = (member, giver) if asked["asked_by"] == "member" else (giver, member)
    introduction = _asked(lead, member, first)
    if asked["state"] == Introduction.State.MUTUAL:
        introductions.accept(introduction, second)
    elif asked["state"] == Introduction.State.REFUSED:
        introductions.refuse(introduction, second, asked["reason"])


def _asked(lead: Lead, member: Member, by: Member) -> Introduction:
    """By the proposal when the person was proposed the lead and offers themself."""
    proposal = Proposal.objects.filter(lead=lead, member=member, state=Proposal.State.PROPOSED).first()
    if proposal is not None and by == member:
        return answering.accept(proposal, member)
    return introductions.introduce(lead, member, by, proposal)


def _team(lead: Lead, wanted: Mapping[str, Any]) -> None:
    giver = _giver(lead)
    places = {_member(slug): [_concept(name) for name in names] for slug, names in wanted["places"].items()}
    team = inviting.invite(lead, places, giver)
    if wanted["state"] != LeadTeam.State.FORMED:
        return
    for introduction in Introduction.objects.filter(lead=lead, state=Introduction.State.ASKED).select_related("member"):
        introductions.accept(introduction, introduction.member)
    people = list(places)
    working.save_answer(team, wanted["answer"], 0, people[0])
    held = dict(TeamPlace.objects.filter(team=team).values_list("introduction__member__slug", "pk"))
    shares = {held[slug]: share for slug, share in wanted["shares"].items()}
    working.propose_shares(team, shares, people[0])
    for person in people[1:]:
        working.sign(team, person, shares)


def _end(lead: Lead, row: Mapping[str, Any]) -> None:
    state, giver = row["state"], lead.giver
    if state == State.WON:
        _win(lead, row["won"])
    elif state == State.LOST:
        outcomes.record(lead, Told("lost", why=row["because"], words=row["why"]), _giver(lead))
    elif state == State.WITHDRAWN:
        posting.change_state(lead, State.WITHDRAWN, giver, row["why"])
    elif state == State.EXPIRED:
        posting.change_state(lead, State.EXPIRED, None)
    elif state == State.REFUSED:
        posting.change_state(lead, State.REFUSED, _member(_MODERATOR), row["why"])


def _win(lead: Lead, won: Mapping[str, Any]) -> None:
    earner, giver = _member(won["by"]), _giver(lead)
    introduction = introductions.accept(_asked(lead, earner, earner), giver)
    told = Told("won", why=won["because"], words=won["why"], band=won["band"], earners=(introduction.pk,))
    outcomes.record(lead, told, giver)


def _contest(rows: Iterable[Mapping[str, Any]]) -> None:
    """By the person at that rank, once; what is answered is answered by someone else."""
    for row in rows:
        proposals = Proposal.objects.filter(lead__key=key_of(row["lead"]), rank=row["rank"], contest=None)
        proposal = proposals.select_related("member").first()
        if proposal is None:
            continue
        contested = contesting.contest(proposal, proposal.member, row["text"])
        if "answer" in row:
            contesting.answer(contested, _member(row["by"]), row["answer"])


def _giver(lead: Lead) -> Member:
    """Raises LookupError for the lead of a client."""
    if lead.giver is None:
        raise LookupError(lead.title)
    return lead.giver


def _member(slug: str) -> Member:
    return Member.objects.get(slug=slug)


def _concept(name: str) -> Concept:
    scheme, _slash, slug = name.partition("/")
    return Concept.objects.get(scheme=scheme, slug=slug)
