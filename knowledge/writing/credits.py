"""Giving and taking credit for a contribution."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.choices import WRITING_CREDITS
from knowledge.models import Authorship, Contribution
from knowledge.practice.maturing import recompute
from portal.members.models import Member
from portal.visibility import Viewer


class CreditRefused(Exception):
    """Why, in words for the person."""


def give(contribution: Contribution, giver: Viewer, *, member: str, credit: str) -> Authorship:
    """Credit the member whose exact name, short address or page address is `member`.

    Only members that the giver may see can be found; an unknown and an invisible one look the same.
    """
    word = member.strip().rstrip("/").rsplit("/", 1)[-1]
    visible = Member.objects.visible_to(giver)
    found = list(visible.filter(slug=word)[:2]) or list(visible.filter(display_name__iexact=member.strip())[:2])
    if not found:
        raise CreditRefused(_("Nous ne trouvons pas ce membre."))
    if len(found) > 1:
        raise CreditRefused(_("Plusieurs membres portent ce nom : donnez l’adresse de sa page."))
    with transaction.atomic():
        authorship, _created = Authorship.objects.get_or_create(
            contribution=contribution,
            member=found[0],
            credit=credit,
            defaults={"position": contribution.authorships.count()},
        )
        recompute([contribution.pk])  # trials in this person's cooperative no longer count
    return authorship


def take(authorship: Authorship) -> None:
    """Remove a credit. The last person who can write stays: a text without anyone to edit it would be lost."""
    with transaction.atomic():
        writers = Authorship.objects.select_for_update().filter(
            contribution=authorship.contribution_id, credit__in=WRITING_CREDITS
        )
        if authorship.credit in WRITING_CREDITS and writers.count() == 1:
            raise CreditRefused(_("C’est la dernière personne qui peut modifier ce texte."))
        authorship.delete()
        recompute([authorship.contribution_id])
