"""What won leads give back: no cell under five people, none that a subtraction would give away, nobody's amount."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.leads.introductions import returns
from portal.leads.introductions.returns import FEWEST, Table
from portal.leads.models import ContributionCredit, LeadOutcome
from portal.vocabulary.models import Concept
from tests.factories import introductions as met
from tests.factories import knowledge as made
from tests.factories import leads as posted

pytestmark = pytest.mark.django_db


def won(number: int, *, year: int = 0, **values: object) -> list[LeadOutcome]:
    """So many leads won, each by someone else."""
    found = [met.won(posted.lead(met.reachable(), **values), band="1k_5k") for _one in range(number)]
    if year:
        at = timezone.make_aware(dt.datetime(year, 6, 1))
        LeadOutcome.objects.filter(pk__in=[one.pk for one in found]).update(at=at)
    return found


def table(name: str) -> Table:
    return next(one for one in returns.returns().tables if one.name == name)


def test_nothing_at_all_is_published_under_five_people(client: Client):
    won(FEWEST - 1)
    assert returns.returns() == returns.Returns(None, None, ())
    assert "Pas encore de chiffres" in client.get(reverse("leads:returns")).content.decode()
    assert client.get(reverse("leads:returns_csv")).content.decode().count("\n") == 1


def test_the_same_person_ten_times_is_one_person():
    member = met.reachable()
    for _one in range(10):
        met.won(posted.lead(met.reachable()), member)
    assert returns.returns().total is None


def test_a_cell_from_five_people_is_published():
    won(5, year=2024)
    won(6, year=2025)
    assert [(cell.label, cell.leads, cell.people) for cell in table("annee").cells] == [("2024", 5, 5), ("2025", 6, 6)]
    assert table("annee").hidden == 0


def test_a_hidden_cell_takes_another_one_with_it_when_a_subtraction_would_tell():
    won(2, year=2023)
    won(5, year=2024)
    won(7, year=2025)
    assert [cell.label for cell in table("annee").cells] == ["2025"]
    assert table("annee").hidden == 2


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.frozensets(st.integers(1, 30), max_size=12)))
def test_what_is_left_out_is_nothing_or_at_least_five_people(people):
    shown = returns._published({key: who for key, who in people.items() if who})
    left_out = frozenset[int]().union(*(who for key, who in people.items() if key not in shown))
    assert all(number >= FEWEST for number in shown.values())
    assert not shown or not left_out or len(left_out) >= FEWEST


def test_trades_themes_and_bands_are_told():
    trade = Concept.objects.create(scheme="trade", slug="couvreur", label="Couvreur")
    story = made.experience(axes=[made.axis()])
    for outcome in won(5, required=(trade,)):
        ContributionCredit.objects.create(
            outcome=outcome, contribution=story.state, member_id=outcome.earnings.get().member_id
        )
    assert [cell.label for cell in table("metier").cells] == ["Couvreur"]
    assert [cell.label for cell in table("theme").cells] == [made.axis().label]
    assert [cell.label for cell in table("region").cells] == ["Auvergne-Rhône-Alpes"]
    assert [cell.leads for cell in table("tranche").cells] == [5]


def test_a_story_says_what_it_led_to_from_five_people(client: Client):
    story = made.experience()
    outcomes = won(5)
    for number, outcome in enumerate(outcomes, 1):
        ContributionCredit.objects.create(
            outcome=outcome, contribution=story.state, member_id=outcome.earnings.get().member_id
        )
        told = "A contribué à" in client.get(story.get_absolute_url()).content.decode()
        assert told == (number >= FEWEST)
    assert story.title in client.get(reverse("leads:returns")).content.decode()
    hidden = made.experience(visibility="private", title="Récit fermé")
    for outcome in outcomes:
        ContributionCredit.objects.create(
            outcome=outcome, contribution=hidden.state, member_id=outcome.earnings.get().member_id
        )
    assert "Récit fermé" not in client.get(reverse("leads:returns")).content.decode()


def test_the_file_holds_what_the_page_shows(client: Client):
    won(5, year=2024)
    rows = list(csv.DictReader(io.StringIO(client.get(reverse("leads:returns_csv")).content.decode())))
    assert {"tableau": "annee", "valeur": "2024", "affaires_gagnees": "5", "personnes": "5"} in rows
    cells = sum(len(one.cells) for one in returns.returns().tables)
    assert len(rows) == cells + 1


def test_it_costs_the_same_whatever_the_number_of_leads(client: Client):
    costs = []
    for _more in range(2):
        won(5)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            client.get(reverse("leads:returns"))
        costs.append(len(counted))
    assert costs[0] == costs[1] <= 20
