"""A person contests a skill that their texts give them: it is out at once, and someone else answers in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.members.models import Member, Membership, Role
from portal.notices import kinds, subjects
from portal.notices.sending import notify
from portal.notices.subjects import Subject
from portal.visibility import Viewer
from search.models import SkillChoice

CONTESTED: Final = "skill_contested"
ANSWERED: Final = "skill_contest_answered"
SUBJECT: Final = "skill_choice"


class ContestRefused(Exception):
    """Why, in words for the person."""


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(CONTESTED, gettext_lazy("Une personne conteste un savoir-faire que ses textes lui donnent"))
    kinds.register(ANSWERED, gettext_lazy("On a répondu à votre contestation d’un savoir-faire"))
    subjects.register(SUBJECT, readable_choices, SkillChoice.objects.visible_to)


def readable_choices(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these decisions, those the viewer may read now; three queries at most."""
    found = SkillChoice.objects.visible_to(viewer).filter(pk__in=ids).select_related("concept")
    mine, queue = reverse("expertise:mine"), reverse("expertise:contests")
    return {
        choice.pk: Subject(choice.concept.local_label, mine if choice.member_id == viewer.member_id else queue)
        for choice in found
    }


def tell_judges(choice: SkillChoice) -> None:
    """Inside the caller's transaction."""
    reason = _("Une personne conteste ce savoir-faire : elle attend quelques mots de quelqu’un d’autre.")
    notify(judges_of(choice.member) - {choice.member_id}, CONTESTED, (SUBJECT, choice.pk), reason=reason)


def judges_of(member: Member) -> set[int]:
    """Those who accompany the person's cooperatives, curators and administrators; two queries."""
    homes = Membership.objects.current().filter(member=member).values("cooperative")
    animators = Role.objects.filter(kind=Role.Kind.ANIMATOR, cooperative__in=homes)
    others = Role.objects.filter(kind__in=(Role.Kind.CURATOR, Role.Kind.ADMINISTRATOR))
    return {*animators.values_list("member_id", flat=True), *others.values_list("member_id", flat=True)}


def answer(choice: SkillChoice, by: Member, words: str) -> None:
    """Once, and not to oneself. The skill stays out until the person puts it back. Raises ContestRefused."""
    with transaction.atomic():
        locked = SkillChoice.objects.select_for_update().filter(pk=choice.pk).first()
        if locked is None or locked.choice != SkillChoice.Choice.CONTESTED:
            raise ContestRefused(_("Cette contestation n’attend plus de réponse."))
        if locked.member_id == by.pk:
            raise ContestRefused(_("Quelqu’un d’autre doit répondre à votre contestation."))
        if locked.answered_at is not None:
            raise ContestRefused(_("Quelqu’un a déjà répondu à cette contestation."))
        locked.answer, locked.answered_by, locked.answered_at = words, by, timezone.now()
        locked.save(update_fields=["answer", "answered_by", "answered_at"])
        reason = _("Vous aviez contesté ce savoir-faire.")
        notify([locked.member_id], ANSWERED, (SUBJECT, locked.pk), reason=reason)
