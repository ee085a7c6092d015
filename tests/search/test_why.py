"""« Pourquoi cet ordre » : what it tells of one answer, and to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.models import ContributionState
from portal.visibility import Viewer, Visibility
from search import opening, service
from search.asking import weights
from search.engines.contract import EngineUnavailable
from search.request import SearchRequest
from search.why import Why, is_key, why
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.vocabulary import AcronymFactory, ConceptLabelFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
ANYONE = Viewer.anonymous()


def explained(text: str, page: object) -> Why:
    found = why(ANYONE, SearchRequest(text), f"contribution:{page.pk}")
    assert found is not None
    return found


def shares(found: Why) -> dict[str, tuple[str, ...]]:
    return {rule.label: rule.words for rule in found.rules if rule.applies}


def test_each_rule_says_what_it_gives_and_the_shares_make_a_whole(index: Index) -> None:
    page = experience(title="Portage de repas", story="Un portage de repas en montagne.")
    experience(title="Autre", story="Une montagne.")
    index()
    found = explained("portage repas montagne hydravion", page)
    assert shares(found) == {
        "Un mot de la recherche, où qu’il soit dans la page": ("portage", "repas", "montagne"),
        "Le même mot, en plus, quand il est dans le titre": ("portage", "repas"),
        "Deux mots qui se suivent dans la page comme dans la recherche": ("portage repas", "repas montagne"),
    }
    assert 98 <= sum(rule.share for rule in found.rules) <= 102
    assert found.absent == ("hydravion",)
    assert found.card.title == "Portage de repas"
    assert (found.version, found.is_stale) == (weights.VERSION, False)


def test_synonyms_and_corrections_are_told(index: Index) -> None:
    meaning = AcronymFactory(label="DUERP")
    ConceptLabelFactory(concept=meaning, text="document unique")
    page = experience(title="Notre document unique", story="Un portage.")
    index()
    found = explained("DUERP portagr", page)
    told = shares(found)
    assert told["Un mot ou une expression de même sens"] == ("document unique",)
    assert told["Une orthographe proche, pour chaque lettre qui diffère"] == ("portage",)
    assert len(found.explanations) == 2


def test_a_page_past_its_review_date_is_said_to_go_down(index: Index, client: Client) -> None:
    page = experience(title="Portage")
    ContributionState.objects.filter(pk=page.pk).update(review_on=timezone.localdate() - dt.timedelta(days=2))
    index()
    assert explained("portage", page).is_stale
    (card,) = service.search(ANYONE, SearchRequest("portage")).cards
    assert card.why.endswith("placé plus bas : à revoir")
    html = client.get(card.why_url).content.decode()
    assert "le total est multiplié par 0,8" in html


def test_each_hit_leads_to_its_explanation(index: Index, client: Client) -> None:
    experience(title="Portage & repas")
    index()
    html = client.get("/chercher/", {"q": "portage repas"}).content.decode()
    (card,) = service.search(ANYONE, SearchRequest("portage repas")).cards
    assert card.why_url.replace("&", "&amp;") in html
    assert "Portage &amp; repas" in client.get(card.why_url).content.decode()
    assert service.search(ANYONE, SearchRequest()).cards[0].why_url == ""
    assert service.search(ANYONE, SearchRequest("portage", sort="date")).cards[0].why_url == ""


def test_a_hit_names_the_word_read_in_place_of_the_typed_one(index: Index) -> None:
    meaning = AcronymFactory(label="DUERP")
    ConceptLabelFactory(concept=meaning, text="document unique")
    experience(title="Notre document unique")
    experience(title="Portage")
    index()
    (card,) = service.search(ANYONE, SearchRequest("DUERP")).cards
    assert card.why == "Trouvé dans le titre · « document unique » a le sens de « DUERP »"
    (card,) = service.search(ANYONE, SearchRequest("portgae")).cards
    assert card.why == "Trouvé dans le titre · « portage » lu pour « portgae »"


def test_what_one_may_not_read_looks_absent(index: Index, client: Client) -> None:
    secret = experience(title="Portage secret", visibility=Visibility.PRIVATE)
    index()
    for key in (f"contribution:{secret.pk}", "contribution:999999", "member:999999", "cooperative:999999"):
        assert why(ANYONE, SearchRequest("portage"), key) is None
        assert client.get("/chercher/pourquoi/", {"q": "portage", "pour": key}).status_code == 404


def test_a_closed_page_is_gone_before_the_index_knows(index: Index) -> None:
    page = experience(title="Portage")
    index()
    ContributionState.objects.filter(pk=page.pk).update(visibility=Visibility.PRIVATE)
    assert why(ANYONE, SearchRequest("portage"), f"contribution:{page.pk}") is None


def test_the_edition_of_the_network_explains_nothing_to_a_visitor(index: Index) -> None:
    """A member's field for the network is in a document that visitors are not served."""
    levels = {"headline": "network"}
    member = writer("Ana Public", is_listed=True, headline="hydravion", visibility="public", field_visibility=levels)
    index()
    network = why(ANYONE, SearchRequest("hydravion"), f"member:{member.pk}")
    public = why(ANYONE, SearchRequest("hydravion"), f"member:{member.pk}:public")
    assert network is not None
    assert public is not None
    assert not network.answers
    assert not public.answers


@pytest.mark.parametrize(
    "key",
    [
        *["", "contribution", "contribution:", "contribution:x", "contribution:-1", "wagtail:1", "contribution:1:x"],
        *["::", "contribution:" + "9" * 30, "contribution:\u0661", "contribution:1:public:public"],
    ],
)
def test_only_keys_are_looked_up(client: Client, key: str) -> None:
    assert not is_key(key)
    assert client.get("/chercher/pourquoi/", {"q": "portage", "pour": key}).status_code == 404


@pytest.mark.parametrize("text", ["", '"', "AND OR", "a" * 5000, "<script>alert(1)</script>", "-portage", "le la"])
def test_no_text_breaks_the_page(client: Client, index: Index, text: str) -> None:
    page = experience(title="Portage")
    index()
    answer = client.get("/chercher/pourquoi/", {"q": text, "pour": f"contribution:{page.pk}"})
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_without_an_engine_the_weights_are_still_told(client: Client, index: Index) -> None:
    page = experience(title="Portage")
    index()
    with mock.patch.object(type(opening.engine()), "explain", side_effect=EngineUnavailable("down")):
        found = explained("portage", page)
    assert not found.is_available
    assert not any(rule.applies for rule in found.rules)


def test_the_page_costs_few_queries(index: Index) -> None:
    reader = writer("Lectrice")
    page = experience(title="Portage de repas")
    index()
    address = f"/chercher/pourquoi/?q=portage&pour=contribution:{page.pk}"
    for browser in (Client(), signed_in(reader)):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        assert len(captured) <= 15
