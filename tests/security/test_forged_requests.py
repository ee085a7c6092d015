"""Requests that another site makes a browser send: nothing is written without the secret of the form, no answer leads
off the site, and the site is named by its settings, never by the request."""

from __future__ import annotations

import itertools
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from knowledge.models import Contribution
from knowledge.moments import Occasion
from portal.members.models import Member
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.members import animator_of, prove_address
from tests.structure.routes import Route, every_route
from tests.structure.sources import python_files, relative

pytestmark = pytest.mark.django_db

PASSWORD = "phrase de passe longue"
WITHOUT_SECRET = {"notices:unsubscribe"}
"""Mail programs post there without a cookie (RFC 8058): the signature of the address is the proof."""
ELSEWHERE = (
    "https://pirate.invalid/", "//pirate.invalid/", "/\\pirate.invalid/", "\\\\pirate.invalid/", "https:pirate.invalid",
    "https:///pirate.invalid", "///pirate.invalid/", "\t//pirate.invalid/", "javascript:alert(1)", "/\t/pirate.invalid",
    "http:\\\\pirate.invalid", "https://testserver@pirate.invalid/", "/x\r\nLocation: https://pirate.invalid/",
)  # fmt: skip
NAMES = ("next", "back", "retour", "url", "redirect_to", "vers")


@pytest.fixture
def member() -> Member:
    member = writer()
    prove_address(member.user)
    return member


def leaves(location: str) -> bool:
    """Whether a browser sent there leaves the site: it reads `\\` as `/` and skips tabs and ends of lines."""
    read = location.replace("\\", "/").translate(dict.fromkeys(map(ord, "\t\r\n"))).strip().lower()
    read = read.removeprefix("http://testserver")
    return not read.startswith(("/", "?")) or read.startswith("//")


@pytest.mark.parametrize("address", ELSEWHERE[:-1])
def test_what_leaves_is_seen(address: str) -> None:
    assert leaves(address)


def filled(route: Route) -> str:
    """The address with a number, a word or a key in place of its parameters."""
    path = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", route.path)
    path = re.sub(r"\(\?P<key>\[A-Za-z\]\+-[^)]*\)", "commune-63300", path)
    path = re.sub(r"\(\?P<uidb36>[^)]*\)|\(\?P<(?:pk|revision_id_\w)>[^)]*\)|<int:\w+>", "1", path)
    path = re.sub(r"\(\?P<\w+>[^)]*\)|<\w+(?::\w+)?>", "mot", path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\.", ".")


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    """Instead of the page of the site, which would be drawn for every route."""
    return HttpResponse(reason, status=403)


def test_no_route_takes_a_form_without_its_secret(settings) -> None:  # type: ignore[no-untyped-def]
    settings.CSRF_FAILURE_VIEW = f"{__name__}.refused"
    superuser = writer()
    superuser.user.is_superuser = superuser.user.is_staff = True
    superuser.user.save()
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(superuser.user, backend="django.contrib.auth.backends.ModelBackend")
    answers = {route.name: browser.post(filled(route)).status_code for route in every_route()}
    assert len(answers) > 400
    assert {name: status for name, status in answers.items() if status not in (403, 404)} == {}
    absent = {name for name, status in answers.items() if status == 404}
    assert absent == WITHOUT_SECRET


def test_a_method_named_in_a_header_or_a_field_is_not_obeyed(member: Member) -> None:
    browser, page = signed_in(member), experience(member)
    for named in ({"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"}, {"HTTP_X_METHOD_OVERRIDE": "POST"}):
        assert browser.get(reverse("knowledge:delete", args=[page.pk]), {"_method": "POST"}, **named).status_code < 500
        assert browser.get(reverse("notices:read_all"), {"_method": "POST"}, **named).status_code == 405
    assert Contribution.objects.get(pk=page.pk).state.deleted_at is None


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_doors_of_accounts_lead_nowhere_else(member: Member, address: str) -> None:
    cache.clear()
    browser, credentials = Client(), {"login": member.user.email, "password": PASSWORD}
    entered = browser.post(reverse("account_login"), credentials | {"next": address})
    assert "_auth_user_id" in browser.session
    steps = [
        entered,
        browser.get(reverse("account_login"), {"next": address}),
        browser.get("/admin/login/", {"next": address}),
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": address}),
        browser.post(reverse("account_logout"), {"next": address}),
        browser.post(reverse("account_signup"), {"next": address}),
    ]
    assert [step["Location"] for step in steps if "Location" in step and leaves(step["Location"])] == []
    pages = [browser.get(reverse(name), {"next": address}) for name in ("account_login", "account_signup")]
    links = [link for page in pages for link in re.findall(r'(?:href|action)="([^"]+)"', page.content.decode())]
    assert [link for link in links if leaves(link) and "pirate" in link.partition("?")[0]] == []


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_answer_to_a_lesson_returns_to_this_site(member: Member, address: str) -> None:
    story = experience()
    sent = {"occasion": next(iter(Occasion.values)), "verdict": "", "back": address}
    answer = signed_in(member).post(reverse("lessons:answer", args=[story.pk]), sent)
    assert answer.status_code == 302
    assert not leaves(answer["Location"])


def test_no_page_of_accounts_sends_its_reader_elsewhere(member: Member) -> None:
    doors = [route for route in every_route() if route.path.startswith("compte/") and not route.parameters]
    query, sent = dict.fromkeys(NAMES, "//pirate.invalid/"), {"referer": "https://pirate.invalid/"}
    gone = {
        route.name: answer["Location"]
        for route, browser in itertools.product(doors, (Client(), signed_in(member)))
        if "Location" in (answer := browser.get(filled(route), query, headers=sent)) and leaves(answer["Location"])
    }
    assert len(doors) > 15
    assert gone == {}


def test_no_code_reads_where_the_reader_came_from() -> None:
    reads = re.compile("HTTP_REFERER|[\"'][Rr]eferer[\"']")
    assert [relative(path) for path in python_files() if reads.search(path.read_text(encoding="utf-8"))] == []


def test_letters_name_the_site_of_the_settings(member: Member, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://terreau.exemple"
    forged = {"host": "pirate.invalid", "x-forwarded-host": "pirate.invalid", "forwarded": "host=pirate.invalid"}
    animator = animator_of(member.memberships.get().cooperative)
    Client().post(reverse("account_reset_password"), {"email": member.user.email}, headers=forged)
    Client().post(reverse("account_reset_password"), {"email": "personne@exemple.invalid"}, headers=forged)
    asked = {"email": "invitee@exemple.invalid", "cooperative": member.memberships.get().cooperative_id}
    signed_in(animator).post(reverse("members:invite"), asked, headers=forged)
    letters = [f"{letter.subject} {letter.body} {letter.alternatives}" for letter in mail.outbox]
    assert len(letters) >= 2
    assert [letter for letter in letters if "pirate" in letter] == []
    assert all("https://terreau.exemple/" in letter for letter in letters)


def test_a_host_that_is_not_ours_is_refused() -> None:
    refused = Client(raise_request_exception=False).get("/", headers={"host": "pirate.invalid"})
    assert refused.status_code == 400
    named = Client().get("/", headers={"x-forwarded-host": "pirate.invalid"})
    assert named.status_code == 200
    assert "pirate" not in named.content.decode()
