"""A team that answers a lead together: places, one shared answer, an agreement on shares."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.leads.querysets_introductions import LeadTeamQuerySet


class LeadTeam(models.Model):
    """Each place is an introduction; once all have accepted, the team is formed and shares a circle.

    `answer_version` moves with each save of the shared answer: who saves over a version they have not read is told.
    """

    class State(models.TextChoices):
        INVITING = "inviting", _("en cours de formation")
        FORMED = "formed", _("formée")
        DISSOLVED = "dissolved", _("dissoute")

    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="teams")
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.INVITING)
    circle = models.OneToOneField(
        "members.Circle", null=True, blank=True, on_delete=models.SET_NULL, related_name="lead_team"
    )
    answer = models.TextField(_("réponse commune"), max_length=10_000, blank=True)
    answer_version = models.PositiveIntegerField(default=0)
    answer_by = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = LeadTeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("équipe")
        verbose_name_plural = _("équipes")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["lead"], condition=~Q(state="dissolved"), name="leads_team_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("leads:team", args=[self.lead_id, self.pk])


class TeamPlace(models.Model):
    """One person of the team, what they hold, and their share in percent. Emptied, not deleted, when they leave."""

    team = models.ForeignKey(LeadTeam, on_delete=models.CASCADE, related_name="places")
    introduction = models.ForeignKey("leads.Introduction", on_delete=models.CASCADE, related_name="team_places")
    concepts = models.ManyToManyField("vocabulary.Concept", verbose_name=_("apporte"), related_name="+")
    share = models.PositiveSmallIntegerField(_("part, en %"), null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("place dans une équipe")
        verbose_name_plural = _("places dans les équipes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["team", "introduction"], name="leads_place_once"),
            models.CheckConstraint(condition=Q(share=None) | Q(share__lte=100), name="leads_place_share"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.introduction_id}"


class TeamEvent(models.Model):
    """The log of a team. `by` is None for the site itself."""

    class Act(models.TextChoices):
        INVITED = "invited", _("équipe invitée")
        FORMED = "formed", _("équipe formée")
        LEFT = "left", _("départ")
        DISSOLVED = "dissolved", _("équipe dissoute")
        ANSWERED = "answered", _("réponse commune modifiée")
        SHARED = "shared", _("parts proposées")
        SIGNED = "signed", _("parts acceptées")
        AGREED = "agreed", _("accord de tout le monde sur les parts")

    team = models.ForeignKey(LeadTeam, on_delete=models.CASCADE, related_name="events")
    by = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("étape d’une équipe")
        verbose_name_plural = _("étapes des équipes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.team_id}"
