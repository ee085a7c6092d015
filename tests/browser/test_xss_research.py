"""What researchers write never runs in a browser either: blocks, references, grids, notes, projects, calls, subjects.

As in `test_xss`, the content policy is switched off, so that it cannot hide a hole in the cleaning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Browser

from knowledge.choices import ConsentAct, ConsentUse
from knowledge.consent import consents
from knowledge.models import Wanted
from knowledge.wanted import ask
from knowledge.wanted.asking import AskRefused
from knowledge.writing import uploads
from portal.core.worker import drain_all
from portal.members.models import Member, Role
from research.corpora.freezing import freeze
from research.models import Code, EntryDecision, Fieldwork, Memo, ProjectPartner
from research.models.project import ResearchProject
from research.references.keeping import add_references
from tests.browser.attacks import Watch
from tests.browser.chromium import opened
from tests.browser.people import People
from tests.browser.served import Site
from tests.factories import corpora
from tests.factories import knowledge as factories
from tests.factories.projects import call, project
from tests.factories.studies import blocks, study
from tests.security.xss_payloads import MARK, sample

pytestmark = pytest.mark.browser

PAYLOADS = [payload.text.replace("\0", "") for payload in sample(24)]
LINES = [text for text in PAYLOADS if len(text) <= 90 and text.isprintable()]
TEXT = "\n\n".join(PAYLOADS)


@pytest.fixture
def watch(browser: Browser, site: Site, everybody: People) -> Iterator[Watch]:
    """The author's browser, without the policy."""
    context = opened(browser, bypass_csp=True)
    site.sign_in(context, everybody.author)
    yield Watch(context.new_page(), urlsplit(site.url).netloc)
    context.close()


@pytest.fixture(scope="module")
def attacked(made: tuple[Site, People]) -> list[str]:
    """Payloads in everything that research lets one write; the addresses of the pages that show them."""
    author = made[1].author
    Role.objects.create(member=author, kind=Role.Kind.RESEARCHER)
    written, projected = _study(author, made[1]), _project(author)
    asked = call(projected, author, title=LINES[0], text=TEXT, uses=TEXT[:1900], duration=LINES[1][:100])
    subject = _subject(author)
    gathered = corpora.corpus(author, made[1].full, title=LINES[3], question=TEXT[:1900])
    for number, code in enumerate(gathered.codes.all()):
        Code.objects.filter(pk=code.pk).update(label=LINES[number + 4][:80], definition=LINES[number + 7])
    Memo.objects.create(corpus=gathered, author=author, text=TEXT[:4900])
    EntryDecision.objects.filter(entry__corpus=gathered).update(reason=LINES[5])
    version = freeze(gathered, author, LINES[6])
    drain_all()
    corpus, own = gathered.get_absolute_url(), f"/c/{written}"
    address = reverse("research:study", args=[f"{written}-x"])
    return [
        address, f"{own}/v/1/", f"{own}/apercu/", f"{own}/atelier/", f"{own}/paroles/", f"{own}/bibliographie/",
        f"{own}/citer/", projected.get_absolute_url(), f"/projets/{projected.pk}/modifier/", asked.get_absolute_url(),
        f"/projets/appels/{asked.pk}/modifier/", "/projets/", "/projets/appels/", "/etudes/",
        subject.get_absolute_url(), "/articles-recherches/", corpus, f"{corpus}grille/", f"{corpus}notes/",
        f"{corpus}journal/", f"{corpus}sources/1/", f"{corpus}sources/1/coder/", version.get_absolute_url(), "/corpus/",
    ]  # fmt: skip


def _subject(author: Member) -> Wanted:
    """The first payload that may be asked for, with the first that may be added to it."""
    for title in LINES:
        for precision in PAYLOADS:
            with suppress(AskRefused):
                return ask(title, author, precision=precision[:480])
    raise AssertionError("every payload is refused")


def _study(author: Member, everybody: People) -> int:
    """Each payload in each kind of block; words that were agreed to, references and a file with such a name."""
    story = factories.experience(author, title=LINES[8])
    said = consents.quote(story, TEXT[:1900], LINES[10])
    consents.record(said, ConsentAct.GIVEN, ConsentUse.STUDY, by=author)
    cited = {"story": str(story.pk), "relation": "source", "passage": TEXT[:900]}
    body = blocks(
        *(("heading", line) for line in LINES[:6]),
        ("paragraph", TEXT),
        ("story", cited),
        ("verbatim", {"quote": said.pk}),
        ("figure", {"value": LINES[0][:40], "label": LINES[1], "year": 2024, "source": LINES[2]}),
        ("table", {"caption": LINES[3], "rows": "\n".join(LINES).replace("|", "/"), "source": LINES[4]}),
        ("contradiction", {"first": str(story.pk), "second": str(everybody.full.pk), "difference": TEXT[:1900]}),
        ("note", {"topic": "method", "text": TEXT}),
    )
    page = study(author, title=LINES[9], body=body, summary=LINES[11][:280], abstract=TEXT, findings=TEXT, limits=TEXT)
    consents.quote(page, TEXT[:1900], LINES[10])
    items = [{"type": "book", "title": line, "author": [{"family": line}], "URL": line} for line in LINES]
    add_references(page, json.dumps(items))
    uploads.add_document(
        page, SimpleUploadedFile("piece.txt", TEXT.encode()), title=LINES[1][:200], user=author.user
    )  # fmt: skip
    return page.pk


def _project(author: Member) -> ResearchProject:
    texts = dict.fromkeys(ResearchProject.text_fields, TEXT)
    return project(
        author, title=LINES[0], summary=LINES[1][:280], **texts,
        partners=[ProjectPartner(sort_order=n, role="producer", name=line, part=line) for n, line in enumerate(LINES)],
        fieldworks=[Fieldwork(sort_order=n, name=line, period=line[:80], note=line) for n, line in enumerate(LINES)],
    )  # fmt: skip


def test_no_page_of_research_runs_what_was_written(watch: Watch, site: Site, attacked: list[str]) -> None:
    found: list[str] = []
    unattacked: list[str] = []
    for path in attacked:
        watch.visit(site.url + path)
        if MARK not in watch.page.content():
            unattacked.append(path)
        found += [f"{path}: {what}" for what in watch.provoke()]
    assert found == [], "\n".join(found)
    assert unattacked == []
