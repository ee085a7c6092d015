"""From three stories to a corpus, a study read by its committee, a project and its call; and back from each to them.

Everything is done in the browser, each person in their own; the journal's worker runs beside it.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from knowledge.models import Contribution, ExperienceReport
from portal.core.worker import drain_all
from portal.members.models import Member, Role
from research.models import CaseStudy, Corpus, FieldCall, ResearchProject
from tests.browser.chromium import PHONE, opened
from tests.browser.keyboard import choose, tab_to
from tests.browser.people import People, account
from tests.browser.served import Site
from tests.factories import knowledge as made

pytestmark = pytest.mark.browser

WORD = "arrhes"
TITLES = (
    f"Des {WORD} avant le premier coup de rabot",
    f"Sans {WORD}, trois mois d’attente",
    f"Les {WORD} refusées par une mairie",
)
STUDY, PROJECT, CALL = "Ce que les arrhes changent", "Des arrhes pour tous les métiers", "Rencontrer des artisans"
MOST_CLICKS = 2
FILLED_WITHIN = 60.0
"""Seconds from a publication in a blank cell to the map that shows it."""


@dataclass(frozen=True)
class Cast:
    researcher: Member
    reporter: Member
    authors: tuple[Member, ...]
    stories: tuple[ExperienceReport, ...]


@pytest.fixture(scope="module")
def with_admin() -> bool:
    """Studies are written there."""
    return True


@pytest.fixture(scope="module")
def cast(made: tuple[Site, People]) -> Cast:
    """Three stories of three people, and those who will study them."""
    everybody = made[1]
    researcher = account("Inès Fabre", everybody.cooperative)
    Role.objects.create(member=researcher, kind=Role.Kind.RESEARCHER)
    reporter = account("Paul Meunier", everybody.cooperative)
    authors = tuple(account(name, everybody.cooperative) for name in ("Awa Diop", "Luc Perrin", "Rose Vidal"))
    stories = tuple(
        _story(author, title, everybody, outcome)
        for author, title, outcome in zip(authors, TITLES, ("success", "failure", "partial"), strict=True)
    )
    drain_all()
    return Cast(researcher, reporter, authors, stories)


def _story(author: Member, title: str, everybody: People, outcome: str) -> ExperienceReport:
    return made.experience(author, title=title, outcome=outcome, axes=[everybody.axis], places=[everybody.place])


@pytest.fixture
def at_desk(browser: Browser, site: Site, cast: Cast) -> Iterator[Page]:
    """The researcher's browser; a script that fails there fails the test."""
    context = opened(browser)
    site.sign_in(context, cast.researcher)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def phones(browser: Browser, site: Site) -> Iterator[dict[int, BrowserContext]]:
    """{member: their phone}, made when first asked for by `phone_of`."""
    made: dict[int, BrowserContext] = {}
    yield made
    for context in made.values():
        context.close()


def phone_of(member: Member, browser: Browser, site: Site, phones: dict[int, BrowserContext]) -> Page:
    if member.pk not in phones:
        phones[member.pk] = opened(browser, PHONE)
        site.sign_in(phones[member.pk], member)
    return phones[member.pk].new_page()


def test_three_stories_become_a_call_and_every_step_leads_back(
    at_desk: Page, browser: Browser, site: Site, cast: Cast, phones: dict[int, BrowserContext]
) -> None:
    corpus = gather(at_desk, site, cast)
    study = write(at_desk, site, cast)
    ask_committee(at_desk, study, cast)
    read_and_decide(phone_of(cast.reporter, browser, site, phones), site)
    publish_study(at_desk, site, study, corpus)
    project = start_project(at_desk, site, study)
    call = call_for_fieldwork(at_desk, site, project)
    for conclusion in (study.get_absolute_url(), project.get_absolute_url(), call.get_absolute_url()):
        for story in cast.stories:
            clicks = clicks_between(at_desk, site.url, conclusion, story.get_absolute_url())
            assert clicks is not None, f"no way from {conclusion} to {story.title}"
            assert clicks <= MOST_CLICKS, f"{clicks} clicks from {conclusion} to {story.title}"
    for author in cast.authors:
        inbox = phone_of(author, browser, site, phones)
        inbox.goto(f"{site.url}/mon-espace/avis/")
        for used_by in (STUDY, PROJECT):
            expect(inbox.locator("main").get_by_role("link", name=used_by).first).to_be_visible()
        inbox.get_by_role("link", name=STUDY).first.click()
        expect(inbox.get_by_role("heading", level=1)).to_have_text(STUDY)
    for story in cast.stories:
        at_desk.goto(site.url + story.get_absolute_url())
        for born in (STUDY, PROJECT):
            expect(at_desk.locator(".lineage").get_by_role("link", name=born)).to_be_visible()


def gather(page: Page, site: Site, cast: Cast) -> Corpus:
    """Search, open a corpus with that search, and keep by keyboard what its rule proposes."""
    page.goto(f"{site.url}/chercher/?q={WORD}")
    page.get_by_role("link", name="Ouvrir un corpus avec cette recherche").click()
    assert page.locator("[name=rule]").input_value()
    page.locator("[name=title]").fill("Récits d’arrhes")
    page.locator("[name=question]").fill("Les arrhes protègent-elles des impayés ?")
    page.get_by_role("button", name="Enregistrer le corpus").click()
    expect(page.get_by_role("heading", name="La règle propose")).to_be_visible()
    for story in cast.stories:
        tab_to(page, f"#texte-{story.pk}")
        page.keyboard.press("Space")
    tab_to(page, "form[aria-labelledby=nouveaux] [name=reason]")
    page.keyboard.type("Raconte des arrhes.")
    tab_to(page, "button[value=retenir]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 décisions notées au journal.")).to_be_visible()
    corpus = Corpus.objects.get(title="Récits d’arrhes")
    assert set(corpus.entries.filter(is_included=True).values_list("contribution_id", flat=True)) == {
        story.pk for story in cast.stories
    }
    return corpus


def write(page: Page, site: Site, cast: Cast) -> CaseStudy:
    """A study that cites the three stories, block by block, where researchers write."""
    page.goto(f"{site.url}/etudes/ecrire/")
    page.locator("[name=title]").fill(STUDY)
    page.locator("main button[type=submit]").click()
    page.get_by_role("link", name="Le texte, bloc par bloc").click()
    for name in ("abstract", "findings", "question", "method", "limits"):
        page.locator(f"textarea[name={name}]").fill(f"Ce que dit {name} des arrhes.")
    for number, story in enumerate(cast.stories):
        page.locator("[data-streamfield-stream-container] .c-sf-add-button").last.click()
        page.get_by_role("option", name="Récit cité").click()
        page.locator(f"[name=body-{number}-value-story]").fill(site.url + story.get_absolute_url())
        page.locator(f"[name=body-{number}-value-passage]").fill("La date du versement.")
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    expect(page.locator(".messages").first).to_contain_text(STUDY)
    return CaseStudy.objects.get(title=STUDY)


def ask_committee(page: Page, study: CaseStudy, cast: Cast) -> None:
    page.goto(f"{_origin(page)}{reverse('research:workshop', args=[study.pk])}")
    expect(page.get_by_text("Rien ne manque.")).to_be_visible()
    page.get_by_role("link", name="Comité de lecture").click()
    page.locator("[name=readers]").fill(cast.reporter.display_name)
    page.get_by_role("button", name="Demander cette lecture").click()
    expect(page.get_by_text("Les personnes nommées sont prévenues.")).to_be_visible()


def read_and_decide(page: Page, site: Site) -> None:
    """By keyboard, on a phone, from the notice to the decision."""
    page.goto(f"{site.url}/mon-espace/avis/")
    page.get_by_role("link", name=STUDY).click()
    page.get_by_role("link", name=re.compile("lecture", re.IGNORECASE)).last.click()
    grid = page.locator("form[action$='/repondre/']")
    for criterion in grid.locator("input[type=radio][name$='-answer'][value=yes]").all():
        tab_to(page, f"[name='{criterion.get_attribute('name')}']")
        page.keyboard.press("Space")
        if not criterion.is_checked():
            choose(page, "yes")
    tab_to(page, "[name=opinion]")
    page.keyboard.type("Claire et prudente.")
    tab_to(page, "[name=advice]")
    choose(page, "publish")
    tab_to(page, "form[action$='/repondre/'] button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre avis est donné.")).to_be_visible()
    tab_to(page, "[name=decision]")
    choose(page, "accepted")
    tab_to(page, "[name=note]")
    page.keyboard.type("Le comité accepte.")
    tab_to(page, "form[action$='/decider/'] button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Décision du")).to_be_visible()


def publish_study(page: Page, site: Site, study: CaseStudy, corpus: Corpus) -> None:
    """The corpus is named beside the study, which is opened to everybody."""
    page.goto(f"{site.url}{reverse('research:corpus_edit', args=[corpus.public_slug])}")
    page.get_by_label(STUDY).check()
    page.locator("[name=visibility][value=public]").check()
    page.get_by_role("button", name="Enregistrer le corpus").click()
    page.goto(f"{site.url}{reverse('research:workshop', args=[study.pk])}")
    page.locator("[name=visibility][value=public]").check()
    page.get_by_role("button", name="Publier l’étude").click()
    expect(page.get_by_text("L’étude est publiée.")).to_be_visible()
    expect(page.get_by_text("relue par un comité").first).to_be_visible()
    expect(page.get_by_role("link", name=corpus.title)).to_be_visible()


def start_project(page: Page, site: Site, study: CaseStudy) -> ResearchProject:
    """From the study, whose stories come ticked."""
    page.goto(site.url + study.get_absolute_url())
    page.get_by_role("link", name="Monter un projet à partir d’ici").click()
    assert page.locator("[name=stories]:checked").count() == len(TITLES)
    page.locator("main [name=title]").fill(PROJECT)
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le brouillon du projet est prêt")).to_be_visible()
    page.locator("[name=approach]").select_option("action")
    page.locator("[name=phase]").select_option("emergence")
    page.locator("[name=partenaires-0-role]").select_option("producer")
    page.locator("[name=partenaires-0-name]").fill("Menuiserie du Val")
    page.locator("[name=visibility][value=public]").check()
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_text("Le projet est publié.")).to_be_visible()
    return ResearchProject.objects.get(title=PROJECT)


def call_for_fieldwork(page: Page, site: Site, project: ResearchProject) -> FieldCall:
    page.goto(site.url + project.get_absolute_url())
    page.get_by_role("link", name="Lancer un appel à terrain").click()
    page.locator("main [name=title]").fill(CALL)
    page.locator("[name=text]").fill("Une heure d’entretien, chez vous.")
    page.locator("[name=uses]").fill("Un article et une restitution.")
    page.locator("[name=return_on]").fill((timezone.localdate() + dt.timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Enregistrer l’appel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CALL)
    return FieldCall.objects.get(title=CALL)


def clicks_between(page: Page, origin: str, start: str, end: str) -> int | None:
    """Clicks on links of the main part of pages, at most MOST_CLICKS; None when that is not enough."""
    reached, seen = [start], {start}
    for clicks in range(1, MOST_CLICKS + 1):
        found = {link for path in reached for link in links_of(page, origin + path)}
        if end in found:
            return clicks
        reached = [path for path in sorted(found - seen) if path.startswith(("/etudes/", "/projets/", "/c/"))]
        seen |= found
    return None


def links_of(page: Page, url: str) -> set[str]:
    page.goto(url)
    found = page.locator("main a[href]").evaluate_all("(links) => links.map((link) => link.href)")
    return {urlsplit(link).path for link in found if link.startswith(_origin(page))}


def _origin(page: Page) -> str:
    address = urlsplit(page.url)
    return f"{address.scheme}://{address.netloc}"


def test_publishing_in_a_blank_cell_changes_the_map(browser: Browser, site: Site, everybody: People) -> None:
    """Through the worker and the page, as a visitor looks again and again."""
    place = made.commune("Ajaccio", "2A004", made.departement("Corse-du-Sud", "2A", made.region("Corse", "94")))
    cell = f"{site.url}/couverture/case/?lieu={place.region.key}&axe={everybody.axis.slug}"
    grid = f"{site.url}/couverture/a-explorer.csv?axe={everybody.axis.slug}"
    context = opened(browser)
    try:
        assert "Corse" in context.request.get(grid).text()
        assert "Un atelier face à la mer" not in context.request.get(cell).text()
        published = time.monotonic()
        made.experience(
            everybody.author, title="Un atelier face à la mer", axes=[everybody.axis], places=[place],
            started_on=dt.date(timezone.localdate().year, 1, 1),
        )  # fmt: skip
        while "Un atelier face à la mer" not in context.request.get(cell).text():
            assert time.monotonic() - published < FILLED_WITHIN
            time.sleep(0.1)
        delay = time.monotonic() - published
        page = context.new_page()
        page.goto(f"{site.url}/couverture/?axe={everybody.axis.slug}")
        expect(page.get_by_role("row").filter(has_text="Corse")).to_contain_text("1")
    finally:
        context.close()
    assert delay < FILLED_WITHIN
    assert Contribution.objects.filter(title="Un atelier face à la mer").count() == 1
