"""What people type stays text where it goes out: the head of a letter, its HTML, a cell of a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from portal.leads import moderation, posting
from portal.leads.introductions import returns_csv
from portal.leads.introductions.returns import Cell, Returns, Table
from portal.leads.sealing import Client as LeadClient
from portal.members import approvals, invitations
from portal.members.models import Cooperative, Member
from portal.members.viewers import viewer_for
from portal.notices import kinds
from portal.notices.letters import send_due
from tests.factories import knowledge as made
from tests.factories.leads import brief
from tests.factories.members import CooperativeFactory, MemberFactory, RoleFactory, animator_of, prove_address
from tests.factories.notices import told
from tests.structure.sources import python_files, relative

pytestmark = pytest.mark.django_db

FORGED = "Ada\r\nBcc: victime@exemple.invalid\r\nContent-Type: text/html\r\n\r\n<img src=x onerror=alert(1)>"
STARTS = ("=", "@", "+", "-", "\t", "\r")


@pytest.fixture(autouse=True)
def _committed(django_capture_on_commit_callbacks) -> object:  # type: ignore[no-untyped-def]
    """Letters leave after the commit."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


@pytest.fixture
def cooperative() -> Cooperative:
    return CooperativeFactory(name=FORGED)


def faults_of(letter: EmailMultiAlternatives) -> list[str]:
    """What the forged name did to the letter, as it travels."""
    sent = letter.message()
    raw_head = letter.message().as_bytes().decode("ascii", "replace").partition("\n\n")[0]
    html = "".join(str(content) for content, kind in letter.alternatives if kind == "text/html")
    found = []
    if sent["Bcc"] or re.search(r"^bcc:", raw_head, re.IGNORECASE | re.MULTILINE):
        found.append("another reader")
    if letter.recipients() != letter.to or len(letter.to) != 1:
        found.append("several readers")
    if sent.get_content_type() not in ("text/plain", "multipart/alternative"):
        found.append(f"sent as {sent.get_content_type()}")
    if "<img" in html:
        found.append("live HTML")
    if "\n" in letter.subject or "\r" in letter.subject:
        found.append("a subject of several lines")
    return found


def letters(count: int) -> list[EmailMultiAlternatives]:
    assert len(mail.outbox) >= count
    return mail.outbox


def test_letters_about_who_joins(cooperative: Cooperative, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    animator_of(cooperative)
    person = MemberFactory(display_name=FORGED, status=Member.Status.PENDING)
    prove_address(person.user)
    with django_capture_on_commit_callbacks(execute=True):
        asked = approvals.ask_to_join(person, cooperative, FORGED)
        approvals.refuse(asked.pk, decided_by=None, reason=FORGED)
        approvals.approve(approvals.ask_to_join(person, cooperative).pk, decided_by=None)
        invitations.invite("invitee@exemple.invalid", cooperative, person)
    assert {letter.subject: faults for letter in letters(5) if (faults := faults_of(letter))} == {}
    assert all("<img src=x" in letter.body for letter in mail.outbox[:1])  # as it was typed: it is plain text


def test_letters_about_a_lead(cooperative: Cooperative, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    moderator = MemberFactory()
    RoleFactory(member=moderator, kind="moderator")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            asked = brief(title=FORGED, need=FORGED, client=LeadClient(FORGED, "client@exemple.invalid", FORGED))
            confided = posting.post(uuid4(), asked, None)
            if mail.outbox[1:]:
                moderation.refuse(confided, moderator, viewer_for(moderator.user), FORGED)
            else:
                moderation.take_in(confided, moderator, cooperative)
    assert {letter.subject: faults for letter in letters(4) if (faults := faults_of(letter))} == {}


def test_letters_of_notices() -> None:
    reader = made.writer(FORGED)
    page = made.experience(title=FORGED)
    kinds.register("essai", FORGED, instant=True)
    try:
        told(reader, page, created_at=dt.datetime.now(dt.UTC))
        assert send_due() == 1
    finally:
        kinds.unregister("essai")
    assert faults_of(letters(1)[0]) == []
    assert "&lt;img" in str(mail.outbox[0].alternatives)


def cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_coverage_is_a_formula(start: str) -> None:
    axis = made.axis(f"{start}SOMME(A1)", "somme")
    region = made.region(f"{start}cmd|' /C calc'!A0")
    place = made.commune(inside=made.departement(f"{start}cmd|' /C calc'!A0", inside=region))
    made.experience(axes=[axis], places=[place], started_on=dt.date(2024, 5, 1))
    for level in ("departement", "region"):
        answer = Client().get(reverse("research:coverage_csv"), {"niveau": level, "de": "2020"})
        found = cells(answer.content.decode())
        assert any("SOMME" in cell for cell in found)
        assert any("calc" in cell for cell in found)
        assert [cell for cell in found if cell.startswith(STARTS)] == []


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_returns_is_a_formula(start: str) -> None:
    table = Table("metier", "Métiers", (Cell(f"{start}SOMME(A1)", 6, 6),), 0)
    found = cells(returns_csv.as_csv(Returns(Cell("", 6, 6), 6, (table,))))
    assert f"'{start}SOMME(A1)" in found


def test_whatever_writes_cells_makes_words_harmless() -> None:
    """The published figures of matching are the only ones without a word that anybody typed."""
    writers = [path for path in python_files() if "csv.writer(" in path.read_text(encoding="utf-8")]
    careless = {relative(path) for path in writers if "harmless(" not in path.read_text(encoding="utf-8")}
    assert len(writers) >= 4
    assert careless == {"portal/leads/matching/concentration_csv.py"}
