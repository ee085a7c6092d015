"""From an answer to an experience: an éclair draft, with the words of others as quotations that wait for their yes.

The question is the context, when the network reads it, and the answer is the story. What the asker added and what
others answered are quoted: their authors are asked here, and the draft cannot be published without each yes (see
`knowledge.consent.consents`).
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from knowledge.choices import Consent, ConsentAct, ConsentUse
from knowledge.consent import consents
from knowledge.models import Contribution, Verbatim
from knowledge.writing.drafts import save_draft, start_draft
from portal.members.models import Member
from portal.questions import moving, telling
from portal.questions.models import Answer, Question, Quotation
from portal.questions.refusals import QuestionRefused
from portal.visibility import Visibility
from portal.vocabulary.models import Scheme

_LONGEST_QUOTE: Final = 2000


def draft_from(answer: Answer, by: Member) -> Contribution:
    """The draft of this answer, begun once however often it is asked for. Raises QuestionRefused."""
    with transaction.atomic():
        question = moving.lock(answer.question_id)
        locked = Answer.objects.select_for_update(of=("self",)).select_related("draft").get(pk=answer.pk)
        if locked.member_id != by.pk:
            raise QuestionRefused(_("Seule la personne qui a répondu peut en faire un récit."))
        if locked.draft is not None:
            return locked.draft
        page = start_draft(by, key=uuid5(locked.key, "draft"))
        quoted = _quoted(locked)
        verbatims = [
            Verbatim(text=text, speaker=speaker, consent=Consent.NOT_ASKED, key=_key(locked, number))
            for number, (text, speaker) in quoted.items()
        ]
        values: dict[str, Any] = {
            "title": question.title if _is_told(question) else _("Réponse à une question"),
            "context": _context(question),
            "story": locked.text,
            "skills": [concept for concept in question.concepts.all() if concept.scheme == Scheme.SKILL],
            "trades": [concept for concept in question.concepts.all() if concept.scheme == Scheme.TRADE],
            "verbatims": verbatims,
        }
        if question.place is not None:
            values["territories"] = [question.place]
        save_draft(page.pk, by.user, values, base_token=None)
        locked.draft = page
        locked.save(update_fields=["draft"])
        _ask_for_consent(locked, page, quoted, by)
        telling.tell_quoted(question, list(quoted))
    return Contribution.objects.get(pk=page.pk)


def _is_told(question: Question) -> bool:
    """Every member of the network may read the question already."""
    return question.visibility in (Visibility.PUBLIC, Visibility.NETWORK)


def _context(question: Question) -> str:
    if _is_told(question):
        return _("Quelqu’un demandait : « %(question)s »") % {"question": question.title}
    return _("Quelqu’un m’a posé une question.")


def _quoted(answer: Answer) -> dict[int, tuple[str, str]]:
    """{member: (their words, who speaks)}; nobody is named."""
    question = answer.question
    found: dict[int, tuple[str, str]] = {}
    asked = question.text if _is_told(question) else f"{question.title}\n\n{question.text}".strip()
    if asked and question.asker.status == Member.Status.ACTIVE:
        found[question.asker_id] = (asked[:_LONGEST_QUOTE], _("la personne qui demandait"))
    for other in question.answers.exclude(pk=answer.pk).filter(member__status=Member.Status.ACTIVE):
        found[other.member_id] = (other.text[:_LONGEST_QUOTE], _("une autre personne qui a répondu"))
    return found


def _key(answer: Answer, member_id: int) -> UUID:
    return uuid5(answer.key, f"quote:{member_id}")


def _ask_for_consent(answer: Answer, page: Contribution, quoted: dict[int, tuple[str, str]], by: Member) -> None:
    for number, (text, speaker) in quoted.items():
        quote = consents.quote(page, text, speaker, key=_key(answer, number))
        consents.record(quote, ConsentAct.ASKED, ConsentUse.REPORT, by=by, means=_("sur la page de la question"))
        Quotation.objects.create(answer=answer, member_id=number, quote=quote)


def decide(quotation: Quotation, by: Member, *, gives: bool) -> None:
    """Say yes or no, once here; a yes may be taken back later with the author, as any other."""
    with transaction.atomic():
        locked = Quotation.objects.select_for_update().get(pk=quotation.pk)
        if locked.member_id != by.pk:
            raise QuestionRefused(_("Seule la personne citée peut répondre."))
        if locked.decided_at is not None:
            raise QuestionRefused(_("Vous avez déjà répondu à cette demande."))
        locked.decided_at = timezone.now()
        locked.save(update_fields=["decided_at"])
        act = ConsentAct.GIVEN if gives else ConsentAct.REFUSED
        consents.record(locked.quote, act, ConsentUse.REPORT, by=by, means=_("sur la page de la question"))
        telling.tell_decided(locked.answer.question, locked.answer.member_id)
