"""A call for fieldwork, who answered it, and what they agreed to."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.querysets import readable
from portal.members.models import Membership
from portal.visibility import Viewer

SOON = dt.timedelta(days=14)
"""Before the promised date, when its author is reminded."""


class FieldCallQuerySet(models.QuerySet["FieldCall"]):
    def visible_to(self, viewer: Viewer) -> FieldCallQuerySet:
        """A call is read by those who read its project, once that is published; a draft's by its authors."""
        return self.filter(readable(viewer, prefix="project__state__"))

    def published(self) -> FieldCallQuerySet:
        return self.filter(project__state__live=True)

    def for_cards(self) -> FieldCallQuerySet:
        return self.select_related("project__state", "cooperative").prefetch_related("trades", "territories")

    def owed(self, before: dt.date) -> FieldCallQuerySet:
        """Promised by that day and not given back yet."""
        return self.filter(return_on__lte=before, returned_at=None)


class FieldCall(models.Model):
    """What a project looks for, whom it would like to meet, and when it promises to come back with the results."""

    class State(models.TextChoices):
        OPEN = "open", _("Ouvert")
        CLOSED = "closed", _("Clos")

    class Form(models.TextChoices):
        INTERVIEW = "interview", _("Entretien")
        SURVEY = "survey", _("Questionnaire")
        WORKSHOP = "workshop", _("Atelier")
        OBSERVATION = "observation", _("Observation")
        TRIAL = "trial", _("Essai chez vous")

    project = models.ForeignKey("research.ResearchProject", on_delete=models.CASCADE, related_name="calls")
    title = models.CharField(_("titre"), max_length=200)
    text = models.TextField(_("ce qui est proposé"), max_length=10_000)
    text_html = models.TextField(editable=False, blank=True)
    form = models.CharField(_("forme"), max_length=12, choices=Form.choices, default=Form.INTERVIEW)
    duration = models.CharField(_("temps demandé"), max_length=120, blank=True)
    uses = models.TextField(_("à quoi serviront les paroles recueillies"), max_length=2000)
    axes = models.ManyToManyField(
        "vocabulary.Concept", verbose_name=_("axes"), blank=True, related_name="+", limit_choices_to={"scheme": "axis"}
    )
    trades = models.ManyToManyField(
        "vocabulary.Concept", verbose_name=_("métiers"), blank=True, related_name="+",
        limit_choices_to={"scheme": "trade"},
    )  # fmt: skip
    territories = models.ManyToManyField(
        "territories.Territory", verbose_name=_("territoires"), blank=True, related_name="+"
    )
    stage = models.CharField(_("étape du parcours"), max_length=10, choices=Membership.Stage.choices, blank=True)
    cooperative = models.ForeignKey(
        "members.Cooperative", verbose_name=_("coopérative"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="field_calls",
    )  # fmt: skip
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.OPEN)
    closes_on = models.DateField(_("réponses jusqu’au"), null=True, blank=True)
    return_on = models.DateField(_("retour promis le"))
    returned_at = models.DateTimeField(_("retour fait le"), null=True, blank=True)
    returned_note = models.TextField(_("ce qui a été rendu"), max_length=2000, blank=True)
    created_by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="field_calls")
    created_at = models.DateTimeField(auto_now_add=True)
    index_version = models.PositiveBigIntegerField(default=1)
    is_example = models.BooleanField(_("exemple"), default=False)

    objects = FieldCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("appel à terrain")
        verbose_name_plural = _("appels à terrain")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["returned_at", "return_on"], name="field_call_owed")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("research:call", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Answers are taken: not closed, and not past its day."""
        return self.state == self.State.OPEN and (self.closes_on is None or self.closes_on >= timezone.localdate())

    @property
    def is_late(self) -> bool:
        """What was promised has not come back in time."""
        return self.returned_at is None and self.return_on < timezone.localdate()


class Participation(models.Model):
    """A member who said yes to a call, for the uses that the call names. Taking it back is theirs at any time."""

    call = models.ForeignKey(FieldCall, on_delete=models.CASCADE, related_name="participations")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="participations")
    note = models.CharField(_("un mot pour l’équipe"), max_length=500, blank=True)
    agreed_uses = models.TextField(max_length=2000)
    """The uses as they were written when the person agreed."""
    agreed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("participation à un terrain")
        verbose_name_plural = _("participations aux terrains")
        ordering = ["agreed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "member"], name="field_call_answered_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.call_id}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class ParticipationEvent(models.Model):
    """The log of agreements: given or withdrawn, when, for which uses. Kept when the participation changes."""

    class Act(models.TextChoices):
        GIVEN = "given", _("accord donné")
        WITHDRAWN = "withdrawn", _("accord retiré")

    call = models.ForeignKey(FieldCall, on_delete=models.CASCADE, related_name="participation_events")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)
    uses = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("accord de participation")
        verbose_name_plural = _("accords de participation")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act}: {self.call_id} {self.member_id}"
