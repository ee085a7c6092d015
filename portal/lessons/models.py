"""What members say of the experiences they were shown."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.moments import Occasion


class LessonMark(models.Model):
    """One answer of one person about one experience, for one sort of moment. It is theirs to change or take back."""

    class Verdict(models.TextChoices):
        ADOPTED = "adopted", _("Adopté")
        USELESS = "useless", _("Pas utile")

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="lesson_marks")
    contribution = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="lesson_marks")
    occasion = models.CharField(_("moment"), max_length=8, choices=Occasion.choices)
    verdict = models.CharField(_("réponse"), max_length=8, choices=Verdict.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("réponse sur une expérience")
        verbose_name_plural = _("réponses sur des expériences")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "occasion", "member"], name="lessons_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.contribution_id}"
