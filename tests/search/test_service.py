"""Searching as a reader does, from the database to the cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from unittest import mock

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode

from knowledge.models import Contribution, ContributionState
from knowledge.reading import page as reading
from portal.core import consumers, health, schedule
from portal.visibility import Viewer
from search import opening, panels, service
from search.controls import Value
from search.engines.contract import EngineUnavailable, Match
from search.excerpts import excerpt, marked
from search.forms import SearchForm
from search.request import MOST_PAGES, PAGE_SIZE, SearchRequest
from search.suggest import suggest
from search.upkeep.health import probe
from tests.factories.knowledge import (
    a_cooperative,
    article,
    axis,
    commune,
    departement,
    experience,
    region,
    writer,
)
from tests.factories.territories import TerritoryFactory
from tests.factories.vocabulary import AcronymFactory, AxisFactory, ConceptLabelFactory, TradeFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
ANYONE = Viewer.anonymous()


def titles(request: SearchRequest) -> list[str]:
    found = service.search(ANYONE, request)
    plain = (card.title.replace("<mark>", "").replace("</mark>", "") for card in found.cards)
    return list(plain)


def facet(found: service.SearchPage, name: str) -> dict[str, int]:
    """{label: count} of one facet, its first level only."""
    return {value.label: value.count for block in found.facets if block.name == name for value in block.values}


def tree(found: service.SearchPage, name: str) -> list[tuple[str, int, list]]:
    """[(label, count, what is under it)]"""

    def branch(value: Value) -> tuple[str, int, list]:
        return value.label, value.count, [branch(part) for part in value.parts]

    return [branch(value) for block in found.facets if block.name == name for value in block.values]


def test_a_hit_says_what_it_is_and_why_it_is_there(index: Index) -> None:
    trade = TradeFactory(slug="traiteur", label="traiteur", label_feminine="traiteuse")
    page = experience(
        writer("Jeanne Passage", cooperative=a_cooperative("Cap Volcan")),
        title="Trois factures",
        summary="Un acompte aurait suffi.",
        story="Les commandes du <client> sont restées impayées.",
        trades=[trade],
        state={"maturity": "proven", "is_example": True},
        ended_on=dt.date(2022, 3, 1),
    )
    index()

    (card,) = service.search(ANYONE, SearchRequest("commandes impayées traiteuse")).cards

    assert card.url == page.get_absolute_url()
    assert card.title == "Trois factures"
    assert card.excerpt == "Les <mark>commandes</mark> du &lt;client&gt; sont restées <mark>impayées</mark>."
    assert card.why == "Trouvé dans « ce qui s’est passé » · mots-clés : traiteur, traiteuse"
    assert (card.kind_label, card.outcome, card.maturity) == ("Expérience", "failure", "proven")
    assert (card.authors, card.cooperative, card.place, card.year) == (("Jeanne Passage",), "Cap Volcan", "Riom", 2022)
    assert card.is_example


def test_a_title_is_marked_and_says_so_when_nothing_else_matches(index: Index) -> None:
    experience(title="Portage & repas", summary="En bref.")
    index()
    (card,) = service.search(ANYONE, SearchRequest("portage")).cards
    assert card.title == "<mark>Portage</mark> &amp; repas"
    assert card.why == "Trouvé dans le titre"
    assert card.excerpt == "En bref."


def test_a_title_that_changed_since_is_shown_as_it_is_now(index: Index) -> None:
    page = experience(title="Portage")
    index()
    type(page).objects.filter(pk=page.pk).update(title="Nouveau <titre>")
    (card,) = service.search(ANYONE, SearchRequest("portage")).cards
    assert card.title == "Nouveau <titre>"  # plain text: the template escapes it


def test_a_text_past_its_review_date_is_told(index: Index) -> None:
    page = experience(title="Portage")
    ContributionState.objects.filter(pk=page.pk).update(review_on=timezone.localdate() - dt.timedelta(days=2))
    index()
    assert service.search(ANYONE, SearchRequest("portage")).cards[0].review_due


def test_people_and_cooperatives_answer_too(index: Index) -> None:
    cooperative = a_cooperative("Portage Commun")
    cooperative.description = "Nous **portons** des repas."
    cooperative.save()
    levels = {"headline": "public", "cooperatives": "public"}
    writer("Ana Portage", cooperative=cooperative, is_listed=True, headline="Cuisine", field_visibility=levels)
    article(title="Le portage")
    index()
    found = service.search(ANYONE, SearchRequest("portage"))
    assert {tab.label: tab.count for tab in found.tabs} == {"Tout": 3, "Articles": 1, "Personnes": 1, "Coopératives": 1}
    cards = {card.kind: card for card in found.cards}
    assert cards["person"].cooperative == "Portage Commun"
    assert cards["person"].excerpt == "Cuisine"
    assert cards["cooperative"].excerpt == "Nous portons des repas."
    only = service.search(ANYONE, SearchRequest("portage", kind="person"))
    assert only.total == 1
    assert [tab.label for tab in only.tabs if tab.current] == ["Personnes"]
    assert {tab.label: tab.count for tab in only.tabs}["Tout"] == 3


def test_values_of_one_filter_add_up_and_filters_narrow_each_other(index: Index) -> None:
    author = writer()
    north, south = departement("Nord", "59", region("Hauts", "32")), departement("Var", "83", region("Sud", "93"))
    for number, (place, outcome) in enumerate([(north, "success"), (north, "failure"), (south, "failure")]):
        experience(author, title=f"Portage {number}", places=[place], outcome=outcome)
    index()
    both = SearchRequest("portage", facets={"territory": ("DEP-59", "DEP-83")})
    assert service.search(ANYONE, both).total == 3
    narrowed = service.search(
        ANYONE, SearchRequest("portage", facets={"territory": ("REG-32",), "outcome": ("failure",)})
    )
    assert narrowed.total == 1
    assert facet(narrowed, "resultat") == {"Réussi": 1, "N’a pas marché": 1}
    assert facet(narrowed, "territoire") == {"Hauts": 1, "Sud": 1}
    assert [choice.label for choice in narrowed.filters] == ["Territoire : Hauts", "Résultat : N’a pas marché"]
    assert narrowed.filters[0].url == "/chercher/?q=portage&resultat=failure"


def test_each_facet_counts_what_pressing_it_gives(index: Index) -> None:
    author = writer()
    parent = axis()
    child = AxisFactory(slug="temps", label="Temps de travail", parent=parent)
    experience(author, title="Portage un", axes=[child], tags=["repas"], ended_on=dt.date(2021, 1, 1))
    experience(author, title="Portage deux", axes=[parent], tags=["Repas", "vélo"], ended_on=dt.date(2020, 1, 1))
    index()
    found = service.search(ANYONE, SearchRequest("portage"))
    assert facet(found, "axe") == {"Organisation du travail": 2, "Temps de travail": 1}
    assert facet(found, "mot") == {"repas": 2, "vélo": 1}
    assert list(facet(found, "annee")) == ["2021", "2020"]
    for block in found.facets:
        name = next(one.name for one in service.FACETS if one.parameter == block.name)
        for value in block.values:
            pressed = SearchRequest("portage", facets={name: (value.value,)})
            assert service.search(ANYONE, pressed).total == value.count


def test_choosing_a_place_offers_what_it_is_divided_into(index: Index) -> None:
    author = writer()
    north, south = region("Hauts", "32"), region("Sud", "93")
    nord, var = departement("Nord", "59", north), departement("Var", "83", south)
    metropole = TerritoryFactory(kind="epci", code="200093201", name="Lille Métropole", region=north, departement=nord)
    lille = TerritoryFactory(kind="commune", code="59350", name="Lille", region=north, departement=nord, epci=metropole)
    for number, place in enumerate([nord, lille, var]):
        experience(author, title=f"Portage {number}", places=[place])
    index()

    def shown(*keys: str) -> list[tuple[str, int, list]]:
        query = urlencode([("q", "portage"), *(("territoire", key) for key in keys)])
        return tree(service.search(ANYONE, SearchForm(QueryDict(query)).request()), "territoire")

    assert shown() == [("Hauts", 2, []), ("Sud", 1, [])]
    assert shown("REG-32") == [("Hauts", 2, [("Nord (59)", 2, [])]), ("Sud", 1, [])]
    under = [("Nord (59)", 2, [("Lille Métropole", 1, [])])]
    assert shown("DEP-59") == [("Hauts", 2, under), ("Sud", 1, [])]
    assert shown("REG-32", "DEP-59") == shown("DEP-59")
    assert shown("EPCI-200093201")[0][2][0][2] == [("Lille Métropole", 1, [("Lille (59350)", 1, [])])]


def test_the_only_region_is_open_and_an_unknown_place_can_be_taken_away(index: Index) -> None:
    experience(title="Portage", places=[departement("Nord", "59", region("Hauts", "32"))])
    index()
    assert tree(service.search(ANYONE, SearchRequest("portage")), "territoire") == []  # it would choose nothing
    found = service.search(ANYONE, SearchRequest("portage", facets={"territory": ("DEP-xx",)}))
    assert [choice.url for choice in found.filters] == ["/chercher/?q=portage"]
    assert tree(found, "territoire")[0] == ("Hauts", 1, [("Nord (59)", 1, [])])


def test_an_unknown_value_in_the_address_finds_nothing_and_can_be_taken_away(index: Index) -> None:
    experience(title="Portage")
    index()
    found = service.search(ANYONE, SearchRequest("portage", facets={"axis": ("<inconnu>",)}))
    assert found.total == 0
    assert [choice.url for choice in found.filters] == ["/chercher/?q=portage"]


def test_order_is_by_pertinence_date_or_maturity(index: Index) -> None:
    author = writer()
    old = experience(author, title="Portage portage portage", state={"maturity": "reference"})
    new = experience(author, title="Un portage", state={"maturity": "idea"})
    ContributionState.objects.filter(pk=old.pk).update(first_published_at=timezone.now() - dt.timedelta(days=300))
    index()
    assert titles(SearchRequest("portage", sort="date"))[0] == new.title
    assert titles(SearchRequest("portage", sort="maturity"))[0] == old.title
    found = service.search(ANYONE, SearchRequest("portage", sort="date"))
    assert [(sort.label, sort.current) for sort in found.sorts] == [
        ("Pertinence", False),
        ("Date", True),
        ("Maturité", False),
    ]


def test_without_words_everything_is_listed_newest_first(index: Index) -> None:
    author = writer()
    first, second = experience(author, title="Ancien"), experience(author, title="Récent")
    ContributionState.objects.filter(pk=first.pk).update(first_published_at=timezone.now() - dt.timedelta(days=9))
    index()
    assert titles(SearchRequest(kind="experience")) == [second.title, first.title]


def test_pages_follow_each_other_and_one_too_far_is_the_last(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PAGE_SIZE", 2)
    author = writer()
    for number in range(5):
        experience(author, title=f"Portage {number}")
    index()
    seen = [title for page in (1, 2, 3) for title in titles(SearchRequest("portage", page=page))]
    assert len(seen) == len(set(seen)) == 5
    last = service.search(ANYONE, SearchRequest("portage", page=40))
    assert last.request.page == last.page.number == 3
    assert len(last.cards) == 1


def test_no_page_lies_past_the_cap(index: Index) -> None:
    experience(title="Portage")
    index()
    with mock.patch.object(type(opening.engine()), "search") as asked:
        asked.return_value = mock.Mock(hits=(), total=100_000, type_counts={}, facet_counts={}, rewritings=())
        found = service.search(ANYONE, SearchRequest("portage"))
    assert found.total == 100_000
    assert found.page.paginator.num_pages == MOST_PAGES
    assert MOST_PAGES * PAGE_SIZE == 1000


def test_a_misspelt_word_is_read_otherwise_and_the_page_says_so(index: Index) -> None:
    experience(title="Portage de repas")
    index()
    found = service.search(ANYONE, SearchRequest("portagr de repas"))
    assert found.total == 1
    (explanation,) = found.explanations
    assert "« portagr »" in explanation.text
    assert [(choice.label, choice.url) for choice in explanation.choices] == [
        ("portage", "/chercher/?q=portage+de+repas")
    ]


def test_a_synonym_of_the_thesaurus_is_searched_and_named(index: Index) -> None:
    meaning = AcronymFactory(label="DUERP")
    ConceptLabelFactory(concept=meaning, text="document unique")
    ConceptLabelFactory(concept=meaning, text="duerpe", kind="hidden")
    experience(title="Notre document unique")
    index()
    found = service.search(ANYONE, SearchRequest("DUERP"))
    assert found.total == 1
    assert [explanation.text for explanation in found.explanations] == [
        "« DUERP » est aussi cherché sous : document unique."
    ]
    misspelt = service.search(ANYONE, SearchRequest("duerpe"))
    assert misspelt.total == 1
    assert "duerpe" not in found.explanations[0].text


def test_nothing_found_leads_to_wider_searches_that_have_answers(index: Index) -> None:
    wide = region()
    experience(title="Portage", places=[departement("Allier", "03", wide)])
    departement("Puy-de-Dôme", "63", wide)
    TradeFactory(label="portage salarial")
    experience(title="portage salarial", places=[wide])
    index()
    nothing = SearchRequest("portage", kind="article", facets={"territory": ("DEP-63",)})
    found = service.search(ANYONE, nothing)
    assert found.total == 0
    ways = {hint.label: hint.count for hint in found.hints}
    assert ways["Chercher sans les filtres, dans tous les types"] == 2
    assert "Chercher sans les filtres" not in ways  # no article at all
    wider = service.search(ANYONE, SearchRequest("portage", facets={"territory": ("DEP-63",)}))
    assert {hint.label: hint.count for hint in wider.hints}["Élargir à : Auvergne-Rhône-Alpes"] == 2
    near = service.search(ANYONE, SearchRequest("xportage salarialx", facets={"year": ("1999",)}))
    assert near.total == 0


def test_a_broader_axis_is_offered(index: Index) -> None:
    parent = axis()
    child = AxisFactory(slug="temps", label="Temps de travail", parent=parent)
    experience(title="Portage", axes=[parent])
    index()
    found = service.search(ANYONE, SearchRequest("portage", facets={"axis": (child.slug,)}))
    assert next(hint.label for hint in found.hints) == "Élargir à : Organisation du travail"


def test_an_engine_that_is_away_is_said_and_nothing_breaks() -> None:
    experience(title="Portage")
    found = service.search(ANYONE, SearchRequest("portage"))
    assert not found.is_available
    assert found.cards == ()
    assert service.similar(ANYONE, 1) == []
    assert suggest(ANYONE, "portage") == []


def test_suggestions_mix_titles_concepts_and_places(index: Index) -> None:
    experience(title="Riomaise et portage", places=[departement("Creuse", "23")])
    TradeFactory(slug="riotteur", label="riotteur")
    AcronymFactory(label="RIO")
    commune("Riom")
    index()
    proposed = suggest(ANYONE, "rio")
    assert {(one.label, one.kind_label) for one in proposed} == {
        ("Riomaise et portage", "Expérience"),
        ("riotteur", "Métier"),
        ("RIO", "Sigle"),
        ("Riom (63200)", "Territoire"),
    }
    urls = {one.label: one.url for one in proposed}
    assert urls["riotteur"] == "/chercher/?metier=riotteur"
    assert urls["RIO"] == "/chercher/?q=RIO"
    assert suggest(ANYONE, "r") == []


@pytest.mark.parametrize(
    ("text", "ranges", "html"),
    [
        ("un <b> deux", ((0, 2),), "<mark>un</mark> &lt;b&gt; deux"),
        ("abc", (), "abc"),
        ("abcdef", ((0, 3), (2, 5)), "<mark>abc</mark><mark>de</mark>f"),
        ("abc", ((2, 90),), "ab<mark>c</mark>"),
        ("abc", ((9, 12),), "abc"),
        ('"><script>', ((2, 10),), "&quot;&gt;<mark>&lt;script&gt;</mark>"),
    ],
)
def test_marks_are_the_only_markup(text: str, ranges: tuple[tuple[int, int], ...], html: str) -> None:
    assert marked(text, ranges) == html


def test_a_cut_passage_has_dots_where_it_was_cut() -> None:
    assert excerpt(Match("story", "au milieu", (), 12)) == "… au milieu …"
    assert excerpt(Match("story", "Tout.", (), 0)) == "Tout."


def test_near_experiences_say_what_they_share_and_what_differs(index: Index) -> None:
    trade, other_trade = TradeFactory(label="traiteur"), TradeFactory(label="livreuse")
    story = "Le portage de repas à domicile en montagne a coûté cher en essence et en temps."
    author = writer()
    common = {"story": story, "axes": [axis()]}
    here = experience(author, title="Ici", trades=[trade], ended_on=dt.date(2024, 1, 1), **common)
    experience(author, title="Là", trades=[trade], outcome="success", ended_on=dt.date(2022, 1, 1), **common)
    far = departement("Nord", "59", region("Hauts", "32"))
    experience(author, title="Loin", trades=[other_trade], places=[far], ended_on=dt.date(2024, 1, 1), **common)
    index()
    request = mock.Mock(viewer=ANYONE)

    panel = panels.similar_experiences(request, here)

    near = {neighbour.card.title: neighbour for neighbour in panel["neighbours"]}
    assert near["Là"].shared == (
        "même métier : traiteur",
        "même axe : Organisation du travail",
        "même territoire : Riom (63200)",
    )
    assert near["Là"].different == ("résultat : réussi (ici : n’a pas marché)", "en 2022 (ici : 2024)")
    assert near["Loin"].shared == ("même axe : Organisation du travail", "même résultat : n’a pas marché")
    assert near["Loin"].different == ("autre métier : livreuse", "autre lieu : Nord (59)")


def test_near_experiences_share_words_and_a_region_and_differ_by_cooperative(index: Index) -> None:
    wide = region()
    story = {"story": "Le portage de repas à domicile en montagne a coûté cher en essence et en temps."}
    places = [departement("Allier", "03", wide), departement("Cantal", "15", wide)]
    authors = [
        writer("Une", cooperative=a_cooperative("Cap Nord")),
        writer("Deux", cooperative=a_cooperative("Cap Sud")),
    ]
    here, _there = (
        experience(author, title="Portage", places=[place], tags=["repas", f"mot {place.code}"], **story)
        for author, place in zip(authors, places, strict=True)
    )
    index()

    panel = panels.similar_experiences(mock.Mock(viewer=ANYONE), here)

    (neighbour,) = panel["neighbours"]
    assert "même région : Auvergne-Rhône-Alpes" in neighbour.shared
    assert "mêmes mots-clés : repas" in neighbour.shared
    assert "autre lieu : Cantal (15)" in neighbour.different
    assert "autre coopérative : Cap Sud" in neighbour.different


def test_the_panel_costs_the_same_whatever_the_number_of_neighbours(index: Index) -> None:
    def count(page: Contribution) -> int:
        with CaptureQueriesContext(connection) as captured:
            panels.similar_experiences(mock.Mock(viewer=ANYONE), page)
        return len(captured)

    author = writer()
    story = {"story": "Le portage de repas à domicile en montagne a coûté cher en essence."}
    here = experience(author, title="Portage", tags=["repas"], **story)
    experience(author, title="Portage un", tags=["repas"], **story)
    index()
    here = Contribution.objects.select_related("state").get(pk=here.pk)
    one = count(here)
    for number in range(3):
        experience(author, title=f"Portage {number}", tags=["repas", f"mot {number}"], **story)
    index()
    assert count(here) == one
    assert one <= 4


def test_a_draft_and_a_lonely_text_have_no_panel(index: Index) -> None:
    alone, draft = experience(title="Seule"), experience(publish=False)
    index()
    for page in (alone, draft):
        assert panels.similar_experiences(mock.Mock(viewer=ANYONE), page) is None


def test_the_probe_speaks_of_the_index(index: Index) -> None:
    assert probe()["ok"]  # nothing to find yet
    experience()
    assert not probe()["ok"]
    index()
    assert probe()["ok"]
    told = probe()[opening.LOCAL]
    assert told["documents"] == len([state for state in opening.engine().states() if state.audience])
    assert str(told["generation"]).startswith("generation-")
    with mock.patch.object(type(opening.engine()), "search", side_effect=EngineUnavailable("down")):
        assert probe()[opening.LOCAL]["error"] == "down"
        assert not probe()["ok"]


def test_the_rooms_below_know_this_one() -> None:
    assert opening.LOCAL in consumers.registered()
    assert "index" in health.report()
    assert {"search_index", "search_watch", "search_verify", "search_tombstones", "search_days"} <= set(schedule._jobs)
    assert "similar" in reading._panels
