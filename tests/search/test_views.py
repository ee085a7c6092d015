"""The pages themselves: always an answer, a constant number of queries, nothing hostile passes."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.visibility import Visibility
from search.asking import synonyms
from tests.factories import leads as posted
from tests.factories import questions as asked
from tests.factories import resources as shared
from tests.factories.knowledge import a_cooperative, experience, signed_in, writer
from tests.factories.vocabulary import AxisFactory, TradeFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
MOST_QUERIES = 15


class Page(HTMLParser):
    """The tags of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def html_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_results_are_listed_with_their_reason(client: Client, index: Index) -> None:
    experience(title="Portage de repas", summary="En bref.")
    index()
    html = html_of(client, "/chercher/?q=portage")
    assert "Résultats pour « portage »" in html
    assert "<mark>Portage</mark> de repas" in html
    assert "Trouvé dans le titre" in html
    assert "1 résultat" in html
    assert 'name="robots" content="noindex' in html


def test_the_state_of_the_page_is_in_its_form_and_links(client: Client, index: Index) -> None:
    author = writer()
    experience(author, title="Portage un", outcome="failure")
    experience(author, title="Portage deux", outcome="success")
    index()
    page = Page(html_of(client, "/chercher/?q=portage&type=experience&tri=date&resultat=failure"))
    fields = [(one.get("name"), one.get("value"), "checked" in one) for one in page.named("input")]
    assert ("q", "portage", False) in fields
    assert ("type", "experience", False) in fields
    assert ("tri", "date", False) in fields
    assert ("resultat", "failure", True) in fields
    assert ("resultat", "success", False) in fields
    links = [one.get("href") for one in page.named("a")]
    assert "/chercher/?q=portage&type=experience&tri=date" in links  # takes the filter away
    assert "/chercher/?q=portage&resultat=failure&tri=date" in links  # all types


def test_a_keyboard_jumps_over_the_filters_to_the_results(client: Client, index: Index) -> None:
    without_index = Page(html_of(client, "/chercher/?q=portage"))
    experience(title="Portage de repas")
    index()
    page = Page(html_of(client, "/chercher/?q=portage"))
    jumps = [one["href"] for one in page.named("a") if one.get("class") == "skip"]
    assert jumps == ["#contenu", "#chercher", "#resultats"]
    target = next(one for one in page.named("div") if one.get("id") == "resultats")
    assert target["tabindex"] == "-1"
    assert "#resultats" not in [one.get("href") for one in without_index.named("a")]


def test_nothing_found_opens_the_subject(client: Client, index: Index) -> None:
    experience(title="Portage")
    index()
    html = html_of(client, "/chercher/?q=hydravion+%26+co")
    assert "Rien ne répond à cette recherche" in html
    assert "/raconter/?titre=hydravion+%26amp%3B+co" not in html
    assert "/raconter/?titre=hydravion+%26+co" in html


def test_without_an_index_the_page_says_that_it_is_being_made(client: Client) -> None:
    experience(title="Portage")
    html = html_of(client, "/chercher/?q=portage")
    assert "L’index de recherche se construit" in html
    assert html_of(client, "/chercher/suggestions/?q=portage").strip() == ""


def test_the_bare_page_lists_everything(client: Client, index: Index) -> None:
    experience(title="Portage de repas")
    index()
    assert "Portage de repas" in html_of(client, "/chercher/")


HOSTILE = [
    "",
    '"',
    '""" " ""',
    "'",
    "AND OR NOT",
    "-",
    "- -",
    '-"',
    "*",
    "***",
    "?",
    "/.*/",
    "title:secret",
    "_exists_:body",
    "audience:network",
    "facets.trade:x",
    "(((((",
    "a" * 5000,
    "mot " * 2000,
    "\x00",
    "por\x00tage",
    "%00",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "\u202eegatrop",
    "<script>alert(1)</script>",
    "'; DROP TABLE core_change; --",
    "{{ 7*7 }}",
    "\\",
    "~5",
    "a^99",
    "[* TO *]",
    "é́́́́́",
    "￿",
]


HOSTILE_ADDRESSES = [
    "page=0",
    "page=-1",
    "page=abc",
    "page=99999999999999999999",
    "page=1e9",
    "type=brouillon",
    "type=person_public",
    "tri=score",
    "tri=auteur__password",
    "axe=%00",
    "axe=" + "x" * 4000,
    "territoire=DEP-63&territoire=DEP-63",
    "annee=abcd&annee=-1&annee=20222",
    "resultat=<svg onload=alert(1)>",
    "mot=%F0%9F%98%80%ED%A0%80",
    "q=%FF%FE",
    "langue=xx",
    "&".join(f"mot=m{number}" for number in range(200)),
    "cooperative=%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
]


@pytest.mark.parametrize("address", ["/chercher/", "/chercher/suggestions/"])
def test_no_text_breaks_a_page(client: Client, index: Index, address: str) -> None:
    experience(title="Portage de repas")
    index()
    for text in HOSTILE:
        answer = client.get(address, {"q": text})
        assert answer.status_code == 200, text
        assert b"<script>alert" not in answer.content, text


def test_no_address_breaks_the_page(client: Client, index: Index) -> None:
    experience(title="Portage de repas")
    index()
    for query in HOSTILE_ADDRESSES:
        answer = client.get(f"/chercher/?q=portage&{query}")
        assert answer.status_code == 200, query
        for payload in (b"<svg onload", b"<script>alert"):
            assert payload not in answer.content, query


def test_texts_of_members_are_escaped_wherever_they_are_shown(client: Client, index: Index) -> None:
    attack = '"><img src=x onerror=alert(1)>'
    author = writer(f"Portage {attack}"[:110], cooperative=a_cooperative(f"Portage {attack}"))
    experience(author, title=f"Portage {attack}", summary=f"Portage {attack}", tags=[f"portage {attack}"])
    index()
    for address in (
        "/chercher/?q=portage",
        "/chercher/?q=portage&mot=portage-img-srcx-onerroralert1",
        "/chercher/suggestions/?q=portage",
    ):
        assert "<img" not in html_of(client, address)


def test_suggestions_are_options_that_lead_somewhere(client: Client, index: Index) -> None:
    page = experience(title="Portage de repas")
    hidden = experience(title="Portage secret", visibility=Visibility.PRIVATE)
    index()
    html = html_of(client, "/chercher/suggestions/?q=porta")
    options = Page(html).named("li")
    assert [one["data-href"] for one in options] == [page.get_absolute_url()]
    assert all(one["role"] == "option" for one in options)
    assert hidden.title not in html


def test_only_reading_is_allowed(client: Client) -> None:
    for address in ("/chercher/", "/chercher/suggestions/"):
        assert client.post(address).status_code == 405


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        html_of(client, address)
    return len(captured)


def test_queries_do_not_grow_with_the_results(index: Index) -> None:
    cooperative = a_cooperative("Portage Commun")
    reader = writer("Portage Lecteur", cooperative=cooperative, is_listed=True, headline="Portage")
    trade, axis = TradeFactory(label="portage"), AxisFactory(label="portage")

    def add(number: int) -> None:
        member = writer(f"Portage {number}", cooperative=a_cooperative(f"Portage {number}"), is_listed=True)
        member.trades.add(trade)
        experience(member, title=f"Portage {number}", trades=[trade], axes=[axis], tags=[f"portage{number}"])
        experience(member, title=f"Portage protégé {number}", trades=[trade], protected=True)
        shared.resource(member, title=f"Portage partagé {number}", visibility="public")
        posted.lead(member, title=f"Portage à faire {number}", visibility="public", required=(trade,))
        asked.question(member, title=f"Portage à expliquer {number}", visibility="public", concepts=[trade])

    add(0)
    index()
    browsers = {"anonymous": Client(), "member": signed_in(reader)}
    address = "/chercher/?q=portage"
    synonyms.vocabulary()  # read at most every thirty seconds
    few = {name: queries(browser, address) for name, browser in browsers.items()}
    add(1)  # all on one page, with every type
    index()
    synonyms.vocabulary()
    many = {name: queries(browser, address) for name, browser in browsers.items()}
    assert many == few
    assert 0 < min(many.values()) <= max(many.values()) <= MOST_QUERIES
    assert queries(browsers["member"], "/chercher/suggestions/?q=portage") <= MOST_QUERIES
