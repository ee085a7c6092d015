"""The words of a document, read once by the worker and kept beside it for search."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileText(models.Model):
    """Read by whoever may read the contribution of the document, and gone with the document."""

    class State(models.TextChoices):
        READING = "reading", _("En cours de lecture")
        READ = "read", _("Texte lu")
        UNREADABLE = "unreadable", _("Texte illisible")

    class Reason(models.TextChoices):
        """Why there is no text, in words that follow « Texte illisible : »."""

        BROKEN = "broken", _("le fichier est abîmé")
        LYING = "lying", _("le contenu n’est pas celui que le nom annonce")
        ENCRYPTED = "encrypted", _("le fichier est protégé par un mot de passe")
        TOO_LARGE = "too_large", _("le fichier se déplie en trop de données")
        TOO_LONG = "too_long", _("la lecture demande trop de temps")
        TOO_HEAVY = "too_heavy", _("la lecture demande trop de mémoire")
        FORBIDDEN = "forbidden", _("le fichier contient des définitions que nous ne lisons pas")
        WORDLESS = "wordless", _("le fichier ne contient pas de texte, seulement des images")
        MISSING = "missing", _("le fichier n’est plus là")
        INTERRUPTED = "interrupted", _("la lecture a été interrompue plusieurs fois")

    attachment = models.OneToOneField(
        "knowledge.Attachment", primary_key=True, on_delete=models.CASCADE, related_name="file_text"
    )
    source = models.CharField(max_length=255)
    """Name of the stored file that was read: another file is read anew."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    text = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False)
    """There was more than is kept."""
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("texte d’un document")
        verbose_name_plural = _("textes des documents")

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.state}"
