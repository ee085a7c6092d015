"""What the author of a story answers to a project that would start from it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class StoryAgreement(models.Model):
    """Asked when the project is drafted. Only the author of the story answers, and may change their mind."""

    class State(models.TextChoices):
        ASKED = "asked", _("demandé")
        GIVEN = "given", _("donné")
        REFUSED = "refused", _("refusé")

    project = models.ForeignKey("research.ResearchProject", on_delete=models.CASCADE, related_name="story_agreements")
    story = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="story_agreements")
    state = models.CharField(_("accord"), max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("accord d’un auteur")
        verbose_name_plural = _("accords des auteurs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "story", "member"], name="story_agreement_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.story_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("research:agreement", args=[self.pk])
