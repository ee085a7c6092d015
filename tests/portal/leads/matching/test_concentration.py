"""The published figures: right on small cases, and silent under five people."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.leads.matching.concentration import equity, figures, first_tenth, gini
from portal.leads.models import MatchRun, Proposal
from tests.factories import matching as cast


def test_gini_on_known_cases():
    assert gini([1, 1, 1, 1], 4) == pytest.approx(0)
    assert gini([4], 4) == pytest.approx(0.75)
    assert gini([1, 3], 2) == pytest.approx(0.25)
    assert gini([], 10) == 0
    pairs = sum(abs(a - b) for a in (0, 0, 1, 2, 7) for b in (0, 0, 1, 2, 7))
    assert gini([1, 2, 7], 5) == pytest.approx(pairs / (2 * 5 * 10))


def test_the_first_tenth_is_of_everybody():
    assert first_tenth([5, 3, 2], 20) == pytest.approx(0.8)
    assert first_tenth([1] * 10, 10) == pytest.approx(0.1)


def test_nothing_is_told_under_five_people():
    assert figures([(1, True), (2, True), (3, False), (4, False)], 100) is None
    found = figures([(1, True), (2, True), (3, False), (4, False), (5, False)], 100)
    assert found is not None
    assert (found.people, found.newcomers_percent) == (5, 40)


@pytest.mark.django_db
def test_the_file_holds_what_the_page_shows(client):
    joints = cast.skill()
    for _number in range(4):
        cast.expert(joints)
    cast.run_for(cast.lead_for(joints))
    rows = list(csv.reader(io.StringIO(client.get(reverse("leads:equity_csv")).content.decode())))
    assert rows[1][1:] == [""] * 5
    fifth = cast.expert(joints)
    Proposal.objects.create(
        run=MatchRun.objects.get(), lead=cast.lead_for(joints), member=fifth, rank=1, created_at=timezone.now()
    )
    found = equity()
    assert found.year is not None
    assert found.proposable == 5
    rows = list(csv.reader(io.StringIO(client.get(reverse("leads:equity_csv")).content.decode())))
    assert rows[1][1:3] == ["5", "5"]
    assert "80 %" in client.get(reverse("leads:equity")).content.decode()
