"""What members are told about matching: kinds of notices, and the subject as each reader may read it now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.leads.models import Contest, Proposal
from portal.leads.telling import answering_for
from portal.notices import kinds, subjects
from portal.notices.sending import notify, notify_each
from portal.notices.subjects import Subject
from portal.visibility import Viewer

PROPOSED, ANSWERED = "lead_proposed", "lead_proposal_answered"
CONTESTED, CONTEST_ANSWERED = "matching_contested", "matching_contest_answered"
PROPOSAL = "lead_proposal"
"""Kind of subject: one proposal, opened by whom it was made to and by those who answer for the lead."""
CONTEST = "matching_contest"
"""Kind of subject: one contest, opened by those who may answer it."""


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(PROPOSED, gettext_lazy("On vous propose une affaire"))
    kinds.register(ANSWERED, gettext_lazy("Une personne répond à une proposition d’affaire"))
    kinds.register(CONTESTED, gettext_lazy("Une personne conteste un classement"))
    kinds.register(CONTEST_ANSWERED, gettext_lazy("Votre contestation a reçu une réponse"))
    subjects.register(PROPOSAL, readable_proposals, Proposal.objects.visible_to)
    subjects.register(CONTEST, readable_contests, Contest.objects.answered_by)


def readable_proposals(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these proposals, those the viewer opens. One query."""
    found = Proposal.objects.visible_to(viewer).filter(pk__in=ids).select_related("lead")
    return {one.pk: Subject(one.lead.title, one.get_absolute_url()) for one in found}


def readable_contests(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these, those that the viewer may answer. One query."""
    found = Contest.objects.answered_by(viewer).filter(pk__in=ids).select_related("proposal__lead")
    address = reverse("leads:contests")
    return {one.pk: Subject(one.proposal.lead.title, f"{address}#contestation-{one.pk}") for one in found}


def proposed(proposals: Iterable[Proposal]) -> None:
    reason = _(
        "La règle publique du réseau vous propose cette affaire : la page dit pourquoi. Répondre ne vous engage pas."
    )
    notify_each({one.member_id: (PROPOSAL, one.pk) for one in proposals}, PROPOSED, reason=reason)


def answered(proposal: Proposal) -> None:
    """Tell those who answer for the lead."""
    reason = _("Une personne a répondu à une proposition pour une affaire dont vous répondez.")
    notify(answering_for(proposal.lead), ANSWERED, (PROPOSAL, proposal.pk), reason=reason)


def lapsed(proposal: Proposal) -> None:
    """A place is free again: tell those who answer for the lead, once however many lapse together that day."""
    reason = _("Une proposition est restée sans réponse : vous pouvez proposer l’affaire à quelqu’un d’autre.")
    once = f"{ANSWERED}:{proposal.lead_id}:{timezone.localdate():%Y-%m-%d}"
    notify(answering_for(proposal.lead), ANSWERED, (PROPOSAL, proposal.pk), reason=reason, once=once)


def contested(contest: Contest, judges: Collection[int]) -> None:
    """Tell those who may answer it."""
    reason = _("Une personne conteste un classement : quelqu’un doit lui répondre en mots.")
    notify(judges, CONTESTED, (CONTEST, contest.pk), reason=reason)


def contest_answered(contest: Contest) -> None:
    """Tell the person, and those who answer for the lead."""
    proposal = contest.proposal
    told = {proposal.member_id} | answering_for(proposal.lead)
    reason = _("Quelqu’un a répondu à la contestation d’un classement.")
    notify(told, CONTEST_ANSWERED, (PROPOSAL, proposal.pk), reason=reason)
