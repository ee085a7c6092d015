"""A lead from its posting to its story: posted on a phone by keyboard, people proposed and why, a team, won, told.

Each person is in their own browser; the two weeks pass by the date given to the job that asks for the story.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from portal.leads.introductions import stories
from portal.leads.models import Introduction, Lead, LeadTeam
from portal.members.models import Member
from portal.vocabulary.models import Concept
from tests.browser.chromium import PHONE, opened
from tests.browser.keyboard import tab_to
from tests.browser.people import People
from tests.browser.served import Site
from tests.factories import introductions as met
from tests.factories import knowledge as made

pytestmark = pytest.mark.browser

TITLE = "Refaire la toiture et l’isolation d’une école"
CLIENT = "Mairie de Quinquengrogne"
MINUTES = 2
"""To post a lead."""


@dataclass(frozen=True)
class Cast:
    giver: Member
    roofer: Member
    insulator: Member


@pytest.fixture(scope="module")
def cast(made: tuple[Site, People]) -> Cast:
    """A giver, and two people who each prove one of the two skills."""
    _site, everybody = made
    roofs = Concept.objects.create(scheme="skill", slug="toiture", label="Couvrir un toit")
    walls = Concept.objects.create(scheme="skill", slug="isolation", label="Isoler des murs")
    experts = [_expert(name, skill, everybody) for name, skill in (("Rose Exemple", roofs), ("Abel Exemple", walls))]
    return Cast(met.reachable("Lise Exemple", is_listed=True), *experts)


def _expert(name: str, skill: Concept, everybody: People) -> Member:
    person = met.reachable(name, is_listed=True)
    person.places.add(everybody.place)
    made.experience(person, title=f"{skill.label} en hiver", skills=[skill], places=[everybody.place])
    return person


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Callable[[Member], Page]]:
    """A telephone of that member; none may meet a script error or a refusal of the content policy."""
    contexts, errors = [], []

    def of(member: Member) -> Page:
        context = opened(browser, PHONE, has_touch=True)
        contexts.append(context)
        site.sign_in(context, member)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield of
    refused = [page.evaluate("window.refusedByPolicy") for context in contexts for page in context.pages]
    for context in contexts:
        context.close()
    assert errors == []
    assert [one for one in refused if one] == []


def test_a_lead_is_posted_answered_by_a_team_won_and_told(
    phone: Callable[[Member], Page], site: Site, cast: Cast
) -> None:
    giver = phone(cast.giver)
    taken = posted(giver, site)
    print(f"posted by keyboard at 360 px in {taken:.0f} s")
    assert taken < MINUTES * 60
    lead = Lead.objects.get(title=TITLE)

    people_are_explained(giver)
    team = team_invited(giver, site, lead, cast)
    for person in (cast.roofer, cast.insulator):
        accepted(phone(person), site, person, cast.giver)
    team.refresh_from_db()
    assert team.state == "formed"
    contacts_are_shown(giver, site, cast)

    rose = phone(cast.roofer)
    won(rose, site, cast)
    lead.refresh_from_db()
    assert lead.state == "won"
    told(rose, site)
    assert CLIENT not in rose.locator("main").inner_text()


def posted(page: Page, site: Site) -> float:
    """Post the lead by keyboard alone; seconds from the open form to the page of the lead."""
    page.goto(f"{site.url}/affaires/proposer/")
    started = time.monotonic()
    tab_to(page, "[name=title]")
    page.keyboard.type(TITLE)
    tab_to(page, "[name=need]")
    page.keyboard.type(f"Toiture de 200 m² pour la {CLIENT}, à isoler avant l’hiver.")
    for word, label in (("couvrir", "Couvrir un toit"), ("isoler", "Isoler des murs")):
        pick(page, "#id_skills-picker", word, label)
    pick(page, "#id_place-picker", "riom", "Riom")
    tab_to(page, "[name=budget]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "details summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=client_name]")
    page.keyboard.type(CLIENT)
    tab_to(page, "main form button.button--main")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return time.monotonic() - started


def pick(page: Page, picker: str, word: str, label: str) -> None:
    """Choose a suggestion by keyboard."""
    if not page.evaluate("(wanted) => document.activeElement.matches(wanted)", picker):
        tab_to(page, picker)
    page.keyboard.type(word)
    box = page.locator(".picker", has=page.locator(picker))
    expect(box.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile(f"Retirer {label}"))).to_be_visible()


def people_are_explained(page: Page) -> None:
    """Each proposed person comes with reasons, each of which opens its record."""
    page.get_by_role("link", name=re.compile("Chercher des personnes")).click()
    page.get_by_role("button", name=re.compile("Chercher des personnes")).click()
    ranking = page.locator("section[aria-labelledby=classement]")
    for name, proof in (("Rose Exemple", "Couvrir un toit en hiver"), ("Abel Exemple", "Isoler des murs en hiver")):
        expect(ranking.get_by_role("link", name=name).first).to_be_visible()
        link = ranking.get_by_role("link", name=proof).first
        answer = page.request.get(link.evaluate("(one) => one.href"))
        assert answer.status == 200
        assert proof in answer.text()


def team_invited(page: Page, site: Site, lead: Lead, cast: Cast) -> LeadTeam:
    page.goto(f"{site.url}{lead.get_absolute_url()}")
    page.get_by_role("link", name="Former une équipe").click()
    proposed = page.locator("main article").first
    expect(proposed.get_by_role("heading", level=2)).to_contain_text("Équipe de 2 personnes")
    for words in ("Rose Exemple", "Abel Exemple", "Couvrir un toit", "Isoler des murs"):
        expect(proposed).to_contain_text(words)
    proposed.get_by_role("button", name=re.compile("Inviter cette équipe")).click()
    expect(page.locator("main")).to_contain_text("n’a pas encore répondu")
    seen = page.content()
    assert not [
        word for one in (cast.roofer, cast.insulator) for word in (one.contact_email, one.phone) if word in seen
    ]
    return LeadTeam.objects.get(lead=lead)


def accepted(page: Page, site: Site, person: Member, giver: Member) -> None:
    """The person finds it in their space, sees no address, and accepts by telephone only."""
    page.goto(f"{site.url}/mon-espace/")
    page.get_by_role("link", name="Mes mises en relation").click()
    page.get_by_role("link", name=TITLE).click()
    seen = page.content()
    assert not [word for word in (giver.contact_email, giver.phone, "client_name") if word in seen]
    page.get_by_role("checkbox", name=re.compile("Mon adresse de contact")).uncheck()
    page.get_by_role("button", name="Accepter").click()
    expect(page.locator("main")).to_contain_text(giver.contact_email)
    expect(page.locator("section[aria-labelledby=client]")).to_contain_text(CLIENT)


def contacts_are_shown(page: Page, site: Site, cast: Cast) -> None:
    """The giver sees what each person chose to show, and no more."""
    for person in (cast.roofer, cast.insulator):
        introduction = Introduction.objects.get(member=person)
        page.goto(f"{site.url}{introduction.get_absolute_url()}")
        expect(page.locator("main")).to_contain_text(person.phone)
        assert person.contact_email not in page.content()


def won(page: Page, site: Site, cast: Cast) -> None:
    introduction = Introduction.objects.get(member=cast.roofer)
    page.goto(f"{site.url}{introduction.get_absolute_url()}")
    page.get_by_role("link", name=re.compile("Gagnée ou perdue")).click()
    page.get_by_role("radio", name="gagnée").check()
    for name in ("Rose Exemple", "Abel Exemple"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Montant, en tranche").select_option("5k_15k")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("de 5 000 à 15 000")


def told(page: Page, site: Site) -> None:
    """Two weeks later: the notice, the question, and the story with what the lead says."""
    assert stories.ask(timezone.now() + dt.timedelta(days=13)) == 0
    assert stories.ask(timezone.now() + dt.timedelta(days=15)) == 2
    page.goto(f"{site.url}/mon-espace/avis/")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url(re.compile("/raconter/"))
    page.get_by_role("button", name="Commencer le récit").click()
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    story = page.locator("[name=story]").input_value()
    assert "Toiture de 200 m²" in story
    assert "Quinquengrogne" not in story
