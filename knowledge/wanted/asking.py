"""Asking for a page that is missing: a question to the community, a call from the grid of coverage, a follow."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.models import Wanted, WantedDemand
from knowledge.wanted.decency import refusal_of
from knowledge.wanted.meaning import key_of
from portal.members.models import Member
from portal.territories.models import Territory
from portal.vocabulary.models import Concept


class AskRefused(ValueError):
    """Why, in words for the person."""


def ask(title: str, member: Member, *, precision: str = "", follow: bool = False) -> Wanted:
    """Ask the community, in the open; a second ask of the same member replaces the precision of the first.

    Raises AskRefused when the words cannot be shown to everybody, or when the subject was set aside.
    """
    for text in (title, precision):
        if reason := refusal_of(text):
            raise AskRefused(reason)
    with transaction.atomic():
        wanted = named(title)
        if wanted.is_removed:
            raise AskRefused(_("Ce sujet a été retiré par la modération."))
        WantedDemand.objects.update_or_create(
            wanted=wanted, kind=WantedDemand.Kind.ASK, member=member, defaults={"precision": precision}
        )
        if follow:
            wanted.followers.add(member)
    return wanted


def call_for(
    *, title: str, author: Member | None, axis: Concept | None, territory: Territory | None, year: int | None
) -> Wanted:
    """Call for contributions on a blank of the grid: the subject is made when it is new."""
    with transaction.atomic():
        wanted = named(title)
        place = {"axis": axis, "territory": territory, "year": year}
        WantedDemand.objects.update_or_create(wanted=wanted, kind=WantedDemand.Kind.CALL, member=author, defaults=place)
    return wanted


def named(title: str) -> Wanted:
    """The subject of this title, or the one it was merged with; made when there is none, inside a transaction.

    The title is kept if the subject had none of its own: the caller vouches that it may be shown to everybody.
    """
    shown = " ".join(title.split())[: Wanted._meta.get_field("title").max_length]
    wanted, _created = Wanted.objects.select_related("canonical").get_or_create(
        key=key_of(title), defaults={"title": shown}
    )
    kept: Wanted = wanted.canonical or wanted
    if not kept.title:
        kept.title = shown
        kept.save(update_fields=["title"])
    return kept
