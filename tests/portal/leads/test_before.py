"""On the page of a lead: experiences that may serve before it is taken, for members, within the cost of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core.worker import drain_all
from search import opening
from search.asking import synonyms
from tests.factories import leads as given
from tests.factories.knowledge import departement, experience, region, signed_in, writer
from tests.factories.vocabulary import SkillFactory, TradeFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
HEADING = "Avant de commencer, trois expériences"
MOST_QUERIES = 20


@pytest.fixture
def index(_scratch: None) -> Iterator[Index]:
    yield drain_all
    opening.close()


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_members_see_a_warning_before_they_take_a_lead(index: Index) -> None:
    trade = TradeFactory(label="laveur de vitres")
    story = experience(title="J’ai compté les fenêtres", outcome="failure", trades=[trade], story="Vitres d’une école.")
    lead = given.lead(title="Vitres d’une école", required=(trade,), visibility="public")
    index()
    html = page(signed_in(writer()), lead.get_absolute_url())
    assert HEADING in html
    assert story.title in html
    assert "laveur de vitres" in html.split(HEADING)[1]
    assert "Adopté" in html
    assert HEADING not in page(Client(), lead.get_absolute_url())
    assert HEADING not in page(signed_in(lead.giver), lead.get_absolute_url())


def test_a_closed_lead_warns_nobody(index: Index) -> None:
    experience(title="Nettoyage d’une école", outcome="failure")
    lead = given.moved("lost")
    index()
    assert HEADING not in page(signed_in(writer()), lead.get_absolute_url())


def test_the_page_keeps_its_cost_whatever_the_experiences(index: Index) -> None:
    trade, skill, place = TradeFactory(), SkillFactory(), departement(inside=region())
    lead = given.lead(required=(trade, skill), place=place)

    def cost(browser: Client) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(browser, lead.get_absolute_url())
        return len(captured)

    experience(title="Nettoyage d’une école", outcome="failure", trades=[trade], skills=[skill], places=[place])
    index()
    browser = signed_in(writer())
    synonyms.vocabulary()  # read at most every thirty seconds
    few = cost(browser)
    for number in range(4):
        experience(title=f"Nettoyage {number}", trades=[trade], skills=[skill], places=[place])
    index()
    synonyms.vocabulary()
    assert cost(browser) == few <= MOST_QUERIES
