"""A person contests how they were ranked or read; someone else answers in words. Each function is one transaction."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads.matching import telling
from portal.leads.models import Contest, Proposal
from portal.members.models import Member, Membership, Role


class ContestRefused(Exception):
    """Why, in words for the person."""


def contest(proposal: Proposal, by: Member, words: str) -> Contest:
    """Kept beside the ranking, which never changes, and told to those who may answer. Twice is once."""
    with transaction.atomic():
        locked = Proposal.objects.select_for_update(of=("self",)).select_related("lead").get(pk=proposal.pk)
        if locked.member_id != by.pk:
            raise ContestRefused(_("Seule la personne concernée conteste un classement."))
        made, created = Contest.objects.get_or_create(proposal=locked, defaults={"words": words.strip()})
        if created:
            telling.contested(made, judges_of(by) - {by.pk})
    return made


def answer(contested: Contest, by: Member, words: str) -> None:
    """Raises ContestRefused for one's own, and for one that somebody answered meanwhile."""
    with transaction.atomic():
        locked = Contest.objects.select_for_update(of=("self",)).select_related("proposal__lead").get(pk=contested.pk)
        if locked.proposal.member_id == by.pk:
            raise ContestRefused(_("Quelqu’un d’autre doit répondre à votre contestation."))
        if not locked.is_open:
            raise ContestRefused(_("Quelqu’un a déjà répondu à cette contestation."))
        locked.answer, locked.answered_by, locked.answered_at = words.strip(), by, timezone.now()
        locked.save(update_fields=["answer", "answered_by", "answered_at"])
        telling.contest_answered(locked)


def judges_of(member: Member) -> set[int]:
    """Animators of the person's cooperatives, and curators; two queries. Each then sees what they may read."""
    mine = Membership.objects.current().filter(member=member)
    animators = Role.objects.filter(kind=Role.Kind.ANIMATOR, cooperative__in=mine.values("cooperative"))
    curators = Role.objects.filter(kind__in=[Role.Kind.CURATOR, Role.Kind.ADMINISTRATOR])
    return {*animators.values_list("member_id", flat=True), *curators.values_list("member_id", flat=True)}
