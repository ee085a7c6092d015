"""Promise 5: what members write never runs in a browser, whatever the channel and the event.

The content policy is switched off in this browser, so that it cannot hide a hole in the cleaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from knowledge.models import ExperienceReport, Verbatim
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.core.worker import drain_all
from portal.leads import posting
from portal.leads.models import Lead
from portal.leads.sealing import Client
from portal.members.models import Member
from tests.browser.attacks import Watch
from tests.browser.chromium import opened
from tests.browser.people import People
from tests.browser.served import Site
from tests.factories import knowledge as factories
from tests.factories import leads as given
from tests.security.xss_payloads import MARK, sample

pytestmark = pytest.mark.browser

PAYLOADS = [payload.text for payload in sample(24)]
LINES = [text for text in PAYLOADS if len(text) <= 90 and not set(text) & set(",;\n\0")]
"""Those that fit in one line: titles, tags, names, questions."""
TITLES = LINES[:: max(1, len(LINES) // 24)]
CONTROL = 0.6
"""At least this part of the payloads that are whole HTML fires when nothing cleans them."""
CONTROL_HOST = "controle.test"
RUNNING_FAMILIES = {"handler", "mutations"}


@pytest.fixture
def context(browser: Browser, site: Site, everybody: People) -> Iterator[BrowserContext]:
    """The author's browser, without the policy."""
    context = opened(browser, bypass_csp=True)
    site.sign_in(context, everybody.author)
    yield context
    context.close()


@pytest.fixture
def watch(context: BrowserContext, site: Site) -> Watch:
    return Watch(context.new_page(), urlsplit(site.url).netloc)


@pytest.fixture(scope="module")
def attacked(made: tuple[Site, People]) -> list[ExperienceReport]:
    """Every payload in a Markdown text, in a quote and in what a version changed; the short ones in titles and tags."""
    author = made[1].author
    author.headline, author.offers, author.seeks = LINES[0], "\n".join(PAYLOADS[::2])[:1900], LINES[1]
    author.bio, author.display_name = "\n\n".join(PAYLOADS), LINES[2]
    author.save()
    made[1].cooperative.description = "\n\n".join(PAYLOADS)
    made[1].cooperative.save()
    _rewrite(made[1].lead, author)
    reports = [_report(author, number) for number in range(3)]
    for number, title in enumerate(TITLES):
        factories.experience(author, title=title, summary=title, tags=LINES[number::12][:15], story=title)
    drain_all()
    return reports


def _rewrite(lead: Lead, author: Member) -> None:
    """Payloads in every text of a lead, its client's and its log's."""
    words = "\n".join(text for text in PAYLOADS if "\0" not in text)
    client = Client(LINES[4], LINES[5], words[-2000:])
    posting.revise(lead, given.brief(title=LINES[3], need=words[:4000], place=lead.place, client=client), author)
    posting.change_state(lead, "open", author, LINES[6])


def _report(author: Member, number: int) -> ExperienceReport:
    """Payloads number, number + 3… spread over every text of a report; a second version moves them by one text."""
    names = list(ExperienceReport.text_fields)
    mine = PAYLOADS[number::3]

    def spread(start: int) -> dict[str, str]:
        return {
            name: "\n\n".join(["Un bail.", *mine[(index + start) % len(names) :: len(names)]])
            for index, name in enumerate(names)
        }

    quotes = [Verbatim(text=text, speaker=text[:200], consent="given") for text in mine[:10]]
    report = factories.experience(
        author, title=f"Charge {number} {TITLES[number]}", verbatims=quotes, outcome="partial", **spread(0)
    )
    save_draft(report.pk, author.user, spread(1), base_token=None)
    publishing.publish(report.pk, author.user)
    return report


def test_payloads_run_when_nothing_cleans_them(browser: Browser) -> None:
    """Control: the events that are made do wake a payload."""
    context = opened(browser)
    watch = Watch(context.new_page(), CONTROL_HOST)
    raw = [payload.text for payload in sample(60) if payload.family in RUNNING_FAMILIES]
    served = {"html": ""}

    def answer(route: Route) -> None:
        if urlsplit(route.request.url).path == "/" and route.request.is_navigation_request():
            route.fulfill(body=f"<!DOCTYPE html><meta charset=utf-8><body>{served['html']}", content_type="text/html")
        else:
            route.fulfill(status=404, body="")

    watch.page.route(f"http://{CONTROL_HOST}/**", answer)
    fired = 0
    for text in raw:
        served["html"] = text
        watch.visit(f"http://{CONTROL_HOST}/")
        fired += any("executed" in what for what in watch.provoke())
    context.close()
    print(f"{fired} of {len(raw)} uncleaned payloads ran")
    assert fired >= CONTROL * len(raw)


def test_no_page_runs_what_members_wrote(
    watch: Watch, site: Site, everybody: People, attacked: list[ExperienceReport]
) -> None:
    paths = [report.get_absolute_url() for report in attacked]
    for report in attacked:
        own = f"/c/{report.pk}"
        paths += [f"{own}/historique/", f"{own}/v/1/", f"{own}/comparer/?de=1&a=2", f"{own}/modifier/"]
    first = f"/c/{attacked[0].pk}"
    paths += [f"{first}/{page}/" for page in ("apercu", "voir-comme", "auteurs", "acces")]
    paths += [
        "/", "/experiences/", "/mots/", "/mon-espace/", "/mon-espace/textes/", "/mon-espace/profil/",
        "/membres/", f"/membres/{everybody.author.slug}/", f"/cooperatives/{everybody.cooperative.slug}/",
        f"/territoires/{everybody.place.key}/", "/affaires/", "/mon-espace/affaires/",
        Lead.objects.get(pk=everybody.lead.pk).get_absolute_url(), f"/affaires/{everybody.lead.pk}/modifier/",
    ]  # fmt: skip
    found: list[str] = []
    unattacked: list[str] = []
    for path in paths:
        watch.visit(site.url + path)
        if not watch.page.get_by_text(MARK).count():
            unattacked.append(path)
        found += [f"{path}: {what}" for what in watch.provoke()]
    assert found == [], "\n".join(found)
    assert unattacked == []


def test_no_answer_runs_what_was_asked(watch: Watch, site: Site, attacked: list[ExperienceReport]) -> None:
    """Questions repeated by the page, passages that matched, nearest spellings, filters."""
    found: list[str] = []
    asked = [{"q": text} for text in LINES[::3]]
    asked += [{"q": words} for words in ("window terreauXss", "script bail", "img onerror src", '"><svg onload')]
    paths = [f"/chercher/?{urlencode(query)}" for query in asked]
    odd = TITLES[4]
    paths += [
        f"/chercher/?{urlencode({'q': 'bail', 'type': odd, 'tri': odd, 'page': odd})}",
        f"/experiences/?{urlencode({'mot': odd, 'axe': odd, 'territoire': odd, 'resultat': odd, 'page': odd})}",
        f"/membres/?{urlencode({'name': odd, 'nom': odd, 'q': odd})}",
        f"/raconter/?{urlencode({'titre': odd})}",
        f"/compte/login/?{urlencode({'next': odd})}",
    ]
    for path in paths:
        watch.visit(site.url + path)
        found += [f"{path}: {what}" for what in watch.provoke()]
    assert found == [], "\n".join(found)


def test_no_fragment_runs_what_it_brings(
    watch: Watch, context: BrowserContext, site: Site, attacked: list[ExperienceReport]
) -> None:
    """What scripts write into the page: suggestions, preview, differences of a conflict, text found again."""
    found: list[str] = []
    page = watch.page
    watch.visit(site.url)
    box = page.locator("main input[type=search]")
    for words in ("charge", "img", "svg"):
        box.fill("")
        box.press_sequentially(words)
        page.wait_for_timeout(500)
        found += [f"suggestions for {words}: {what}" for what in watch.provoke()]
    watch.visit(f"{site.url}/c/{attacked[0].pk}/modifier/")
    page.locator("[name=story]").fill("\n\n".join(PAYLOADS))
    page.locator("[data-editor]:has([name=story]) [data-preview-url]").click()
    expect(page.locator("[data-editor]:has([name=story]) [data-preview] p").first).to_be_visible()
    found += [f"preview: {what}" for what in watch.provoke()]
    expect(page.locator("[data-draft-status]")).to_contain_text("Enregistré à")
    other = context.new_page()
    other.goto(f"{site.url}/c/{attacked[0].pk}/modifier/")
    other.locator("[name=story]").fill("\n\n".join(reversed(PAYLOADS)))
    expect(other.locator("[data-draft-status]")).to_contain_text("Enregistré à")
    page.locator("[name=story]").fill("\n\n".join(PAYLOADS[1:]))
    expect(page.locator("[data-draft-conflict] ins").first).to_be_visible()
    found += [f"conflict: {what}" for what in watch.provoke()]
    watch.visit(f"{site.url}/c/{attacked[0].pk}/modifier/")
    found += [f"text found again: {what}" for what in watch.provoke()]
    assert found == [], "\n".join(found)
