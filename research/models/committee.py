"""The reading committee of a study: who was asked, until when, what they answered, what was decided."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PROMISED_DAYS = 7


def promised_day() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=PROMISED_DAYS)


class Committee(models.Model):
    """One round of reading of one version. `circle` opens the study to its readers before others."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Publier")
        REVISE = "revise", _("À reprendre, puis relire")
        DECLINED = "declined", _("Ne pas publier ici")

    study = models.ForeignKey("research.CaseStudy", on_delete=models.CASCADE, related_name="committees")
    circle = models.OneToOneField("members.Circle", on_delete=models.PROTECT, related_name="committee")
    version = models.PositiveIntegerField(_("version lue"))
    grid = models.PositiveSmallIntegerField(_("version de la grille"))
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(_("avis promis pour le"), default=promised_day)
    decision = models.CharField(_("décision"), max_length=10, choices=Decision.choices, blank=True)
    decision_note = models.TextField(_("motifs de la décision"), max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    # Filled by `research.committee.appraisal.committees_of`, absent otherwise.
    seated: list[CommitteeReader]

    class Meta:
        verbose_name = _("comité de lecture")
        verbose_name_plural = _("comités de lecture")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study"], condition=models.Q(decision=""), name="one_open_committee_per_study"
            )
        ]

    def __str__(self) -> str:
        return f"{self.study_id} v{self.version}"

    @property
    def is_open(self) -> bool:
        return not self.decision

    @property
    def days_late(self) -> int:
        """Days since the promised date of an open committee; 0 when it is not late."""
        return max((timezone.localdate() - self.due_on).days, 0) if self.is_open else 0


class CommitteeReader(models.Model):
    """One person asked to read. The first one reports: it is they who write the decision."""

    class Advice(models.TextChoices):
        PUBLISH = "publish", _("Publier")
        REVISE = "revise", _("Reprendre d’abord")
        DECLINE = "decline", _("Ne pas publier ici")

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="readers")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="committee_readings")
    reports = models.BooleanField(_("rapporte"), default=False)
    named = models.BooleanField(_("nom publié"), default=False)
    opinion = models.TextField(_("appréciation"), max_length=8000, blank=True)
    advice = models.CharField(_("avis"), max_length=10, choices=Advice.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    # Filled by `research.committee.appraisal.committees_of`, absent otherwise.
    given_marks: list[Mark]

    class Meta:
        verbose_name = _("lecture demandée")
        verbose_name_plural = _("lectures demandées")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["committee", "member"], name="one_reading_per_member")]

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.member_id}"


class Mark(models.Model):
    """The answer of a reader to one criterion of the grid."""

    class Answer(models.TextChoices):
        YES = "yes", _("Oui")
        NO = "no", _("Non")
        NOT_APPLICABLE = "na", _("Sans objet")

    reader = models.ForeignKey(CommitteeReader, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=40)
    answer = models.CharField(max_length=4, choices=Answer.choices)
    comment = models.TextField(_("commentaire"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("réponse à un critère")
        verbose_name_plural = _("réponses aux critères")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reader", "criterion"], name="one_answer_per_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.answer}"


class CommitteeMessage(models.Model):
    """A line of the dialogue between readers and authors, about one field of the study or the whole."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="messages")
    member = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    field = models.CharField(_("à propos de"), max_length=20, blank=True)
    text = models.TextField(_("message"), max_length=4000)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("message du comité")
        verbose_name_plural = _("messages du comité")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.committee_id}: {self.field}"
