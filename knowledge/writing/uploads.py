"""Images and documents received from people: judged by their content, stripped of what betrays, size-limited."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO

import filetype
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from knowledge.changes import touch
from knowledge.models import Attachment, Contribution, Illustration

MAX_PIXELS = 40_000_000
MAX_SIDE = 2400
FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
"""MPO: the JPEG of many phones, with a second picture behind the first; only the first is kept."""
RENDITIONS = ("width-480|format-webp|webpquality-78", "width-1200|format-webp|webpquality-78")
MAX_PER_CONTRIBUTION = 12
MAX_ARCHIVE_BYTES = 100_000_000

_OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml", "ods": "content.xml"}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The older container, in which an office file with a password is put."""
_MANIFEST_BYTES = 1_000_000


def add_image(contribution: Contribution, upload: UploadedFile, *, alternative: str, user: object) -> Illustration:
    """Store an image of a contribution and its renditions. Raises ValidationError in words for the person."""
    _refuse_size(upload, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    _refuse_number(contribution.illustrations.count())
    content, extension = clean_image(upload)
    name = f"{_stem(upload.name, 'image')}.{extension}"
    with transaction.atomic():
        image = Illustration(
            title=(alternative or _stem(upload.name, "image"))[:255],
            alternative=alternative[:300],
            contribution=contribution,
            uploaded_by_user=user,
            position=contribution.illustrations.count(),
        )
        image.file.save(name, ContentFile(content, name=name), save=False)
        image.file_size = len(content)
        image.save()
        for spec in RENDITIONS:
            image.get_rendition(spec)
        touch([contribution.pk])
    return image


def clean_image(upload: IO[bytes]) -> tuple[bytes, str]:
    """(bytes, extension) of the image drawn again: no EXIF, no place, no trailing payload, at most MAX_SIDE.

    Raises ValidationError for anything that is not one of JPEG, PNG, WebP or GIF, or is too large to open safely.
    """
    try:
        with Image.open(upload) as image:
            if image.format not in FORMATS:
                raise ValidationError(_("Formats acceptés : JPEG, PNG, WebP et GIF."))
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("Cette image a trop de points : réduisez-la sous 40 millions."))
            kind = "JPEG" if image.format == "MPO" else image.format
            image.load()
            drawn = ImageOps.exif_transpose(image)
            drawn.thumbnail((MAX_SIDE, MAX_SIDE))
            bare = Image.frombytes(drawn.mode, drawn.size, drawn.tobytes())
            if drawn.mode == "P" and (palette := drawn.getpalette()):
                bare.putpalette(palette)
            if kind == "JPEG" and bare.mode != "RGB":
                bare = bare.convert("RGB")
            out = io.BytesIO()
            bare.save(out, format=kind, **({"quality": 86, "optimize": True} if kind == "JPEG" else {}))
    except ValidationError:
        raise
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        MemoryError,
    ) as error:
        raise ValidationError(_("Ce fichier n’est pas une image lisible.")) from error
    return out.getvalue(), FORMATS[kind]


def add_document(contribution: Contribution, upload: UploadedFile, *, title: str, user: object) -> Attachment:
    """Store a document after checking that its content is what its name says. Raises ValidationError."""
    _refuse_size(upload, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    _refuse_number(contribution.attachments.count())
    extension = (upload.name or "").rpartition(".")[2][-10:]
    name = f"{_stem(upload.name, 'document')}.{extension}"
    check_document(upload, name)
    with transaction.atomic():
        document = Attachment(
            title=(title or name)[:255],
            contribution=contribution,
            uploaded_by_user=user,
            position=contribution.attachments.count(),
        )
        upload.seek(0)
        document.file.save(name, upload, save=False)
        document.file_size = upload.size
        document.save()
        touch([contribution.pk])
    return document


def check_document(content: IO[bytes], name: str) -> None:
    """Raise ValidationError unless the extension is allowed and the bytes are of that type."""
    extension = name.rpartition(".")[2].lower()
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        allowed = ", ".join(sorted(settings.WAGTAILDOCS_EXTENSIONS))
        raise ValidationError(_("Documents acceptés : %(allowed)s.") % {"allowed": allowed})
    content.seek(0)
    head = content.read(8192)
    content.seek(0)
    lying = ValidationError(_("Le contenu de ce fichier n’est pas celui d’un « %(type)s ».") % {"type": extension})
    if extension == "pdf":
        if not head.startswith(b"%PDF-"):
            raise lying
        if b"/Encrypt" in content.read():
            raise ValidationError(_("Ce PDF est protégé par un mot de passe : enlevez la protection avant l’envoi."))
    elif extension in _OFFICE:
        _check_archive(content, _OFFICE[extension], lying)
    elif b"\x00" in head or filetype.guess(head) is not None or not _is_text(content):
        raise lying
    content.seek(0)


def _check_archive(content: IO[bytes], expected: str, lying: ValidationError) -> None:
    if content.read(len(_OLE)) == _OLE:
        raise _encrypted()
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            if expected not in archive.namelist():
                raise lying
            locked = "META-INF/manifest.xml" in archive.namelist() and _says_encrypted(archive)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, zlib.error, EOFError) as error:
        raise lying from error  # each is what some broken archive makes the library say
    if len(entries) > 5000 or sum(entry.file_size for entry in entries) > MAX_ARCHIVE_BYTES:
        raise ValidationError(_("Ce document se déplie en trop de données."))
    if locked or any(entry.flag_bits & 0x1 for entry in entries):
        raise _encrypted()


def _says_encrypted(archive: zipfile.ZipFile) -> bool:
    """An OpenDocument with a password tells of it in its list of files, of which the beginning is read."""
    with archive.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(_MANIFEST_BYTES)


def _encrypted() -> ValidationError:
    return ValidationError(_("Ce document est chiffré : enregistrez-le sans mot de passe."))


def _is_text(content: IO[bytes]) -> bool:
    content.seek(0)
    try:
        content.read().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_size(upload: UploadedFile, limit: int) -> None:
    if not upload.size:
        raise ValidationError(_("Ce fichier est vide."))
    if upload.size > limit:
        raise ValidationError(_("Ce fichier dépasse %(limit)d Mo.") % {"limit": limit // 1024 // 1024})


def _refuse_number(count: int) -> None:
    if count >= MAX_PER_CONTRIBUTION:
        raise ValidationError(_("%(max)d fichiers au plus par contribution.") % {"max": MAX_PER_CONTRIBUTION})


def _stem(name: str | None, instead: str) -> str:
    """Letters, digits and dashes of the name of a file; `instead` for a name made of signs alone."""
    try:
        return get_valid_filename((name or "").rpartition(".")[0][-60:])
    except SuspiciousFileOperation:
        return instead


def remove_file(item: Illustration | Attachment) -> None:
    """Take a file away from its contribution, its bytes included."""
    with transaction.atomic():
        contribution_id = item.contribution_id
        item.delete()
        if contribution_id is not None:
            touch([contribution_id])
