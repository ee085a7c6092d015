"""The main job of the site, as people do it: tell an experience on a phone, cut off, then have it found.

By keyboard alone at 360 px; then without JavaScript.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from knowledge.models import Contribution, ContributionState, Publication
from tests.browser.chromium import PHONE, opened
from tests.browser.keyboard import choose, tab_to
from tests.browser.people import PASSWORD, People
from tests.browser.served import Site

pytestmark = pytest.mark.browser

FOUND_WITHIN = 1.0
"""Seconds from "c'est publié" to the first search that finds it."""
UNIQUE = "quinquengrogne"
TITLE = f"Déménager l'atelier chez {UNIQUE.capitalize()}"
STATUS = "[data-draft-status]"


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    context = opened(browser, PHONE, has_touch=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    refused = page.evaluate("window.refusedByPolicy")
    context.close()
    assert errors == []
    assert refused == []


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.url}/compte/login/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(email)
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mon-espace/")


def saved(page: Page) -> None:
    expect(page.locator(STATUS)).to_contain_text("Enregistré à")


def new_form(context: BrowserContext, site: Site) -> Page:
    page = context.new_page()
    page.goto(f"{site.url}/raconter/")
    return page


def story(page: Page) -> str:
    return page.locator("[name=story]").input_value()


def test_an_experience_is_told_cut_off_published_and_found(
    phone: Page, browser: Browser, site: Site, everybody: People
) -> None:
    sign_in(phone, site, everybody.author.user.email)
    tab_to(phone, ".site-header__action")
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile("/raconter/[0-9a-f-]{36}/"))
    tab_to(phone, "[name=title]")
    phone.keyboard.type(TITLE)
    tab_to(phone, "[name=story]")
    phone.keyboard.type("Le camion est arrivé un jour trop tôt. ")
    saved(phone)

    phone.context.set_offline(True)
    phone.keyboard.type("Les machines ont dormi dehors.")
    expect(phone.locator(STATUS)).to_contain_text("Pas de réseau")
    tab_to(phone, "[name=outcome]")
    phone.keyboard.press("ArrowDown")
    assert phone.locator("[name=outcome]:checked").count() == 1
    tab_to(phone, "[name=lesson]")
    phone.keyboard.type("Louer un garde-meuble la veille.")
    expect(phone.locator(STATUS)).to_contain_text("Pas de réseau")
    phone.context.set_offline(False)
    saved(phone)

    tab_to(phone, "#id_territories-picker")
    phone.keyboard.type("riom")
    expect(phone.locator(".picker [role=option]").first).to_be_visible()
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("button", name=re.compile("Retirer Riom"))).to_be_visible()
    tab_to(phone, "[name=visibility]")
    choose(phone, "network")
    tab_to(phone, "button[value=publish]")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("C’est publié")).to_be_visible()
    published = time.monotonic()

    page = Contribution.objects.get(title=TITLE)
    assert page.state.visibility == "network"
    assert page.specific.story == "Le camion est arrivé un jour trop tôt. Les machines ont dormi dehors."
    assert page.specific.lesson == "Louer un garde-meuble la veille."

    delay = found_after(browser, site, everybody, published)
    print(f"found {delay:.2f} s after the publication was announced")
    assert delay <= FOUND_WITHIN
    nothing_for_a_visitor(browser, site, page)


def found_after(browser: Browser, site: Site, everybody: People, since: float) -> float:
    """Seconds from `since` until a colleague's misspelt question without accents brings the text."""
    context = opened(browser, PHONE)
    site.sign_in(context, everybody.reader)
    link = f"a:has-text({TITLE!r})"
    try:
        while True:
            answer = context.request.get(f"{site.url}/chercher/?q=demenagr+latelier+machine")
            if "quinquengrogne" in answer.text().lower():
                delay = time.monotonic() - since
                break
            assert time.monotonic() - since < 20, "never found"
            time.sleep(0.05)
        page = context.new_page()
        page.goto(f"{site.url}/chercher/?q=demenagr+latelier+machine")
        page.locator(f"main {link}").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    finally:
        context.close()
    return delay


def nothing_for_a_visitor(browser: Browser, site: Site, hidden: Contribution) -> None:
    context = opened(browser, PHONE)
    try:
        page = context.new_page()
        for question in ("demenager l'atelier machines", UNIQUE, UNIQUE[:8]):
            page.goto(f"{site.url}/chercher/?q={question}")
            asked = page.locator("main").inner_text().lower().replace(question, "")
            assert UNIQUE not in asked
        page.goto(f"{site.url}/chercher/?q={UNIQUE}")
        expect(page.get_by_text("0 résultat")).to_be_visible()
        suggestions = f"/chercher/suggestions/?q={UNIQUE[:6]}"
        for path in ("/", "/experiences/", "/mots/", "/flux/", "/sitemap.xml", suggestions):
            assert UNIQUE not in context.request.get(site.url + path).text().lower(), path
        assert context.request.get(site.url + hidden.get_absolute_url()).status == 404
    finally:
        context.close()


def test_reload_after_a_cut_brings_the_text_back(phone: Page, site: Site, everybody: People) -> None:
    site.sign_in(phone.context, everybody.author)
    phone.goto(f"{site.url}/raconter/")
    phone.locator("[name=story]").fill("Une première phrase.")
    saved(phone)
    phone.route("**/enregistrer/", lambda route: route.abort("internetdisconnected"))
    phone.locator("[name=story]").fill("Une première phrase. Une deuxième, dans le tunnel.")
    expect(phone.locator(STATUS)).to_contain_text(re.compile("ardé sur cet appareil"))
    phone.reload()
    assert story(phone) == "Une première phrase. Une deuxième, dans le tunnel."
    expect(phone.locator("[data-draft-restored]")).to_be_visible()
    phone.unroute("**/enregistrer/")
    phone.evaluate("dispatchEvent(new Event('online'))")
    saved(phone)
    phone.reload()
    assert story(phone) == "Une première phrase. Une deuxième, dans le tunnel."


def test_two_tabs_show_what_differs_and_lose_nothing(browser: Browser, site: Site, everybody: People) -> None:
    context = opened(browser, PHONE)
    site.sign_in(context, everybody.author)
    first = new_form(context, site)
    first.locator("[name=title]").fill("Deux fenêtres sur un même récit")
    first.locator("[name=story]").fill("Ce que dit la première fenêtre.")
    saved(first)
    second = context.new_page()
    second.goto(first.url)
    second.locator("[name=story]").fill("Ce que dit la seconde fenêtre.")
    saved(second)
    first.locator("[name=story]").fill("Ce que dit encore la première fenêtre.")
    panel = first.locator("[data-draft-conflict]")
    expect(panel).to_be_visible()
    expect(panel.locator("ins").first).to_be_visible()
    expect(panel.locator("del").first).to_be_visible()
    assert "seconde" in panel.inner_text()
    assert story(first) == "Ce que dit encore la première fenêtre."
    first.get_by_role("button", name="Garder mon texte").click()
    saved(first)
    first.reload()
    assert story(first) == "Ce que dit encore la première fenêtre."
    context.close()
    page = ContributionState.objects.order_by("-pk").first()
    assert page is not None
    kept = [revision.content["story"] for revision in page.contribution.revisions.all()]
    assert "Ce que dit la seconde fenêtre." in kept
    assert "Ce que dit encore la première fenêtre." in kept


def test_without_javascript_one_tells_and_publishes(browser: Browser, site: Site, everybody: People) -> None:
    context = opened(browser, PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/compte/login/?next=/raconter/")
    page.locator("[name=login]").fill(everybody.author.user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(re.compile("/raconter/[0-9a-f-]{36}/"))
    page.locator("[name=title]").fill("Raconté sans script")
    page.locator("[name=story]").fill("Le navigateur était vieux.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("Brouillon enregistré.")).to_be_visible()
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert story(page) == "Le navigateur était vieux."
    page.locator("[name=lesson]").fill("Tout marche sans script.")
    page.locator("[name=outcome][value=success]").check()
    page.locator("[name=territories]").fill("Riom")
    page.locator("[name=visibility][value=public]").check()
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Raconté sans script")
    context.close()
    assert Publication.objects.filter(contribution__title="Raconté sans script").count() == 1
