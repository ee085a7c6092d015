"""Documents of published texts are read once, found by their words by the same readers, and forgotten with the file."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection

from knowledge.file_text import reading
from knowledge.models import Attachment, ContributionState, FileText
from knowledge.writing import publishing, uploads
from portal.core import schedule, worker
from portal.members.models import Member
from search.documents import documents_of
from tests.factories.knowledge import experience, signed_in, writer
from tests.knowledge.file_text.samples import docx, odt, paragraph, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_running(db: None) -> None:
    reading._running.clear()
    if not Collection.objects.exists():  # tables made without migrations
        Collection.add_root(name="Root")


def attach(
    author: Member, content: bytes, name: str, *, visibility: str = "public", publish: bool = True
) -> Attachment:
    page = experience(author, title=f"Récit de {name}", visibility=visibility, publish=publish)
    file = SimpleUploadedFile(name, content)
    return uploads.add_document(page, file, title=f"Pièce {name}", user=author.user)


def test_the_three_formats_are_read_and_found() -> None:
    author = writer()
    attach(author, pdf("Le précieux xylophage"), "a.pdf")
    attach(author, odt("<text:p>Une jachère</text:p>"), "b.odt")
    attach(author, docx(paragraph("Une brocante")), "c.docx")
    assert reading.read_all() == 3
    assert reading.read_all() == 0
    worker.drain_all()
    client = signed_in(author)
    for word, name in (("xylophage", "a.pdf"), ("jachères", "b.odt"), ("brocantes", "c.docx")):
        page = client.get("/chercher/", {"q": word}).content.decode().replace("\xa0", " ")
        assert f"Récit de {name}" in page
        assert f"Trouvé dans le fichier « Pièce {name} »" in page


def test_its_readers_are_those_of_its_contribution() -> None:
    author = writer()
    attach(author, pdf("Un xylophage réservé"), "secret.pdf", visibility="cooperative")
    reading.read_all()
    worker.drain_all()
    stranger = signed_in(writer()).get("/chercher/", {"q": "xylophage"}).content.decode()
    assert "Récit de secret.pdf" not in stranger
    assert "réservé" not in stranger
    assert "Récit de secret.pdf" in signed_in(author).get("/chercher/", {"q": "xylophage"}).content.decode()


def test_a_draft_is_not_read_before_it_is_published() -> None:
    author = writer()
    document = attach(author, pdf("bonjour"), "a.pdf", publish=False)
    assert reading.read_all() == 0
    publishing.publish(document.contribution_id, author.user)
    assert reading.read_all() == 1


def test_reading_tells_the_index() -> None:
    document = attach(writer(), pdf("bonjour"), "a.pdf")
    worker.drain_all()
    before = ContributionState.objects.get(pk=document.contribution_id).index_version
    reading.read_all()
    assert ContributionState.objects.get(pk=document.contribution_id).index_version == before + 1
    (indexed,) = documents_of("contribution", [document.contribution_id])
    assert indexed.passages["file:Pièce a.pdf"] == "bonjour"


def test_the_words_go_with_the_file() -> None:
    document = attach(writer(), pdf("bonjour"), "a.pdf")
    reading.read_all()
    page = document.contribution_id
    before = ContributionState.objects.get(pk=page).index_version
    Attachment.objects.get(pk=document.pk).delete()  # as the admin does
    assert not FileText.objects.exists()
    assert ContributionState.objects.get(pk=page).index_version > before
    (indexed,) = documents_of("contribution", [page])
    assert "bonjour" not in " ".join(indexed.passages.values())


def test_another_file_is_read_anew_and_the_old_words_are_not_shown_meanwhile() -> None:
    document = attach(writer(), pdf("ancien"), "a.pdf")
    reading.read_all()
    document.file.save("b.pdf", SimpleUploadedFile("b.pdf", pdf("nouveau")))
    (indexed,) = documents_of("contribution", [document.contribution_id])
    assert "ancien" not in " ".join(indexed.passages.values())
    assert reading.read_all() == 1
    assert FileText.objects.get().text == "nouveau"


def test_two_files_of_the_same_title_are_both_found() -> None:
    author = writer()
    document = attach(author, pdf("premier"), "a.pdf")
    second = SimpleUploadedFile("b.pdf", pdf("second"))
    uploads.add_document(document.contribution, second, title="Pièce a.pdf", user=author.user)
    reading.read_all()
    (indexed,) = documents_of("contribution", [document.contribution_id])
    assert indexed.passages["file:Pièce a.pdf"] == "premier\nsecond"


def test_an_unreadable_file_is_said_to_its_author_and_never_opened_again() -> None:
    author = writer()
    document = attach(author, pdf(""), "images.pdf")
    assert reading.read_all() == 1
    assert FileText.objects.get().reason == FileText.Reason.WORDLESS
    assert reading.read_all() == 0
    address = document.contribution.get_absolute_url()
    told = "Texte illisible"
    assert told in signed_in(author).get(address).content.decode()
    assert told not in signed_in(writer()).get(address).content.decode()


def test_a_missing_file_has_its_reason() -> None:
    document = attach(writer(), pdf("bonjour"), "a.pdf")
    document.file.storage.delete(document.file.name)
    reading.read_all()
    assert FileText.objects.get().reason == FileText.Reason.MISSING


def test_a_worker_that_dies_while_reading_tries_once_more_and_no_more() -> None:
    document = attach(writer(), pdf("bonjour"), "a.pdf")
    long_ago = timezone.now() - dt.timedelta(minutes=6)
    row = FileText.objects.create(attachment=document, source=document.file.name, attempts=2, started_at=long_ago)
    assert reading.read_all() == 0
    row.refresh_from_db()
    assert (row.state, row.reason) == (FileText.State.UNREADABLE, FileText.Reason.INTERRUPTED)
    FileText.objects.update(attempts=1, state=FileText.State.READING, started_at=timezone.now())
    assert reading.read_all() == 0  # another worker is at it
    FileText.objects.update(started_at=long_ago)
    assert reading.read_all() == 1
    assert FileText.objects.get().text == "bonjour"


def test_the_job_of_the_worker_does_not_wait() -> None:
    attach(writer(), pdf("bonjour"), "a.pdf")
    job = schedule._jobs["read_files"]
    job.run()
    assert FileText.objects.get().state == FileText.State.READING
    while not reading._running[0].child.is_done:
        pass
    job.run()
    assert FileText.objects.get().text == "bonjour"
    assert not reading._running


def test_a_document_removed_while_it_is_read_leaves_nothing() -> None:
    document = attach(writer(), pdf("bonjour"), "a.pdf")
    reading.read_next()
    Attachment.objects.get(pk=document.pk).delete()
    while not reading._running[0].child.is_done:
        pass
    reading.read_next()
    assert not FileText.objects.exists()


def test_other_files_are_left_alone() -> None:
    attach(writer(), b"metier;prix\n", "a.csv")
    assert reading.read_all() == 0


def test_the_words_of_files_cost_one_query_for_all(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    pages = [attach(author, pdf(f"mot {number}"), f"{number}.pdf").contribution_id for number in range(3)]
    reading.read_all()
    with CaptureQueriesContext(connection) as one:
        list(documents_of("contribution", pages[:1]))
    with django_assert_num_queries(len(one)):
        list(documents_of("contribution", pages))
