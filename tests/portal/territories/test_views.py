import datetime as dt

import pytest
from django.test import Client

from portal.territories import panels
from portal.territories.areas import save_area
from portal.territories.models import Territory
from tests.factories.territories import (
    CommuneFactory,
    DepartementFactory,
    EpciFactory,
    RegionFactory,
    TerritoryChangeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def auvergne() -> Territory:
    return RegionFactory(code="84", name="Auvergne-Rhône-Alpes", population=8_205_557)


@pytest.fixture
def clermont(auvergne: Territory) -> Territory:
    departement = DepartementFactory(code="63", name="Puy-de-Dôme", region=auvergne)
    epci = EpciFactory(code="246300701", name="Clermont Auvergne Métropole", nature="METRO", departement=departement)
    return CommuneFactory(code="63113", name="Clermont-Ferrand", postcodes="63000 63100", epci=epci, population=146_351)


def register_stories(numbers: dict[str, int]) -> None:
    words = lambda count: f"{count} récits"  # noqa: E731
    panels.register_count(panels.Count("stories", "Récits", words, lambda viewer: numbers))


def test_the_map_page_lists_mainland_and_overseas(client: Client, auvergne: Territory) -> None:
    RegionFactory(code="04", name="La Réunion", zone="drom")
    RegionFactory(code="989", name="Île de Clipperton", zone="com", population=None, population_year=None)
    response = client.get("/territoires/")
    html = response.content.decode()
    assert response.status_code == 200
    assert [row.territory.key for row in response.context["mainland"]] == ["REG-84"]
    assert {row.territory.key for row in response.context["overseas"]} == {"REG-04", "REG-989"}
    assert "8\xa0205\xa0557" in html
    assert "sans population permanente" in html
    assert 'aria-label="Bretagne, aucune fiche"' in html
    assert "Licence Ouverte" in html


def test_counts_that_other_rooms_register_reach_map_and_table(client: Client, auvergne: Territory) -> None:
    register_stories({"REG-84": 7})
    html = client.get("/territoires/").content.decode()
    assert 'aria-label="Auvergne-Rhône-Alpes, 7 récits"' in html
    assert '<th scope="col" class="number">Récits</th>' in html
    assert '<td class="number">7</td>' in html


def test_counts_are_asked_for_the_reader_of_the_page(client: Client, auvergne: Territory) -> None:
    asked: list[bool] = []
    panels.register_count(panels.Count("stories", "Récits", str, lambda viewer: asked.append(viewer.is_network) or {}))
    client.get("/territoires/")
    assert asked == [False]


def test_looking_for_a_place_by_name(client: Client, clermont: Territory) -> None:
    html = client.get("/territoires/", {"nom": "clermont"}).content.decode()
    assert 'href="/territoires/COM-63113/"' in html
    assert "2 territoires trouvés" in html


def test_a_suggestion_picked_opens_its_page(client: Client, clermont: Territory) -> None:
    response = client.get("/territoires/", {"nom": "Clermont-Ferrand (63000)"})
    assert response.status_code == 302
    assert response["Location"] == "/territoires/COM-63113/"


def test_a_former_name_is_found_before_the_rest(client: Client, clermont: Territory) -> None:
    TerritoryChangeFactory(territory=clermont.region, from_code="74", from_name="Limousin")
    CommuneFactory(name="Limousin-le-Vieux")
    found = client.get("/territoires/", {"nom": "limousin"}).context["found"]
    assert [territory.name for territory in found] == ["Auvergne-Rhône-Alpes", "Limousin-le-Vieux"]


def test_looking_for_nothing_known_says_what_to_do(client: Client) -> None:
    html = client.get("/territoires/", {"nom": "<b>zzz"}).content.decode()
    assert "Aucun territoire ne répond à « &lt;b&gt;zzz »" in html


def test_a_commune_shows_parents_population_with_year_and_history(client: Client, clermont: Territory) -> None:
    TerritoryChangeFactory(
        territory=clermont,
        from_kind="commune",
        from_code="63999",
        from_name="Montferrand",
        not_before=dt.date(2024, 1, 1),
        date=dt.date(2025, 1, 1),
        source="Code officiel géographique",
    )
    TerritoryChangeFactory(territory=clermont, from_kind="commune", from_code="63998", from_name="", date=None)
    html = client.get("/territoires/COM-63113/").content.decode()
    assert "146\xa0351 habitants en 2023" in html
    for key in ("REG-84", "DEP-63", "EPCI-246300701"):
        assert f'href="/territoires/{key}/"' in html
    assert "entre le 1er janvier 2024 et le 1er janvier 2025" in html
    assert "Montferrand" in html
    assert "non indiquée par la source" in html
    assert "ancienne commune" in html
    assert "63000 63100" in html


def test_a_region_shows_its_departements_on_map_and_table(client: Client, clermont: Territory) -> None:
    DepartementFactory(code="03", name="Allier", region=clermont.region)
    register_stories({"DEP-63": 3})
    response = client.get("/territoires/REG-84/")
    html = response.content.decode()
    assert 'aria-label="Puy-de-Dôme, 3 récits"' in html
    assert [row.territory.key for row in response.context["departements"]] == ["DEP-03", "DEP-63"]
    assert "1 commune" in html


def test_a_departement_lists_its_groups_and_filters_its_communes(client: Client, clermont: Territory) -> None:
    CommuneFactory(name="Riom", postcodes="63200", epci=clermont.epci)
    response = client.get("/territoires/DEP-63/")
    assert [commune.name for commune in response.context["communes"]] == ["Clermont-Ferrand", "Riom"]
    assert list(response.context["groups"]) == [clermont.epci]
    for asked in ("riom", "63200"):
        filtered = client.get("/territoires/DEP-63/", {"nom": asked})
        assert [commune.name for commune in filtered.context["communes"]] == ["Riom"]
    assert "Aucune commune ne répond" in client.get("/territoires/DEP-63/", {"nom": "zzz"}).content.decode()


def test_an_epci_across_departements_says_so(client: Client, clermont: Territory) -> None:
    other = DepartementFactory(code="03", name="Allier")
    CommuneFactory(epci=clermont.epci, departement=other)
    html = client.get("/territoires/EPCI-246300701/").content.decode()
    assert "Métropole" in html
    assert "Communes dans" in html
    assert "Allier (03)" in html


def test_a_free_area_links_to_its_parts_and_back(client: Client, clermont: Territory) -> None:
    save_area("livradois", "Livradois-Forez", [clermont.epci])
    html = client.get("/territoires/ZONE-livradois/").content.decode()
    assert 'href="/territoires/EPCI-246300701/"' in html
    assert "Clermont-Ferrand" in html
    assert 'href="/territoires/ZONE-livradois/"' in client.get("/territoires/EPCI-246300701/").content.decode()


def test_panels_of_other_rooms_are_shown(client: Client, clermont: Territory) -> None:
    def build(request, territory):
        yield panels.Panel("options", "Tout près", "territories/components/options.html", {})

    panels.register(build)
    html = client.get("/territoires/COM-63113/").content.decode()
    assert 'id="options"' in html
    assert "Tout près" in html


def test_an_ended_territory_still_opens_and_says_so(client: Client) -> None:
    RegionFactory(code="83", name="Auvergne", is_current=False)
    html = client.get("/territoires/REG-83/").content.decode()
    assert "n’existe plus dans la liste officielle" in html


def test_a_key_in_the_wrong_case_is_sent_to_the_right_one(client: Client, auvergne: Territory) -> None:
    response = client.get("/territoires/reg-84/")
    assert response.status_code == 301
    assert response["Location"] == "/territoires/REG-84/"


@pytest.mark.parametrize("key", ["REG-00", "zzz", "DEP-", "%00", "..%2f"])
def test_an_unknown_key_is_not_found(client: Client, key: str) -> None:
    assert client.get(f"/territoires/{key}/").status_code == 404


@pytest.mark.parametrize("query", ["?page=abc", "?page=-1", "?page=999999", "?nom=" + "x" * 500, "?nom=%00", "?q=%00"])
def test_a_strange_query_still_answers(client: Client, clermont: Territory, query: str) -> None:
    assert client.get(f"/territoires/DEP-63/{query}").status_code == 200
    assert client.get(f"/territoires/{query}").status_code == 200
    assert client.get(f"/territoires/suggestions/{query}").status_code == 200


def test_suggestions_are_options_that_resolve(client: Client, clermont: Territory) -> None:
    response = client.get("/territoires/suggestions/", {"q": "cler", "kind": "commune"})
    assert response["Content-Type"].startswith("text/html")
    assert response["Cache-Control"] == "public, max-age=3600"
    html = response.content.decode()
    assert '<option value="Clermont-Ferrand (63000)">commune, Puy-de-Dôme</option>' in html
    assert html.count("<option") == 1
    assert client.get("/territoires/suggestions/").content.decode().strip() == ""


def test_suggestions_escape_names(client: Client) -> None:
    CommuneFactory(name='Riom"><script>')
    assert "<script>" not in client.get("/territoires/suggestions/", {"q": "riom"}).content.decode()


@pytest.mark.parametrize("path", ["/territoires/", "/territoires/REG-84/", "/territoires/DEP-63/"])
def test_pages_are_read_only(client: Client, clermont: Territory, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("key", ["", "REG-84/", "DEP-63/", "EPCI-246300701/", "COM-63113/", "ZONE-bassin/"])
def test_a_page_costs_at_most_twenty_queries(
    client: Client, clermont: Territory, key: str, django_assert_max_num_queries
) -> None:
    save_area("bassin", "Bassin", [clermont.epci])
    for _ in range(5):
        DepartementFactory(region=clermont.region)
        CommuneFactory(epci=clermont.epci)
        TerritoryChangeFactory(territory=clermont)
    with django_assert_max_num_queries(20) as captured:
        client.get(f"/territoires/{key}", {"nom": "c"})
    assert len(captured) <= 14
