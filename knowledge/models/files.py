"""Images and documents of a contribution: stored apart, opened by the rule of their contribution."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.urls import reverse
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files outside the public media folder. Asking for a direct address is an error: no link can slip out."""

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_MEDIA_ROOT)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        raise ValueError("private files have no address of their own; use the view that checks the rule")


def _owner(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        "knowledge.Contribution", null=True, blank=True, on_delete=models.CASCADE, related_name=related_name
    )


class Illustration(AbstractImage):
    """An image. Without a contribution it is the site's own: readable by whoever uses the admin."""

    file = models.ImageField(
        _("fichier"), upload_to="images", storage=PrivateStorage(), width_field="width", height_field="height"
    )
    contribution = _owner("illustrations")
    alternative = models.CharField(_("ce que montre l’image"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    admin_form_fields = ("title", "file", "alternative", "tags", "focal_point_x", "focal_point_y")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class IllustrationRendition(AbstractRendition):
    file = models.ImageField(
        upload_to="renditions", storage=PrivateStorage(), width_field="width", height_field="height"
    )
    image = models.ForeignKey(Illustration, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter")
        ]

    @property
    def url(self) -> str:
        return reverse("knowledge:rendition", args=[self.image_id, self.pk])


class Attachment(AbstractDocument):
    """A document, always offered as a download."""

    file = models.FileField(_("fichier"), upload_to="documents", storage=PrivateStorage())
    contribution = _owner("attachments")
    position = models.PositiveSmallIntegerField(default=0)

    admin_form_fields = ("title", "file", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def url(self) -> str:
        return reverse("knowledge:attachment", args=[self.pk])
