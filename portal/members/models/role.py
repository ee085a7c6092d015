"""What a person may do beyond their own pages, and where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

UNSCOPED = Q(cooperative__isnull=True, territory__isnull=True, theme__isnull=True)


class Role(models.Model):
    """A mandate. Animators hold theirs in one cooperative, local authorities on one territory."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Membre")
        ANIMATOR = "animator", _("Accompagnement d’une coopérative")
        RESEARCHER = "researcher", _("Recherche")
        CURATOR = "curator", _("Relecture d’un thème ou d’un territoire")
        FEDERATION = "federation", _("Fédération")
        LOCAL_AUTHORITY = "local_authority", _("Collectivité")
        MODERATOR = "moderator", _("Modération")
        ADMINISTRATOR = "administrator", _("Administration du site")

    member = models.ForeignKey(
        "members.Member", verbose_name=_("membre"), on_delete=models.CASCADE, related_name="roles"
    )
    kind = models.CharField(_("rôle"), max_length=20, choices=Kind.choices)
    cooperative = models.ForeignKey(
        "members.Cooperative",
        verbose_name=_("coopérative"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="roles",
    )
    territory = models.ForeignKey(
        "territories.Territory",
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="member_roles",
    )
    theme = models.ForeignKey(
        "vocabulary.Concept",
        verbose_name=_("thème"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="member_roles",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    SCOPED: ClassVar[tuple[str, ...]] = (Kind.ANIMATOR, Kind.LOCAL_AUTHORITY, Kind.CURATOR)

    class Meta:
        verbose_name = _("rôle")
        verbose_name_plural = _("rôles")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="animator", cooperative__isnull=False, territory__isnull=True, theme__isnull=True)
                    | Q(
                        kind="local_authority",
                        territory__isnull=False,
                        cooperative__isnull=True,
                        theme__isnull=True,
                    )
                    | Q(kind="curator", cooperative__isnull=True)
                    | (~Q(kind__in=["animator", "local_authority", "curator"]) & UNSCOPED)
                ),
                name="members_role_scope",
                violation_error_message=_(
                    "L’accompagnement se rattache à une coopérative, une collectivité à un territoire, "
                    "la relecture à un thème ou un territoire ; les autres rôles valent partout."
                ),
            ),
            models.UniqueConstraint(fields=["member", "kind"], condition=UNSCOPED, name="members_role_once_everywhere"),
            models.UniqueConstraint(
                fields=["member", "kind", "cooperative"],
                condition=Q(cooperative__isnull=False),
                name="members_role_once_cooperative",
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "territory"],
                condition=Q(territory__isnull=False, theme__isnull=True),
                name="members_role_once_territory",
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "theme"],
                condition=Q(theme__isnull=False, territory__isnull=True),
                name="members_role_once_theme",
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "theme", "territory"],
                condition=Q(theme__isnull=False, territory__isnull=False),
                name="members_role_once_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.member}"
