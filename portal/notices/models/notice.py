"""One thing told to one member."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.notices.models.pace import Pace
from portal.notices.querysets import NoticeQuerySet

REASON_LENGTH = 300


class Notice(models.Model):
    """The subject is kept as a kind and an id, never as a title: it is named when shown, if it may be read then."""

    member = models.ForeignKey(
        "members.Member", verbose_name=_("membre"), on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("type d’avis"), max_length=40)
    subject_kind = models.CharField(_("type de sujet"), max_length=32)
    subject_id = models.PositiveBigIntegerField(_("sujet"))
    reason = models.CharField(_("pourquoi"), max_length=REASON_LENGTH)
    once = models.CharField(
        _("une seule fois"), max_length=120, blank=True, help_text=_("Un membre n’a jamais deux avis de la même clé.")
    )
    pace = models.CharField(
        _("rythme"), max_length=10, choices=Pace.choices, blank=True, help_text=_("Vide : celui du type d’avis.")
    )
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)
    mail_settled_at = models.DateTimeField(
        _("courriel réglé le"),
        null=True,
        blank=True,
        help_text=_("Envoyé, ou laissé de côté parce que le sujet n’était pas lisible à ce moment."),
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "once"], condition=~Q(once=""), name="notices_notice_once")
        ]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="notices_inbox"),
            models.Index(fields=["member", "subject_kind"], name="notices_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["created_at"], name="notices_to_mail", condition=Q(mail_settled_at=None, read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.subject_kind}:{self.subject_id}"

    @property
    def subject_key(self) -> tuple[str, int]:
        return (self.subject_kind, self.subject_id)
