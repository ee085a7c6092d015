"""What people decide about what is said of their skills, and where they were shown."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.expertise_querysets import SkillChoiceQuerySet


class SkillChoice(models.Model):
    """A skill that the person takes out of what their contributions say of them: not shown, not counted.

    One that is contested waits for the words of someone else, who answers once (`search.expertise.contesting`).
    """

    class Choice(models.TextChoices):
        HIDDEN = "hidden", _("Masquée : je préfère qu’on ne me sollicite pas pour cela")
        WITHDRAWN = "withdrawn", _("Retirée : je ne le fais plus")
        CONTESTED = "contested", _("Contestée : mes textes ne le prouvent pas")

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="skill_choices")
    concept = models.ForeignKey("vocabulary.Concept", on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(_("décision"), max_length=10, choices=Choice.choices)
    reason = models.CharField(_("pourquoi"), max_length=240, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("réponse"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        "members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SkillChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision sur une compétence")
        verbose_name_plural = _("décisions sur les compétences")
        ordering = ["concept__label"]
        constraints = [models.UniqueConstraint(fields=["member", "concept"], name="search_one_choice_per_skill")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.choice} {self.concept_id}"


class MatchingRefusal(models.Model):
    """The person wants to be proposed to nobody: out of every ranking."""

    member = models.OneToOneField(
        "members.Member", primary_key=True, on_delete=models.CASCADE, related_name="matching_refusal"
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("refus d’être proposé")
        verbose_name_plural = _("refus d’être proposé")

    def __str__(self) -> str:
        return str(self.member_id)


class ShownRanking(models.Model):
    """That a person was shown in answer to a kind of question, once a day whoever asked, kept for a year.

    Neither who asked nor their words are kept: what was recognised in them only.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="shown_rankings")
    day = models.DateField()
    asked = models.CharField(max_length=300, blank=True)
    """Keys of the skills, trades and place that were recognised, separated by spaces."""
    position = models.PositiveSmallIntegerField()
    """That of the last time in the day; 1 is the first."""
    score = models.FloatField()
    rule = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("classement montré")
        verbose_name_plural = _("classements montrés")
        ordering = ["-day", "position"]
        constraints = [models.UniqueConstraint(fields=["member", "day", "asked"], name="search_shown_once_a_day")]
        indexes = [models.Index(fields=["day"], name="search_shown_day")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.position} {self.day}"
