"""More than a form can hold: answered at once, in words or by a plain refusal, and never by a fault."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from knowledge.models import Attachment, Illustration
from portal.members.models import Member
from research.models import Reference
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.studies import researcher, study

pytestmark = pytest.mark.django_db

SECONDS = 5.0
"""Of the processor for one answer: what a reader may cost before others wait."""


@pytest.fixture
def member() -> Member:
    return writer()


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


def posted(browser: Client, address: str, **sent: object) -> HttpResponse:
    browser.raise_request_exception = False
    return browser.post(address, sent)


DOORS = ("account_login", "account_signup", "leads:confide")


@pytest.mark.parametrize("door", DOORS)
def test_thousands_of_fields_are_refused(door: str) -> None:
    fields = {f"champ{number}": "x" for number in range(10_000)}
    assert posted(Client(), reverse(door), **fields).status_code == 400


@pytest.mark.parametrize("door", DOORS)
def test_a_body_of_megabytes_is_refused(door: str) -> None:
    body = b"message=" + b"a" * 3_000_000
    browser = Client(raise_request_exception=False)
    answer = browser.post(reverse(door), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_a_query_of_thousands_of_values_is_refused() -> None:
    query = "&".join(f"metier=x{number}" for number in range(2_000))
    assert Client(raise_request_exception=False).get(f"{reverse('search:page')}?{query}").status_code == 400


QUESTIONS = (
    '"' * 8_000, '-"' * 4_000, "-a " * 2_700, '"a b" ' * 1_400, "(" * 8_000, "\\" * 8_000, "[a TO b] AND " * 600,
    "a~9* " * 1_600, "\x00" * 100, "l'" * 4_000,
)  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("page", ["search:page", "expertise:page"])
def test_a_question_made_of_operators_is_answered(page: str, question: str) -> None:
    assert Client(raise_request_exception=False).get(reverse(page), {"q": question}).status_code == 200


REFERENCES = {
    "deep list": "[" * 100_000,
    "deep object": '{"a":' * 30_000,
    "braces": "@article{a, title={" + "{" * 50_000,
    "backslashes": "@article{a, title={" + "\\" * 50_000 + "}}",
    "entries": "@a{b,c={d}}\n" * 8_000,
    "long number": "[" + "9" * 50_000 + "]",
}


@pytest.mark.parametrize("name", REFERENCES)
def test_a_bibliography_is_read_or_refused(name: str) -> None:
    author = researcher()
    page = study(author, publish=False)
    answer = posted(signed_in(author), reverse("research:bibliography", args=[page.pk]), text=REFERENCES[name])
    assert answer.status_code in (200, 302, 400, 422)
    assert Reference.objects.count() < 1_000


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def _png(width: int, height: int, *more: bytes) -> bytes:
    """All zeros, one bit a point, so that a huge picture is a small file."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((1, 0, 0, 0, 0))
    points = zlib.compress(bytes((width // 8 + 1) * height), 9)
    chunks = [_chunk(b"IHDR", head), *more, _chunk(b"IDAT", points), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _drawn(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, kind)
    return out.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "400 million points": lambda: _png(20_000, 20_000),
    "41 million points": lambda: _png(41_000_000, 1),
    "words of a hundred megabytes": lambda: _png(8, 8, _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000)))),
    "a drawing with a script": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a drawing after a blank": lambda: b"\n<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "a page that begins as a picture": lambda: b"GIF89a/*<script>*/=1;alert(1)//",
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_picture_that_is_a_trap_is_refused(member: Member, name: str) -> None:
    page = experience(member)
    file = SimpleUploadedFile("photo.png", BOMBS[name](), "image/png")
    answer = posted(signed_in(member), reverse("knowledge:upload_image", args=[page.pk]), image=file)
    assert answer.status_code == 422
    assert not Illustration.objects.exists()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "JPEG", "WEBP"])
def test_a_picture_that_is_a_page_too_is_only_a_picture_once_kept(member: Member, kind: str) -> None:
    page = experience(member)
    file = SimpleUploadedFile("photo.html", _drawn(kind) + b"<script>alert(1)</script>", "text/html")
    posted(signed_in(member), reverse("knowledge:upload_image", args=[page.pk]), image=file, words="Un mur")
    kept = Illustration.objects.get()
    answer = Client().get(reverse("knowledge:image", args=[kept.pk]))
    content = b"".join(answer.streaming_content)
    answer.close()
    assert b"script" not in content
    assert answer["Content-Type"] == f"image/{kind.lower()}"
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == (
        "nosniff", "default-src 'none'; sandbox",
    )  # fmt: skip


def test_a_document_that_is_a_page_too_is_only_ever_downloaded(member: Member) -> None:
    page = experience(member)
    file = SimpleUploadedFile("devis.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>", "text/html")
    posted(signed_in(member), reverse("knowledge:upload_document", args=[page.pk]), document=file, words="Devis")
    answer = Client().get(reverse("knowledge:attachment", args=[Attachment.objects.get().pk]))
    answer.close()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"


NAMES = (
    "../../../devis.pdf", "..\\..\\devis.pdf", "/etc/devis.pdf", "C:\\devis.pdf", "devis;a=b.pdf", "....//devis.pdf",
    "%2e%2e%2fdevis.pdf", "devis\u202efdp.pdf", "a" * 300 + ".pdf", ".pdf", "~/devis.pdf", "-rf.pdf", 'd\\"x.pdf',
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_a_path_stays_in_its_folder(member: Member, settings, name: str) -> None:  # type: ignore[no-untyped-def]
    page = experience(member)
    head = f'--fin\r\nContent-Disposition: form-data; name="document"; filename="{name}"\r\n\r\n'
    body = head.encode() + b"%PDF-1.7\n\r\n--fin--\r\n"
    address = reverse("knowledge:upload_document", args=[page.pk])
    answer = signed_in(member).post(address, body, content_type="multipart/form-data; boundary=fin")
    assert answer.status_code == 302
    kept = Attachment.objects.get()
    assert Path(kept.file.path).resolve().is_relative_to(Path(settings.PRIVATE_MEDIA_ROOT).resolve())
    read = Client().get(reverse("knowledge:attachment", args=[kept.pk]))
    read.close()
    assert read.status_code == 200
    assert not set(read["Content-Disposition"].partition("filename")[2]) & set("/\n\r")
