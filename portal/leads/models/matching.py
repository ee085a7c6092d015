"""Rankings of people for a lead, what was proposed to whom, and what people decide about it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.packed import PackedJSONField
from portal.visibility import Viewer, tokens


class MatchRun(models.Model):
    """One ranking: the rule, all that it was made from, and what came out. Never changed."""

    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="match_runs")
    rule = models.ForeignKey("leads.MatchingRule", on_delete=models.PROTECT, related_name="runs")
    by = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    snapshot = PackedJSONField()
    ranking = PackedJSONField()

    class Meta:
        verbose_name = _("classement pour une affaire")
        verbose_name_plural = _("classements pour une affaire")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.made_at:%Y-%m-%d %H:%M}"


class Placement(models.Model):
    """That a person was shown in a ranking, and where: so that they find every ranking that concerned them."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="placements")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="placements")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("place dans un classement")
        verbose_name_plural = _("places dans un classement")
        ordering = ["-run__made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["run", "member"], name="leads_placement_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.member_id} {self.position}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those made to the viewer about leads they may read, and those about leads they answer for."""
        if viewer.sees_all:
            return self
        from portal.leads.models import Lead

        return self.filter(
            (_made_to(viewer) & Q(lead__in=Lead.objects.visible_to(viewer).values("pk")))
            | Q(lead__in=Lead.objects.managed_by(viewer).values("pk"))
        )

    def made_to(self, viewer: Viewer) -> Self:
        return self.filter(_made_to(viewer))

    def waiting(self) -> Self:
        return self.filter(still_waiting())


class Proposal(models.Model):
    """A lead proposed to a person, once whatever happens: `rank` is their place in the ranking it came from."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("en attente de réponse")
        ACCEPTED = "accepted", _("acceptée")
        DECLINED = "declined", _("déclinée")
        LAPSED = "lapsed", _("sans suite")

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="proposals")
    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="proposals")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="proposals")
    rank = models.PositiveSmallIntegerField()
    is_newcomer = models.BooleanField(default=False)
    """They were new, or had never been proposed anything: what the published share counts."""
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(_("raison"), max_length=500, blank=True)
    """Why it was declined, for who answers for the lead."""
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["lead", "member"], name="leads_proposal_once")]
        indexes = [
            models.Index(fields=["created_at", "member"], name="leads_proposal_turn"),
            models.Index(fields=["member", "state"], name="leads_proposal_load"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.member_id} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("leads:proposal", args=[self.lead_id, self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.PROPOSED


class ContestQuerySet(models.QuerySet["Contest"]):
    def answered_by(self, viewer: Viewer) -> Self:
        """Those the viewer may answer: never one's own, and about leads that the viewer may read.

        Curators, moderators and administrators answer all of them, animators those of the people they accompany.
        """
        if viewer.member_id is None or not viewer.is_network:
            return self.none()
        from portal.leads.models import Lead
        from portal.members.models import Membership, Role

        held = Role.objects.filter(member=viewer.member_id)
        everywhere = held.filter(kind__in=[Role.Kind.CURATOR, Role.Kind.MODERATOR, Role.Kind.ADMINISTRATOR])
        animated = held.filter(kind=Role.Kind.ANIMATOR, cooperative__in=sorted(viewer.cooperative_ids))
        accompanied = Membership.objects.current().filter(cooperative__in=animated.values("cooperative"))
        return self.filter(
            Exists(everywhere) | Q(proposal__member__in=accompanied.values("member")),
            proposal__lead__in=Lead.objects.visible_to(viewer).values("pk"),
        ).exclude(proposal__member=viewer.member_id)


class Contest(models.Model):
    """A person does not agree with how they were ranked or read: someone answers in words. Once a proposal."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="contest")
    words = models.TextField(_("ce que vous contestez"), max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("réponse"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        "members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = _("contestation d’un classement")
        verbose_name_plural = _("contestations de classements")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class Conflict(models.Model):
    """Someone to whom this lead is not to be proposed, as those who answer for it declare."""

    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="conflicts")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conflit d’intérêts")
        verbose_name_plural = _("conflits d’intérêts")
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["lead", "member"], name="leads_conflict_once")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.member_id}"


class SparedCooperative(models.Model):
    """This lead is not to be proposed inside the cooperative that gives it."""

    lead = models.OneToOneField("leads.Lead", primary_key=True, on_delete=models.CASCADE, related_name="spared")

    class Meta:
        verbose_name = _("coopérative écartée")
        verbose_name_plural = _("coopératives écartées")

    def __str__(self) -> str:
        return str(self.lead_id)


class MatchingLoad(models.Model):
    """How many proposals and introductions a person agrees to have at once; no row is the rule's number."""

    MOST: ClassVar[int] = 20

    member = models.OneToOneField(
        "members.Member", primary_key=True, on_delete=models.CASCADE, related_name="matching_load"
    )
    cap = models.PositiveSmallIntegerField(_("au plus"))

    class Meta:
        verbose_name = _("charge choisie")
        verbose_name_plural = _("charges choisies")
        constraints = [models.CheckConstraint(condition=Q(cap__gte=1, cap__lte=20), name="leads_load_bounds")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.cap}"


class ServedPlace(models.Model):
    """Where someone who may be proposed tells every member that they work; one row without place for who does not.

    Only decides who is looked at, so that one query finds them; what counts is read from the person's page.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="served_places")
    territory = models.ForeignKey("territories.Territory", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("lieu servi")
        verbose_name_plural = _("lieux servis")
        indexes = [models.Index(fields=["territory", "member"], name="leads_served_where")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.territory_id}"


def still_waiting() -> Q:
    """Condition on `Proposal`: without answer, about leads that may still be taken. They count in the load."""
    from portal.leads.models import Lead

    return Q(state="proposed", lead__state__in=Lead.RUNNING)


def _made_to(viewer: Viewer) -> Q:
    """The token is the right, not the id beside it."""
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens:
        return Q(pk__in=[])
    return Q(member=viewer.member_id)
