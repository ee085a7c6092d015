"""A question put to one person, and how many questions a person accepts at once."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_ASKED: Final = 5
"""People who know to whom a question may ever be put, those who declined included."""
USUAL_LOAD: Final = 3
MOST_LOAD: Final = 20


class Asking(models.Model):
    """One person in the life of a question. The reason is kept as what it stands on, never as words: it is told when
    it is read, if it may be read then.

    Who is in reserve knows nothing of it: they are asked only when another does not answer.
    """

    class State(models.TextChoices):
        RESERVE = "reserve", _("en réserve")
        ASKED = "asked", _("question posée")
        ANSWERED = "answered", _("a répondu")
        DECLINED = "declined", _("ne peut pas répondre")
        PASSED = "passed", _("n’est pas la bonne personne")
        SILENT = "silent", _("n’a pas répondu")
        STOPPED = "stopped", _("n’est plus demandé")

    class Role(models.TextChoices):
        EXPERT = "expert", _("sait")
        ANIMATOR = "animator", _("accompagne la coopérative")

    MAY_ANSWER: ClassVar[tuple[str, ...]] = (State.ASKED, State.SILENT)
    """A late answer is still an answer."""

    question = models.ForeignKey("questions.Question", on_delete=models.CASCADE, related_name="askings")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="askings")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.EXPERT)
    position = models.PositiveSmallIntegerField()
    """1 for the first, among those of the same role."""
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.RESERVE)
    record = models.ForeignKey(
        "knowledge.Contribution", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The text that made them be asked."""
    concept = models.ForeignKey(
        "vocabulary.Concept", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """What they declare, when no text did."""
    asked_at = models.DateTimeField(null=True, blank=True)
    """Since then they may read the question."""
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("personne à qui une question est posée")
        verbose_name_plural = _("personnes à qui une question est posée")
        ordering = ["question", "role", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "member"], name="questions_asked_once"),
            models.UniqueConstraint(fields=["question", "role", "position"], name="questions_asking_order"),
            models.CheckConstraint(
                condition=Q(position__gte=1) & (~Q(role="expert") | Q(position__lte=MOST_ASKED)),
                name="questions_five_at_most",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="questions_waiting")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.member_id} {self.state}"


class QuestionLoad(models.Model):
    """How many questions a person accepts to have waiting at once; 0 for none. Without a row, `USUAL_LOAD`."""

    member = models.OneToOneField(
        "members.Member", primary_key=True, on_delete=models.CASCADE, related_name="question_load"
    )
    most = models.PositiveSmallIntegerField(_("questions à la fois, au plus"), default=USUAL_LOAD)

    class Meta:
        verbose_name = _("charge de questions")
        verbose_name_plural = _("charges de questions")
        constraints = [models.CheckConstraint(condition=Q(most__lte=MOST_LOAD), name="questions_load_in_reason")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.most}"
