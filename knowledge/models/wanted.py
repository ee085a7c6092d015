"""What people look for and nobody has told yet, and where each wish comes from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.wanted_querysets import WantedQuerySet

LONGEST_TITLE = 200
LONGEST_KEY = 250


def subject_url(pk: int) -> str:
    return reverse("knowledge:wanted_subject", args=[pk])


class Wanted(models.Model):
    """A page that is missing. Its state is not stored but read: answered for whoever may read an answer.

    `title` is empty while only red links name it: each reader then sees the title of those in texts they may read.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    """Words of the title as `knowledge.wanted.meaning` compares them."""
    title = models.CharField(_("sujet"), max_length=LONGEST_TITLE, blank=True)
    canonical = models.ForeignKey(
        "self",
        verbose_name=_("regroupé avec"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="variants",
    )
    taken_by = models.ForeignKey(
        "members.Member",
        verbose_name=_("pris en charge par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="wanted_taken",
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(_("pourquoi ce sujet est écarté"), max_length=300, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    is_removed = models.BooleanField(
        _("retiré de la liste"), default=False, help_text=_("Un propos déplacé : il ne revient pas, même redemandé.")
    )
    created_at = models.DateTimeField(_("depuis"), auto_now_add=True)
    followers = models.ManyToManyField(
        "members.Member", verbose_name=_("à prévenir"), blank=True, related_name="wanted_followed"
    )

    objects = WantedQuerySet.as_manager()

    class Meta:
        verbose_name = _("article recherché")
        verbose_name_plural = _("articles recherchés")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title or str(_("sujet cité dans un texte"))

    def get_absolute_url(self) -> str:
        return subject_url(self.pk)


class WantedDemand(models.Model):
    """Somebody asked for it: a question to the community, or a call to contribute from the grid of coverage."""

    class Kind(models.TextChoices):
        ASK = "ask", _("Demande")
        CALL = "call", _("Appel à contribution")

    wanted = models.ForeignKey(Wanted, on_delete=models.CASCADE, related_name="demands")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    member = models.ForeignKey(
        "members.Member", null=True, blank=True, on_delete=models.CASCADE, related_name="wanted_demands"
    )
    precision = models.CharField(_("précision"), max_length=500, blank=True)
    axis = models.ForeignKey("vocabulary.Concept", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    territory = models.ForeignKey(
        "territories.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("demande")
        verbose_name_plural = _("demandes")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wanted", "kind", "member"], condition=Q(member__isnull=False), name="wanted_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.wanted_id}"


class WantedAnswer(models.Model):
    """A page that answers. Only those who may read the page learn that the question has an answer."""

    wanted = models.ForeignKey(Wanted, on_delete=models.CASCADE, related_name="answers")
    contribution = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="answered_wanted")
    member = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("réponse à un article recherché")
        verbose_name_plural = _("réponses à des articles recherchés")
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["wanted", "contribution"], name="wanted_answered_once")]

    def __str__(self) -> str:
        return f"{self.wanted_id} {self.contribution_id}"


class RedLink(models.Model):
    """`[[title]]` in the published text of `contribution`, leading to no page when it was published."""

    contribution = models.ForeignKey("knowledge.Contribution", on_delete=models.CASCADE, related_name="red_links")
    wanted = models.ForeignKey(Wanted, on_delete=models.CASCADE, related_name="red_links")
    title = models.CharField(max_length=LONGEST_TITLE)

    class Meta:
        verbose_name = _("lien vers une page à écrire")
        verbose_name_plural = _("liens vers des pages à écrire")
        constraints = [models.UniqueConstraint(fields=["contribution", "title"], name="red_link_once_per_text")]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.title}"


class FailedSearch(models.Model):
    """A question that found nothing, counted once a day, without who asked it.

    It joins a `Wanted`, and is shown, when it was asked on several days: a question asked once may be private.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    text = models.CharField(max_length=120)
    days = models.PositiveIntegerField(default=1)
    last_day = models.DateField(db_index=True)
    wanted = models.ForeignKey(Wanted, null=True, blank=True, on_delete=models.SET_NULL, related_name="searches")

    class Meta:
        verbose_name = _("recherche sans réponse")
        verbose_name_plural = _("recherches sans réponse")

    def __str__(self) -> str:
        return self.key
