"""What someone answered, and the words of others that the text made from an answer quotes."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.questions.querysets import AnswerQuerySet


class Answer(models.Model):
    """One a person. `key` comes with the form; `draft` is the experience that its author began from it."""

    key = models.UUIDField(unique=True)
    question = models.ForeignKey("questions.Question", on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="question_answers")
    text = models.TextField(_("réponse"), max_length=8000)
    created_at = models.DateTimeField(default=timezone.now)
    thanks = models.CharField(_("remerciement"), max_length=500, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(
        "knowledge.Contribution", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="questions_one_answer_each")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.member_id}"


class Quotation(models.Model):
    """Words of the question or of another answer that a draft quotes: their author says yes or no, here.

    What they said is in the log of consents of `quote`; without it, the draft cannot be published.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="quotations")
    """The answer that became the draft."""
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="quotations")
    quote = models.OneToOneField("knowledge.Quote", on_delete=models.CASCADE, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("parole citée d’une question")
        verbose_name_plural = _("paroles citées des questions")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "member"], name="questions_quoted_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.member_id}"
