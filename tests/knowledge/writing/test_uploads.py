import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from knowledge.writing.uploads import add_document, add_image, check_document, clean_image
from tests.factories.knowledge import experience


def picture(kind="JPEG", size=(640, 480), exif=True):
    image = Image.new("RGB", size, "saddlebrown")
    out = io.BytesIO()
    tags = Image.Exif()
    if exif:
        tags[0x010E] = "chez la cliente"
        tags.get_ifd(0x8825)[1] = "N"
    image.save(out, kind, **({"exif": tags} if kind == "JPEG" else {}))
    return out.getvalue()


def archive(*names, size=10):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"0" * size)
    return out.getvalue()


def test_an_image_is_drawn_again_without_place_nor_trailing_bytes():
    content, extension = clean_image(io.BytesIO(picture() + b"<script>alert(1)</script>"))
    assert extension == "jpg"
    assert b"script" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert not dict(image.getexif())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_four_formats_are_taken(kind):
    assert clean_image(io.BytesIO(picture(kind, exif=False)))[0]


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:200], b"%PDF-1.4", b"\x00" * 5000],
)
def test_what_is_not_an_image_is_refused_in_words(content):
    with pytest.raises(ValidationError):
        clean_image(io.BytesIO(content))


def test_a_bomb_is_refused_before_it_is_opened():
    header = picture("PNG", (8, 8))
    width = (60_000).to_bytes(4, "big")
    bomb = header[:16] + width + width + header[24:]
    with pytest.raises(ValidationError):
        clean_image(io.BytesIO(bomb))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("devis.pdf", b"%PDF-1.7\n1 0 obj\n"),
        ("note.odt", archive("content.xml", "META-INF/manifest.xml")),
        ("note.docx", archive("word/document.xml")),
        ("prix.csv", "métier;prix\nmenuisier;12\n".encode()),
    ],
)
def test_documents_whose_content_is_what_they_say(name, content):
    assert check_document(io.BytesIO(content), name) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("devis.pdf", b"<html>"),
        ("devis.exe", b"MZ"),
        ("page.html", b"<script>"),
        ("note.docx", archive("autre.xml")),
        ("note.docx", b"PK\x03\x04"),
        ("bombe.odt", archive("content.xml", size=150_000_000)),
        ("prix.csv", picture()),
        ("prix.csv", b"a\x00b"),
        ("secret.pdf", b"%PDF-1.7 /Encrypt 1 0 R"),
        ("sans-extension", b"texte"),
    ],
)
def test_lying_documents_are_refused_in_words(name, content):
    with pytest.raises(ValidationError):
        check_document(io.BytesIO(content), name)


def test_a_phone_that_puts_two_pictures_in_one_file_sends_the_first():
    out = io.BytesIO()
    first, second = Image.new("RGB", (40, 30), "green"), Image.new("RGB", (40, 30), "red")
    first.save(out, "MPO", save_all=True, append_images=[second])
    content, extension = clean_image(io.BytesIO(out.getvalue()))
    assert extension == "jpg"
    with Image.open(io.BytesIO(content)) as kept:
        red, green, _blue = kept.getpixel((5, 5))
        assert kept.format == "JPEG"
        assert green > red


def broken(content, position, value):
    """The archive with one byte of its central directory changed, counted from where that begins."""
    start = content.rindex(b"PK\x01\x02")
    return content[: start + position] + value + content[start + position + len(value) :]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("version.docx", broken(archive("word/document.xml"), 6, b"\xff")),
        ("nom.docx", broken(broken(archive("word/document.xml"), 8, b"\x00\x08"), 46, b"\xff")),
        ("coupe.docx", archive("word/document.xml")[:-3]),
    ],
)
def test_a_broken_archive_is_refused_in_words(name, content):
    with pytest.raises(ValidationError, match="Le contenu"):
        check_document(io.BytesIO(content), name)


def test_a_password_is_told():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as locked:
        locked.writestr("content.xml", "<x/>")
        locked.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    for name, content in (("a.odt", out.getvalue()), ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)):
        with pytest.raises(ValidationError, match="mot de passe"):
            check_document(io.BytesIO(content), name)


@pytest.mark.django_db
def test_names_of_signs_alone_are_replaced():
    page = experience()
    image = add_image(page, SimpleUploadedFile("🙂!.jpg", picture()), alternative="", user=page.owner)
    document = add_document(page, SimpleUploadedFile("🙂.pdf", b"%PDF-1.7\n"), title="", user=page.owner)
    assert (image.title, document.title) == ("image", "document.pdf")


@pytest.mark.django_db
def test_files_join_their_contribution_outside_the_public_folder(settings):
    page = experience()
    image = add_image(page, SimpleUploadedFile("chantier.jpg", picture()), alternative="Un mur", user=page.owner)
    document = add_document(page, SimpleUploadedFile("../../devis.pdf", b"%PDF-1.7\n"), title="Devis", user=page.owner)
    assert image.renditions.count() == 2
    for file in (image.file, document.file):
        assert file.path.startswith(str(settings.PRIVATE_MEDIA_ROOT))
        with pytest.raises(ValueError, match="private"):
            file.url  # noqa: B018
