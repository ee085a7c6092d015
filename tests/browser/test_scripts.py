"""The site's scripts in a real browser, on pages made here: nothing is asked of a server but through routes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect

from portal.core import assets

pytestmark = pytest.mark.browser

SITE = "http://terreau.test"
STATIC = Path(__file__).parents[2] / "static"
SAVED = {"revision": "2", "saved_at": "2026-03-12T14:02:00+01:00", "saved_label": "Enregistré à 14 h 02"}
Answer = Callable[[Route], None]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    context.set_default_timeout(6000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def document(body: str) -> str:
    words = render_to_string("components/ui_messages.html")
    return (
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>'
        '<link rel="stylesheet" href="/static/css/terreau.css"><script src="/static/js/early.js"></script>'
        f'<script type="module" src="/static/js/terreau.js"></script></head><body>{body}{words}</body></html>'
    )


def serve(page: Page, body: Callable[[], str] | str, **answers: Answer) -> None:
    """Answer every address of the site: "/" with `body`, "/<name>" by the function of that name."""
    bundles = {
        "css/terreau.css": (assets.css_text(assets.css_sources(STATIC)), "text/css"),
        "js/terreau.js": (assets.js_text(assets.js_sources(STATIC)), "text/javascript"),
        "js/early.js": ((STATIC / "js" / "early.js").read_text(encoding="utf-8"), "text/javascript"),
    }

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).split("?")[0].strip("/")
        if path.startswith("static/") and path.removeprefix("static/") in bundles:
            text, kind = bundles[path.removeprefix("static/")]
            route.fulfill(body=text, content_type=kind)
        elif path in answers:
            answers[path](route)
        elif path == "":
            route.fulfill(body=document(body if isinstance(body, str) else body()), content_type="text/html")
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", answer)
    page.goto(SITE)


def draft_form(text: str = "", revision: str = "1") -> str:
    status = render_to_string("components/draft_status.html")
    return (
        '<form method="post" action="/publier" data-autosave-url="/enregistrer" data-draft-key="m1-r7">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="jeton">'
        f'<input type="hidden" name="base_revision" value="{revision}">'
        f'<label for="recit">Récit</label><textarea id="recit" name="story">{text}</textarea>'
        '<label><input type="radio" name="outcome" value="success">Réussi</label>'
        '<label><input type="radio" name="outcome" value="failure">Pas marché</label>'
        f"{status}<button>Publier</button></form>"
    )


def kept(page: Page) -> str | None:
    """Text kept on the device, None when there is none."""
    fields = page.evaluate("JSON.parse(localStorage.getItem('terreau-draft:m1-r7') ?? '{}').fields ?? null")
    return None if fields is None else str(fields)


class Server:
    """The save address: remembers what it was sent, answers as told."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.received: list[dict[str, str]] = []

    def __call__(self, route: Route) -> None:
        fields = parse_qs(route.request.post_data or "", keep_blank_values=True)
        self.received.append({name: values[0] for name, values in fields.items()})
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        answer(route)


def saved(route: Route) -> None:
    route.fulfill(json=SAVED)


def cut(route: Route) -> None:
    route.abort("internetdisconnected")


def conflict(route: Route) -> None:
    fragment = '<div data-revision="9"><ins>ajout d’un autre</ins></div>'
    route.fulfill(status=409, body=fragment, content_type="text/html; charset=utf-8")


def test_draft_is_kept_at_once_then_saved(page: Page) -> None:
    server = Server(saved)
    serve(page, draft_form(), enregistrer=server)
    page.get_by_label("Récit").fill("Un bail signé trop tôt")
    page.get_by_label("Pas marché").check()
    assert "trop tôt" in (kept(page) or "")
    assert server.received == []
    expect(page.locator("[data-draft-status]")).to_have_text("Enregistré à 14 h 02")
    assert server.received == [
        {"story": "Un bail signé trop tôt", "outcome": "failure", "base_revision": "1", "csrfmiddlewaretoken": "jeton"}
    ]
    assert page.locator("[name=base_revision]").input_value() == "2"
    assert kept(page) is None


def test_draft_survives_a_cut_and_a_reload(page: Page) -> None:
    server = Server(cut)
    serve(page, draft_form(), enregistrer=server)
    page.get_by_label("Récit").fill("Écrit dans le train")
    expect(page.locator("[data-draft-status]")).to_contain_text("ardé sur cet appareil")
    server.answers = [saved]
    page.reload()
    expect(page.get_by_label("Récit")).to_have_value("Écrit dans le train")
    expect(page.locator("[data-draft-restored]")).to_contain_text("retrouvé")
    expect(page.locator("[data-draft-status]")).to_have_text("Enregistré à 14 h 02")
    assert server.received[-1]["story"] == "Écrit dans le train"
    assert kept(page) is None


def test_draft_is_sent_when_the_network_returns(page: Page) -> None:
    server = Server(cut, saved)
    serve(page, draft_form(), enregistrer=server)
    page.get_by_label("Récit").fill("Sans réseau")
    expect(page.locator("[data-draft-status]")).to_contain_text("ardé sur cet appareil")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-draft-status]")).to_have_text("Enregistré à 14 h 02")
    assert [sent["story"] for sent in server.received] == ["Sans réseau", "Sans réseau"]


def test_conflict_is_shown_and_ones_own_text_can_win(page: Page) -> None:
    server = Server(conflict, saved)
    serve(page, draft_form("début"), enregistrer=server)
    page.get_by_label("Récit").fill("ma version")
    expect(page.locator("[data-draft-diff] ins")).to_have_text("ajout d’un autre")
    assert "ma version" in (kept(page) or "")
    page.get_by_role("button", name="Garder mon texte").click()
    expect(page.locator("[data-draft-status]")).to_have_text("Enregistré à 14 h 02")
    assert [sent["base_revision"] for sent in server.received] == ["1", "9"]
    expect(page.locator("[data-draft-conflict]")).to_be_hidden()


def test_text_written_on_an_old_revision_is_compared_not_imposed(page: Page) -> None:
    server = Server(cut)
    revisions = iter(["1", "5"])
    serve(page, lambda: draft_form("début", next(revisions)), enregistrer=server)
    page.get_by_label("Récit").fill("ma version")
    expect(page.locator("[data-draft-status]")).to_contain_text("ardé sur cet appareil")
    server.answers = [conflict]
    page.reload()
    expect(page.locator("[data-draft-diff] ins")).to_be_visible()
    assert server.received[-1]["base_revision"] == "1"


def test_closed_session_keeps_the_text_and_says_so(page: Page) -> None:
    serve(page, draft_form(), enregistrer=Server(lambda route: route.fulfill(status=403, body="")))
    page.get_by_label("Récit").fill("avant la fermeture")
    expect(page.locator("[data-draft-status]")).to_contain_text("session est fermée")
    assert "avant la fermeture" in (kept(page) or "")


def test_refused_field_is_told_and_kept(page: Page) -> None:
    refusal = {"errors": {"title": ["Le titre est trop long."]}}
    serve(page, draft_form(), enregistrer=Server(lambda route: route.fulfill(status=422, json=refusal)))
    page.get_by_label("Récit").fill("texte")
    expect(page.locator("[data-draft-status]")).to_contain_text("Le titre est trop long.")
    assert "texte" in (kept(page) or "")


def test_published_text_does_not_come_back(page: Page) -> None:
    revisions = iter(["1", "2"])
    serve(
        page,
        lambda: draft_form("en ligne", next(revisions)),
        enregistrer=Server(cut),
        publier=lambda route: route.fulfill(body=document("<p>Publié</p>"), content_type="text/html"),
    )
    page.get_by_label("Récit").fill("en ligne, corrigé")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Publié")).to_be_visible()
    page.goto(SITE)
    expect(page.get_by_label("Récit")).to_have_value("en ligne")
    expect(page.locator("[data-draft-restored]")).to_be_hidden()
    assert kept(page) is None


def test_page_can_clear_a_draft(page: Page) -> None:
    serve(page, '<p data-draft-clear="m1-r7">Publié</p>')
    page.evaluate("localStorage.setItem('terreau-draft:m1-r7', '{}')")
    page.reload()
    page.wait_for_function("localStorage.getItem('terreau-draft:m1-r7') === null")
    assert kept(page) is None


SEARCH = (
    '<form class="search-box" action="/chercher" role="search"><label for="q">Chercher</label>'
    '<input id="q" type="search" name="q" data-suggestions="/suggestions"><button>Chercher</button></form>'
)
OPTIONS = (
    '<li role="option" data-href="/experiences/1-bail/">Un bail</li>'
    '<li role="option" data-value="bail rural">bail rural</li>'
)


def test_suggestions_by_keyboard(page: Page) -> None:
    arrived: list[str] = []

    def found(route: Route) -> None:
        arrived.append(route.request.url)
        route.fulfill(body=document("<p>Résultats</p>"), content_type="text/html")

    serve(page, SEARCH, suggestions=lambda route: route.fulfill(body=OPTIONS, content_type="text/html"), chercher=found)
    box = page.get_by_role("combobox", name="Chercher")
    box.press_sequentially("bai")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text("2 suggestions")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("bail rural")
    active = page.get_by_role("option", selected=True).get_attribute("id")
    expect(box).to_have_attribute("aria-activedescendant", active or "none")
    box.press("Enter")
    expect(page.get_by_text("Résultats")).to_be_visible()
    assert arrived == [f"{SITE}/chercher?q=bail+rural"]


def test_escape_closes_suggestions_and_keeps_the_text(page: Page) -> None:
    serve(page, SEARCH, suggestions=lambda route: route.fulfill(body=OPTIONS, content_type="text/html"))
    box = page.get_by_role("combobox", name="Chercher")
    box.press_sequentially("bai")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("bai")


PICKERS = (
    '<form><label for="metiers">Métiers</label><select id="metiers" name="trades" multiple data-picker>'
    '<option value="m" selected>Menuisière</option><option value="e">Électricienne</option></select>'
    '<label for="mots">Mots-clés</label><input id="mots" name="tags" value="bail" data-picker data-picker-url="/mots">'
    "</form>"
)


def test_picker_of_a_list_ignores_accents(page: Page) -> None:
    serve(page, PICKERS)
    page.get_by_role("combobox", name="Métiers").press_sequentially("elec")
    expect(page.get_by_role("option", name="Électricienne")).to_be_visible()
    page.get_by_role("combobox", name="Métiers").press("ArrowDown")
    page.get_by_role("combobox", name="Métiers").press("Enter")
    expect(page.get_by_role("button", name="Retirer Électricienne")).to_be_visible()
    assert page.locator("#metiers").evaluate("s => [...s.selectedOptions].map(o => o.value)") == ["m", "e"]
    page.get_by_role("button", name="Retirer Menuisière").click()
    assert page.locator("#metiers").evaluate("s => [...s.selectedOptions].map(o => o.value)") == ["e"]


def test_picker_of_words_takes_suggestions_and_free_words(page: Page) -> None:
    serve(page, PICKERS, mots=lambda r: r.fulfill(body='<option value="assurance">', content_type="text/html"))
    words = page.get_by_role("combobox", name="Mots-clés")
    words.press_sequentially("assu")
    page.get_by_role("option", name="assurance").click()
    words.press_sequentially("loyer,")
    expect(page.locator("#mots")).to_have_value("bail, assurance, loyer")
    words.press("Backspace")
    expect(page.locator("#mots")).to_have_value("bail, assurance")


def test_toolbar_marks_and_unmarks_and_tab_leaves(page: Page) -> None:
    toolbar = render_to_string("components/toolbar.html", {"target": "texte", "preview_url": "/apercu"})
    body = (
        f'<form><div data-editor><label for="texte">Texte</label>{toolbar}<textarea id="texte">un bail</textarea>'
        '<div data-preview hidden tabindex="-1"></div></div><button>Suite</button></form>'
    )
    serve(page, body, apercu=lambda route: route.fulfill(body="<p><strong>vu</strong></p>", content_type="text/html"))
    area = page.get_by_label("Texte", exact=True)
    area.evaluate("a => a.setSelectionRange(3, 7)")
    page.get_by_role("button", name="Gras").click()
    expect(area).to_have_value("un **bail**")
    page.get_by_role("button", name="Gras").click()
    expect(area).to_have_value("un bail")
    page.get_by_role("button", name="Liste", exact=True).click()
    expect(area).to_have_value("- un bail")
    area.press("Tab")
    expect(page.get_by_role("button", name="Suite")).to_be_focused()
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator("[data-preview] strong")).to_have_text("vu")


def test_brackets_suggest_pages_and_close_the_link(page: Page) -> None:
    found = (
        '<li role="option" data-href="/experiences/1-bail/"><span>Un bail trop tôt</span> <span>Expérience</span></li>'
        '<li role="option" data-href="/membres/awa/"><span>Awa</span> <span>Personne</span></li>'
    )
    body = SEARCH + '<form><label for="texte">Texte</label><textarea id="texte" data-markdown></textarea></form>'
    serve(page, body, suggestions=lambda route: route.fulfill(body=found, content_type="text/html"))
    area = page.get_by_label("Texte")
    area.press_sequentially("Voir [[bai")
    expect(page.get_by_role("option", name="Un bail trop tôt")).to_be_visible()
    expect(page.get_by_role("option", name="Awa")).to_have_count(0)
    area.press("ArrowDown")
    area.press("Enter")
    expect(area).to_have_value("Voir [[Un bail trop tôt]]")
    area.press_sequentially(", puis")
    expect(area).to_have_value("Voir [[Un bail trop tôt]], puis")


def test_theme_is_remembered(page: Page) -> None:
    body = (
        "<fieldset data-theme-switch><label><input type=radio name=theme value=auto>Auto</label>"
        "<label><input type=radio name=theme value=dark>Sombre</label></fieldset>"
    )
    serve(page, body)
    expect(page.get_by_label("Auto")).to_be_checked()
    page.get_by_label("Sombre").check()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_label("Sombre")).to_be_checked()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 20, 17)"


def test_phone_menu_closes_on_escape(page: Page) -> None:
    serve(page, '<details class="menu-phone"><summary>Menu</summary><a href="/membres/">Membres</a></details>')
    page.set_viewport_size({"width": 360, "height": 700})
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("link", name="Membres")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Membres")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_form_is_sent_once_on_a_double_press(page: Page) -> None:
    server = Server(lambda route: route.fulfill(status=204))
    serve(page, '<form method="post" action="/envoyer"><button>Envoyer</button></form>', envoyer=server)
    page.evaluate("{ const b = document.querySelector('button'); b.click(); setTimeout(() => b.click(), 50); }")
    page.wait_for_timeout(500)
    assert len(server.received) == 1
