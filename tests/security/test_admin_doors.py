"""The admin shows no text, file or word of others to those who enter it without reading everything.

Every address of the admin that answers GET is asked for, filled with the numbers of things that the person may not
read, by each role that opens the admin. Choosers, usages, reports, comparisons and the API are doors like others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from knowledge.models import Contribution
from knowledge.writing import uploads
from knowledge.writing.drafts import save_draft
from portal.members.models import Member, Role, User
from tests.factories.knowledge import experience, writer
from tests.factories.studies import blocks, researcher, study
from tests.security.canaries import canary

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"),
]

ENTERING = (
    Role.Kind.ADMINISTRATOR,
    pytest.param(Role.Kind.CURATOR, marks=pytest.mark.campaign),
    pytest.param(Role.Kind.RESEARCHER, marks=pytest.mark.campaign),
)
"""The first one has every permission of the others: they are asked in the campaign."""
WORDS = {
    "app_label": "knowledge", "model_name": "experiencereport", "content_type_app_name": "knowledge",
    "content_type_model_name": "experiencereport", "app_name": "knowledge", "action": "delete",
    "action_name": "approve", "filter_spec": "width-100",
}  # fmt: skip
QUERIES = ("", "?q={word}", "?id={page}&id={image}&id={document}&term={word}")
SEARCHED = re.compile(r"choose|api/|results|search|autocomplete|usage")
OF_CURATION = re.compile(r"^admin/(?:mots-cles|tag-autocomplete)/")
"""Curators and administrators tidy every free word: the words themselves are not hidden from them."""


@dataclass(frozen=True)
class Text:
    title: str
    numbers: dict[str, int]
    """{what: number}, as doors name them."""


class Closed:
    """Texts of one person that nobody else reads, with their files; `words` are those that tell of them."""

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.tags: set[str] = set()
        self.texts: list[Text] = []
        author = researcher()
        for kind in (experience, study):
            self._keep(kind, author)

    def word(self, seed: str) -> str:
        made = canary(f"admin doors {seed}")
        self.words.add(made)
        return made

    def _keep(self, kind: Any, author: Member) -> None:
        name = kind.__name__
        values: dict[str, Any] = {"title": self.word(f"{name} title"), "summary": self.word(f"{name} summary")}
        values["tags"] = [tag := canary(f"admin doors {name} tag")]
        self.tags.add(tag)
        if kind is study:
            values["body"] = blocks(("paragraph", self.word("paragraph")))
        page = kind(author, visibility="private", **values)
        save_draft(page.pk, author.user, {"title": self.word(f"{name} new title")}, base_token=None)
        content = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(content, format="PNG")
        picture = SimpleUploadedFile(f"{self.word(f'{name} image')}.png", content.getvalue(), "image/png")
        image = uploads.add_image(page, picture, alternative=self.word(f"{name} shown"), user=author.user)
        paper = SimpleUploadedFile(f"{self.word(f'{name} file')}.txt", self.word(f"{name} text of file").encode())
        document = uploads.add_document(page, paper, title=self.word(f"{name} document"), user=author.user)
        page = Contribution.objects.get(pk=page.pk)
        numbers = {"page": page.pk, "image": image.pk, "document": document.pk, "revision": page.latest_revision_id}
        self.texts.append(Text(str(values["title"]), numbers))


def entering(kind: str) -> Client:
    member = writer()
    Role.objects.create(member=member, kind=kind)
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(member=member), backend="django.contrib.auth.backends.ModelBackend")
    return client


def doors() -> Iterator[str]:
    """Every pattern of the admin, its parameters as `{page}` and the like, or filled with a word."""
    for path in _patterns(get_resolver()):
        if path.startswith("admin/") and "logout" not in path:
            yield _filled_in(path)


def _filled_in(path: str) -> str:
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<int:\1>", path)
    path = re.sub(r"<int:(\w+)>|<str:(pk|object_id)>", lambda found: _number(found[1] or found[2], path), path)
    path = re.sub(r"<(?:(?:slug|str):)?(\w+)>", lambda found: WORDS.get(found[1], "knowledge"), path)
    return path.replace("^", "").replace("$", "").replace("\\.", ".")


def _number(parameter: str, path: str) -> str:
    if parameter.startswith("revision"):
        return "{revision}"
    return next((f"{{{what}}}" for what in ("image", "document") if f"/{what}s/" in path), "{page}")


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        elif isinstance(entry, URLPattern):
            yield path


@pytest.mark.parametrize("kind", ENTERING)
def test_no_door_of_the_admin_tells_of_what_its_visitor_may_not_read(kind: str) -> None:
    closed, client = Closed(), entering(kind)
    told: set[str] = set()
    opened = 0
    for door in doors():
        for path in _filled(door, closed):
            answer = client.get(f"/{path}")
            opened += answer.status_code == 200
            said = answer.content.decode("utf-8", "replace") if not answer.streaming else ""
            hidden = closed.words if OF_CURATION.match(path) else closed.words | closed.tags
            # A page may say again what it was asked.
            if any(word in said for word in hidden if word not in path):
                told.add(f"{door} {path.partition('?')[2].partition('=')[0]}")
    assert opened > 10
    assert sorted(told) == []


def _filled(door: str, closed: Closed) -> Iterator[str]:
    """The door for each text it may be about; a search is asked three ways."""
    for text in closed.texts:
        path = door.format(**text.numbers)
        for query in QUERIES if SEARCHED.search(door) else ("",):
            yield path + query.format(word=text.title, **text.numbers)
        if path == door:
            return
