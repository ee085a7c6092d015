"""One question, and who may read it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.questions.querysets import QuestionQuerySet
from portal.visibility import Visibility


class Question(models.Model):
    """`words` is what was asked of « Qui sait ? »; `concepts` and `place` are what was recognised of it.

    `key` comes with the form: the same form sent twice is one question. `escalated_at`: nobody of those who know has
    answered, and the question went to those who accompany the asker's cooperative.
    """

    class State(models.TextChoices):
        OPEN = "open", _("en attente de réponse")
        ANSWERED = "answered", _("résolue")
        WITHDRAWN = "withdrawn", _("retirée")

    key = models.UUIDField(unique=True)
    title = models.CharField(_("question"), max_length=160)
    text = models.TextField(_("précisions"), max_length=4000, blank=True)
    words = models.CharField(_("mots cherchés"), max_length=300, blank=True)
    concepts = models.ManyToManyField("vocabulary.Concept", blank=True, related_name="questions")
    place = models.ForeignKey(
        "territories.Territory", verbose_name=_("lieu"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="questions",
    )  # fmt: skip
    asker = models.ForeignKey(
        "members.Member", verbose_name=_("posée par"), on_delete=models.CASCADE, related_name="questions"
    )
    cooperative = models.ForeignKey(
        "members.Cooperative", verbose_name=_("coopérative"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="questions",
    )  # fmt: skip
    visibility = models.CharField(
        _("qui peut la lire"), max_length=12, choices=Visibility.choices, default=Visibility.NETWORK
    )
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.OPEN)
    escalated_at = models.DateTimeField(_("passée à l’accompagnement le"), null=True, blank=True)
    created_at = models.DateTimeField(_("posée le"), default=timezone.now)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)
    index_version = models.PositiveBigIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("exemple"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-created_at"], name="questions_recent")]

    # Filled by `QuestionQuerySet.for_cards`, absent otherwise.
    answer_count: int

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("questions:detail", args=[f"{self.pk}-{slugify(self.title)[:60] or 'question'}"])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
