"""The pages of coverage: what is asked, what is refused, what is called for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import Wanted, WantedDemand
from research.coverage import history
from research.models import CoverageSnapshot
from tests.factories import knowledge as made

pytestmark = pytest.mark.django_db
PAGE = "/couverture/"


@pytest.fixture
def _told() -> None:
    made.experience(title="Trois ateliers", axes=[made.axis()], started_on=dt.date(2024, 5, 1))


@pytest.mark.usefixtures("_told")
def test_publishing_in_a_blank_cell_changes_the_page_at_once(client: Client):
    asked = {"axe": made.axis().slug, "de": "2025", "a": "2025"}
    assert client.get(PAGE, asked).context["grid"].tally == {"blank": 1, "thin": 0, "alive": 0}
    for number in range(3):
        made.experience(title=f"Récit {number}", axes=[made.axis()], started_on=dt.date(2025, 2, 1))
    assert client.get(PAGE, asked).context["grid"].tally == {"blank": 0, "thin": 0, "alive": 1}


@pytest.mark.usefixtures("_told")
def test_a_cell_lists_what_it_counts(client: Client):
    place = made.departement()
    box = client.get(PAGE, {"niveau": "departement", "axe": made.axis().slug}).context["grid"].lines[0].total
    page = client.get(box.url)
    assert page.context["page"].paginator.count == box.count == 1
    assert b"Trois ateliers" in page.content
    assert place.name.encode() in page.content


@pytest.mark.parametrize(
    "asked",
    [
        {"axe": "rien"}, {"type": "article"}, {"niveau": "canton"}, {"dans": "REG-00"}, {"de": "deux mille"},
        {"de": "1800"}, {"a": "9999"}, {"au": "2026-13"}, {"au": "1999-01"}, {"de": "²⁰²⁴"}, {"axe": "a\x00b"},
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_told")
def test_what_is_not_understood_is_said(client: Client, asked: dict[str, str]):
    page = client.get(PAGE, asked)
    assert page.status_code == 200
    assert "Nous ne reconnaissons pas" in page.content.decode()


@pytest.mark.usefixtures("_told")
def test_years_backwards_are_turned_round_and_a_long_period_is_cut(client: Client):
    question = client.get(PAGE, {"de": "2025", "a": "2023"}).context["question"]
    assert (question.first, question.last) == (2023, 2025)
    question = client.get(PAGE, {"de": "1996", "a": "2025"}).context["question"]
    assert len(question.years) == 15


@pytest.mark.parametrize("asked", [{}, {"lieu": "REG-00"}, {"lieu": "COM-63300"}, {"lieu": "REG-84", "axe": "rien"}])
@pytest.mark.usefixtures("_told")
def test_a_cell_that_does_not_exist_is_absent(client: Client, asked: dict[str, str]):
    assert client.get(reverse("research:coverage_cell"), asked).status_code == 404


@pytest.mark.usefixtures("_told")
def test_pages_cost_the_same_whatever_there_is_to_count(client: Client, django_assert_max_num_queries):
    for number in range(6):
        made.experience(title=f"Récit {number}", axes=[made.axis()], started_on=dt.date(2025, 2, 1))
    signed = made.signed_in(made.writer())
    for address in (PAGE, PAGE + "?niveau=departement&axe=organisation-du-travail", "/couverture/case/?lieu=REG-84"):
        with django_assert_max_num_queries(20):
            assert client.get(address).status_code == 200
        with django_assert_max_num_queries(20):
            assert signed.get(address).status_code == 200


@pytest.mark.usefixtures("_told")
def test_the_files_hold_the_blanks_of_the_page(client: Client):
    asked = {"niveau": "departement", "de": "2023", "a": "2024"}
    rows = list(csv.DictReader(io.StringIO(client.get(reverse("research:coverage_csv"), asked).content.decode())))
    assert [(row["cle"], row["annee"], row["regle"]) for row in rows] == [("DEP-63", "2023", "1")]
    answer = client.get(reverse("research:coverage_geojson"), asked)
    assert answer["Cache-Control"] == "private, no-cache"
    [feature] = json.loads(answer.content)["features"]
    assert feature["properties"]["blanks"] == [{"axis": made.axis().slug, "year": 2023}]
    assert feature["geometry"]["type"] == "MultiPolygon"
    longitude, latitude = feature["geometry"]["coordinates"][0][0][0]
    assert 2 < longitude < 4
    assert 45 < latitude < 46.5


@pytest.mark.usefixtures("_told")
def test_a_place_without_outline_has_no_geometry(client: Client):
    made.departement("Île lointaine", "999", inside=made.region("Ailleurs", "99"))
    answer = client.get(reverse("research:coverage_geojson"), {"niveau": "departement"})
    geometries = {f["id"]: f["geometry"] for f in json.loads(answer.content)["features"]}
    assert geometries["DEP-999"] is None


@pytest.mark.usefixtures("_told")
class TestCalling:
    def test_twice_is_once(self):
        browser = made.signed_in(made.writer())
        for _time in range(2):
            answer = browser.post(reverse("research:coverage_call"), {"case": f"{made.axis().slug}:REG-84:2025"})
        wanted = Wanted.objects.get()
        assert answer.url == wanted.get_absolute_url()
        demand = WantedDemand.objects.get()
        assert (demand.kind, demand.year, demand.axis, demand.territory) == ("call", 2025, made.axis(), made.region())

    def test_the_button_is_for_members(self, client: Client):
        assert b'name="case"' not in client.get(PAGE).content
        assert b'name="case"' in made.signed_in(made.writer()).get(PAGE + "?de=2025&a=2025").content
        assert client.post(reverse("research:coverage_call"), {"case": ":REG-84:"}).status_code == 302
        waiting = made.signed_in(made.writer(status="pending"))
        assert waiting.post(reverse("research:coverage_call"), {"case": ":REG-84:"}).status_code == 404
        assert not Wanted.objects.exists()

    @pytest.mark.parametrize("case", ["", "x", "rien:REG-84:2024", ":REG-00:2024", ":REG-84:3000", "a:b:c:d", "\x00::"])
    def test_an_unknown_cell_calls_nothing(self, case: str):
        answer = made.signed_in(made.writer()).post(reverse("research:coverage_call"), {"case": case})
        assert answer.url == PAGE
        assert not Wanted.objects.exists()


class TestHistory:
    def test_a_past_month_keeps_its_figures(self, client: Client):
        made.experience(axes=[made.axis()], started_on=dt.date(2024, 5, 1))
        made.experience(axes=[made.axis()], started_on=dt.date(2024, 5, 1), visibility="cooperative")
        history.keep_month(dt.date(2026, 6, 12))
        for number in range(4):
            made.experience(title=f"R{number}", axes=[made.axis()], started_on=dt.date(2024, 5, 1))
        asked = {"axe": made.axis().slug, "de": "2024", "a": "2024"}
        past = client.get(PAGE, {**asked, "au": "2026-06"})
        assert past.context["grid"].lines[0].total.count == 1
        assert past.context["grid"].lines[0].total.url == ""
        assert client.get(PAGE, asked).context["grid"].lines[0].total.count == 5
        assert "juin 2026" in client.get(PAGE).content.decode()

    def test_the_network_is_kept_apart(self, client: Client):
        made.experience(axes=[made.axis()], started_on=dt.date(2024, 5, 1), visibility="network")
        history.keep_month(dt.date(2026, 6, 12))
        asked = {"axe": made.axis().slug, "de": "2024", "a": "2024", "au": "2026-06"}
        assert client.get(PAGE, asked).context["grid"].lines[0].total.count == 0
        assert made.signed_in(made.writer()).get(PAGE, asked).context["grid"].lines[0].total.count == 1

    def test_a_month_is_kept_once(self):
        history.keep_month(dt.date(2026, 6, 12))
        history.keep_month(dt.date(2026, 6, 30))
        history.keep_month(dt.date(2026, 7, 1))
        assert CoverageSnapshot.objects.count() == 4
        assert history.months() == [dt.date(2026, 7, 1), dt.date(2026, 6, 1)]
