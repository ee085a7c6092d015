"""A person of the network, as they present themself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.members.field_visibility import default_field_visibility, level_of, validate_field_visibility
from portal.members.models.versioned import Versioned
from portal.members.querysets import MemberQuerySet
from portal.visibility import Visibility

if TYPE_CHECKING:
    from portal.members.models.cooperative import Cooperative
    from portal.members.models.join_request import JoinRequest
    from portal.members.models.membership import Membership


class Member(Versioned):
    """One person. The account may be missing (imported, or gone); the page and its credits stay."""

    class Status(models.TextChoices):
        PENDING = "pending", _("En attente")
        ACTIVE = "active", _("Actif")
        SUSPENDED = "suspended", _("Suspendu")
        LEFT = "left", _("Parti")

    class Availability(models.TextChoices):
        OPEN = "open", _("Disponible")
        LIMITED = "limited", _("Disponibilité réduite")
        CLOSED = "closed", _("Pas disponible en ce moment")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("compte"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="member",
    )
    slug = models.SlugField(_("adresse courte"), max_length=80, unique=True)
    display_name = models.CharField(_("nom affiché"), max_length=120)
    status = models.CharField(_("état"), max_length=12, choices=Status.choices, default=Status.PENDING)
    visibility = models.CharField(
        _("qui peut voir la page"), max_length=12, choices=Visibility.choices, default=Visibility.NETWORK
    )
    field_visibility = models.JSONField(
        _("visibilité des champs"),
        default=default_field_visibility,
        blank=True,
        validators=[validate_field_visibility],
    )
    is_listed = models.BooleanField(_("présent dans l’annuaire"), default=False)
    headline = models.CharField(_("en une ligne"), max_length=160, blank=True)
    trades = models.ManyToManyField(
        "vocabulary.Concept", verbose_name=_("métiers"), blank=True, related_name="members_by_trade"
    )
    skills = models.ManyToManyField(
        "vocabulary.Concept",
        verbose_name=_("compétences"),
        through="members.DeclaredSkill",
        blank=True,
        related_name="members_by_skill",
    )
    offers = models.TextField(_("propose"), blank=True, max_length=2000)
    seeks = models.TextField(_("cherche"), blank=True, max_length=2000)
    places = models.ManyToManyField(
        "territories.Territory", verbose_name=_("territoires"), blank=True, related_name="members"
    )
    availability = models.CharField(
        _("disponibilité"), max_length=10, choices=Availability.choices, default=Availability.OPEN
    )
    availability_note = models.CharField(_("précision"), max_length=160, blank=True)
    bio = models.TextField(_("parcours"), blank=True, max_length=10_000)
    bio_html = models.TextField(editable=False, blank=True)
    contact_email = models.EmailField(_("adresse de contact"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    charter_accepted_at = models.DateTimeField(_("charte acceptée le"), null=True, blank=True)
    is_example = models.BooleanField(_("exemple fictif"), default=False)
    external_id = models.CharField(_("identifiant d’origine"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("inscrit le"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Filled by `MemberQuerySet.with_current_memberships`, absent otherwise.
    current_memberships: list[Membership]
    # Filled by `portal.members.views.space.own_member`, past ones included, absent otherwise.
    all_memberships: list[Membership]

    cooperatives: models.ManyToManyField[Cooperative, models.Model] = models.ManyToManyField(
        "members.Cooperative", through="members.Membership", related_name="members"
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        ordering = ["display_name"]
        indexes = [models.Index(fields=["status", "is_listed", "visibility"], name="members_member_listing")]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="members_member_external_id"
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("members:profile", kwargs={"slug": self.slug})

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    def last_request(self) -> JoinRequest | None:
        """The request that says where the person stands: one that waits, otherwise the last one decided. One query."""
        requests = list(self.join_requests.select_related("cooperative").order_by("-decided_at", "-created_at"))
        waiting = (request for request in requests if request.decided_at is None)
        return next(waiting, requests[0] if requests else None)

    def level_of(self, field: str) -> str:
        """Visibility level chosen for one field of the profile."""
        return level_of(self.field_visibility, field)


class DeclaredSkill(models.Model):
    """A skill the person says they have. Shown as « déclaré »: proofs come from their contributions."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="declared_skills")
    concept = models.ForeignKey(
        "vocabulary.Concept",
        verbose_name=_("compétence"),
        on_delete=models.PROTECT,
        related_name="declarations",
    )
    note = models.CharField(_("précision"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("compétence déclarée")
        verbose_name_plural = _("compétences déclarées")
        ordering = ["concept__label"]
        constraints = [models.UniqueConstraint(fields=["member", "concept"], name="members_declared_skill_once")]

    def __str__(self) -> str:
        return f"{self.concept}"
