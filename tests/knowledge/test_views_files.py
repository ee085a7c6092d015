"""Receiving a file: a refusal says why, loses no word, and a description is checked as any other text."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from knowledge.models import Attachment
from tests.factories.knowledge import experience
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("devis.pdf", b"pas un PDF", "Le devis <b>type</b>"), ("devis.pdf", b"%PDF-1.7\n", "Le devis\x00")],
)
def test_a_refused_document_keeps_its_description(client: Client, name: str, content: bytes, words: str) -> None:
    author = MemberFactory()
    page = experience(author)
    client.force_login(author.user)
    sent = {"document": SimpleUploadedFile(name, content), "words": words}
    answer = client.post(reverse("knowledge:upload_document", args=[page.pk]), sent)
    assert answer.status_code == 422
    assert "Le devis" in answer.content.decode()
    assert "<b>type" not in answer.content.decode()
    assert not Attachment.objects.exists()
