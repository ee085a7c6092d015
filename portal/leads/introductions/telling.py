"""What members are told about introductions, each notice naming the lead only to who may read it then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.leads.models import Introduction, IntroductionEvent, Lead
from portal.leads.telling import answering_for
from portal.members.models import Member
from portal.notices import kinds, subjects
from portal.notices.sending import notify, notify_each
from portal.notices.subjects import Subject
from portal.visibility import Viewer

ASKED, ANSWERED, REMINDED = "introduction_asked", "introduction_answered", "introduction_reminded"
INTRODUCTION = "introduction"
"""Kind of subject: opened by the two sides."""
Act = IntroductionEvent.Act


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(ASKED, gettext_lazy("On vous propose une mise en relation"), instant=True)
    kinds.register(ANSWERED, gettext_lazy("Une mise en relation a reçu une réponse"), instant=True)
    kinds.register(REMINDED, gettext_lazy("Une mise en relation attend votre réponse"))
    subjects.register(INTRODUCTION, readable_introductions, Introduction.objects.visible_to)


def readable_introductions(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    """Of these introductions, those the viewer opens. Two queries. A lead closed to them since is not named."""
    found = list(Introduction.objects.visible_to(viewer).filter(pk__in=ids))
    leads = Lead.objects.visible_to(viewer).filter(pk__in={one.lead_id for one in found})
    titles = dict(leads.values_list("pk", "title"))
    return {
        one.pk: Subject(titles.get(one.lead_id, _("Une mise en relation")), one.get_absolute_url()) for one in found
    }


def asked(introduction: Introduction, by: Member) -> None:
    """Tell the side that has to answer, inside the caller's transaction."""
    if by.pk == introduction.member_id:
        reason = _("Quelqu’un peut répondre à une affaire dont vous répondez.")
        _tell(answering_for(introduction.lead) - {by.pk}, ASKED, introduction, reason)
    else:
        _tell({introduction.member_id}, ASKED, introduction, _("On pense à vous pour une affaire."))


def answered(introduction: Introduction, by: Member, *, accepted: bool) -> None:
    """Tell the side that had asked; with a yes, both may now reach each other."""
    reason = (
        _("Une mise en relation est acceptée : chacun voit comment joindre l’autre.")
        if accepted
        else _("Une mise en relation que vous demandiez est refusée.")
    )
    _tell(both_sides(introduction) - {by.pk}, ANSWERED, introduction, reason)


def ended(introduction: Introduction, act: str, by: Member | None) -> None:
    """Tell everyone but whoever ended it."""
    if act == Act.REFUSED and by is not None:
        answered(introduction, by, accepted=False)
        return
    reasons = {
        Act.WITHDRAWN: _("Une mise en relation est retirée."),
        Act.UNANSWERED: _("Une mise en relation est close : elle est restée sans réponse."),
        Act.LEAD_CLOSED: _("Une mise en relation est close : l’affaire n’est plus ouverte."),
        Act.ACCOUNT_CLOSED: _("Une mise en relation est close : l’autre compte n’est plus actif."),
    }
    _tell(both_sides(introduction) - {by.pk if by else 0}, ANSWERED, introduction, reasons[Act(act)])


def reminded(introduction: Introduction) -> None:
    """Tell the side that is silent."""
    silent = answering_for(introduction.lead) if introduction.waits_for_giver else {introduction.member_id}
    _tell(silent, REMINDED, introduction, _("Une mise en relation attend votre réponse, oui ou non."))


def open_again(cut_off: Iterable[Introduction]) -> None:
    """Tell the people whom the end of the lead had cut off, inside the transaction that opens it again."""
    reason = _("Une affaire close pendant votre mise en relation est rouverte : vous pouvez vous proposer à nouveau.")
    notify_each({one.member_id: (INTRODUCTION, one.pk) for one in cut_off}, ANSWERED, reason=reason)


def both_sides(introduction: Introduction) -> set[int]:
    return {introduction.member_id} | answering_for(introduction.lead)


def _tell(members: Collection[int], kind: str, introduction: Introduction, reason: str) -> None:
    notify(members, kind, (INTRODUCTION, introduction.pk), reason=reason)
