"""Ask who knows, follow each reason to its record, put the question, answer it, begin a story: all by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import PHONE, opened
from tests.browser.keyboard import tab_to
from tests.browser.people import PASSWORD, People
from tests.browser.served import Site

pytestmark = pytest.mark.browser

ASKED = "Qui sait relancer un client ?"
ANSWER = "J’appelle le matin, puis j’écris le soir même."


@pytest.fixture
def pages(browser: Browser) -> Iterator[tuple[Page, Page]]:
    """A phone and another one, without an error nor a refusal of the policy."""
    contexts = [opened(browser, PHONE, has_touch=True) for _number in range(2)]
    both = [context.new_page() for context in contexts]
    errors: list[str] = []
    for page in both:
        page.on("pageerror", lambda error: errors.append(str(error)))
    yield both[0], both[1]
    refused = [page.evaluate("window.refusedByPolicy") for page in both]
    for context in contexts:
        context.close()
    assert errors == []
    assert refused == [[], []]


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.url}/compte/login/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(email)
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mon-espace/")


def press(page: Page, wanted: str, leads_to: str) -> None:
    """Reach it by Tab, press Enter, and be elsewhere."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")
    page.wait_for_url(leads_to)


def test_from_a_plain_question_to_the_draft_of_a_story(pages: tuple[Page, Page], site: Site, everybody: People) -> None:
    asker, expert = pages
    sign_in(asker, site, everybody.reader.user.email)
    asker.goto(f"{site.url}/qui-sait/")
    tab_to(asker, "#question")
    asker.keyboard.type(ASKED)
    asker.keyboard.press("Enter")
    asker.wait_for_url("**/qui-sait/?q=*")
    expect(asker.locator("main .cards")).to_contain_text("Nadia Roussel")

    links = asker.eval_on_selector_all(".cards ul a[href]", "(links) => links.map((link) => [link.href, link.text])")
    assert links
    found = asker.url
    for url, words in links:
        answer = asker.goto(url)
        assert answer is not None
        assert answer.status == 200, url
        if words == everybody.full.title:
            expect(asker.locator("h1")).to_have_text(words)
    assert everybody.full.title in [words for _url, words in links]

    asker.goto(found)
    press(asker, "a[href*='/questions/poser/']", "**/questions/poser/?q=*")
    expect(asker.locator("[name=title]")).to_have_value(ASKED)
    tab_to(asker, f"input[name=people][value='{everybody.author.pk}']")
    asker.keyboard.press("Space")
    tab_to(asker, "[name=text]")
    asker.keyboard.type("Il ne répond plus depuis un mois.")
    press(asker, "main form[method=post] button", "**/questions/*-*/")
    expect(asker.locator("main")).to_contain_text("Nadia Roussel")
    question = asker.url

    sign_in(expert, site, everybody.author.user.email)
    expert.goto(f"{site.url}/mon-espace/questions/")
    press(expert, "main li a[href*='/questions/']", question)
    expect(expert.locator(".notice")).to_contain_text(everybody.full.title)
    tab_to(expert, "textarea[name=text]")
    expert.keyboard.type(ANSWER)
    tab_to(expert, "form[action*='/repondre/'] button")
    expert.keyboard.press("Enter")
    expect(expert.locator("#reponses ~ .panel")).to_contain_text(ANSWER)
    press(expert, "form[action*='/recit/'] button", "**/c/*/modifier/")
    expect(expert.locator("[name=story]")).to_have_value(ANSWER)
    expect(expert.locator("[name=title]")).to_have_value(ASKED)

    asker.goto(question)
    expect(asker.locator("main")).to_contain_text("Peut-on citer vos mots")
    tab_to(asker, "button[value=give]")
    asker.keyboard.press("Enter")
    expect(asker.locator("main")).not_to_contain_text("Peut-on citer vos mots")
    tab_to(asker, "form[action*='/remercier/'] button")
    asker.keyboard.press("Enter")
    expect(asker.locator(".report__chips")).to_contain_text("résolue")
