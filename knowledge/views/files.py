"""Serving and receiving files. Every byte passes the visibility rule of its contribution."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.forms import CharField
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.models import Attachment, Illustration, IllustrationRendition
from knowledge.querysets import readable
from knowledge.views.access import editable_or_404
from knowledge.writing import uploads
from portal.members.middleware import viewer_of
from portal.visibility import Viewer

IMAGE_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}


def _rule(viewer: Viewer, prefix: str = "") -> Q:
    """Files of readable contributions; the site's own images are for superusers, in the admin."""
    return readable(viewer, prefix=f"{prefix}contribution__state__")


@require_safe
def image(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(_visible(Illustration.objects.all(), viewer_of(request)), pk=pk)
    return _inline(found.file)


@require_safe
def rendition(request: HttpRequest, image_id: int, pk: int) -> FileResponse:
    """Existing renditions only: nothing is computed for a reader."""
    candidates = IllustrationRendition.objects.filter(image_id=image_id)
    return _inline(get_object_or_404(candidates.filter(_rule(viewer_of(request), "image__")), pk=pk).file)


@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Always a download, never opened in our origin."""
    found = get_object_or_404(_visible(Attachment.objects.all(), viewer_of(request)), pk=pk)
    return _secured(FileResponse(_open(found.file), as_attachment=True, filename=found.filename))


@require_POST
def upload_image(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = editable_or_404(request, pk)
    return _receive(request, pk, "image", lambda file, words: uploads.add_image(
        contribution, file, alternative=words, user=request.user))  # fmt: skip


@require_POST
def upload_document(request: HttpRequest, pk: int) -> HttpResponse:
    contribution = editable_or_404(request, pk)
    return _receive(request, pk, "document", lambda file, words: uploads.add_document(
        contribution, file, title=words, user=request.user))  # fmt: skip


@require_POST
def remove_image(request: HttpRequest, pk: int, image_id: int) -> HttpResponse:
    contribution = editable_or_404(request, pk)
    uploads.remove_file(get_object_or_404(Illustration, pk=image_id, contribution=contribution))
    return redirect("knowledge:edit", pk=pk)


@require_POST
def remove_document(request: HttpRequest, pk: int, document_id: int) -> HttpResponse:
    contribution = editable_or_404(request, pk)
    uploads.remove_file(get_object_or_404(Attachment, pk=document_id, contribution=contribution))
    return redirect("knowledge:edit", pk=pk)


def _receive(request: HttpRequest, pk: int, field: str, store: object) -> HttpResponse:
    assert callable(store)
    upload, words = request.FILES.get(field), request.POST.get("words", "")
    try:
        if upload is None:
            raise ValidationError(_("Choisissez un fichier."))
        store(upload, CharField(required=False).clean(words))
    except ValidationError as error:
        context = {"errors": error.messages, "field": field, "pk": pk, "words": words}
        return render(request, "knowledge/upload_refused.html", context, status=422)
    return redirect("knowledge:edit", pk=pk)


def _visible(files: QuerySet, viewer: Viewer) -> QuerySet:
    return files.filter(_rule(viewer))


def _open(file: FieldFile) -> object:
    try:
        return file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error


def _inline(file: FieldFile) -> FileResponse:
    content_type = IMAGE_TYPES.get(str(file.name).rpartition(".")[2].lower())
    if content_type is None:
        raise Http404
    return _secured(FileResponse(_open(file), content_type=content_type))


def _secured(response: FileResponse) -> FileResponse:
    """No sniffing, no script even if a browser renders it, no shared cache."""
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
