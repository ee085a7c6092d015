"""Words of the same sense: in force in every process soon after a curator wrote them, without a new index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.members.models import Role
from portal.visibility import Viewer
from portal.vocabulary.models import Concept, SynonymSheet, VocabularyStamp
from search import service
from search.asking import synonyms
from search.request import SearchRequest
from tests.factories.knowledge import experience, signed_in, writer
from tests.factories.vocabulary import TradeFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(synonyms.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(synonyms, "_looked_at", 0.0)
    synonyms.forget()
    return now


def in_another_process(**fields: object) -> None:
    """A write that no signal of this process hears."""
    SynonymSheet.objects.bulk_create([SynonymSheet(**fields)])
    VocabularyStamp.advance()


def total(text: str) -> int:
    return service.search(Viewer.anonymous(), SearchRequest(text)).total


def test_a_sheet_widens_questions_at_once_and_without_a_new_index(index: Index) -> None:
    experience(title="Un chiffrage raté")
    index()
    assert total("ristourne") == 0
    SynonymSheet.objects.create(title="Courant", lines="ristourne, chiffrage")
    assert total("ristourne") == 1
    found = service.search(Viewer.anonymous(), SearchRequest("ristourne"))
    assert found.explanations[0].text == "« ristourne » est aussi cherché sous : chiffrage."
    SynonymSheet.objects.update(is_active=False)
    synonyms.forget()
    assert total("ristourne") == 0


def test_an_arrow_goes_one_way(index: Index) -> None:
    experience(title="Mon boulot")
    experience(title="Mon travail")
    SynonymSheet.objects.create(title="Courant", lines="boulot => travail")
    index()
    assert (total("boulot"), total("travail")) == (2, 1)


def test_what_another_process_wrote_is_seen_within_a_minute(clock: list[float]) -> None:
    before = synonyms.vocabulary()
    in_another_process(title="Courant", lines="ristourne, chiffrage")
    clock[0] += synonyms.STAMP_LIFE - 1
    assert synonyms.vocabulary() is before
    clock[0] += 2
    assert synonyms.vocabulary() is not before
    assert synonyms.STAMP_LIFE + 1 < 60


def test_a_stamp_that_did_not_move_costs_one_query_and_reads_nothing(clock: list[float]) -> None:
    kept = synonyms.vocabulary()
    clock[0] += synonyms.STAMP_LIFE + 1
    with CaptureQueriesContext(connection) as captured:
        assert synonyms.vocabulary() is kept
        assert synonyms.vocabulary() is kept
    assert len(captured) == 1


def test_what_nobody_announced_is_read_after_a_while(clock: list[float]) -> None:
    trade = TradeFactory(slug="traiteur", label="traiteur")
    synonyms.vocabulary()
    Concept.objects.filter(pk=trade.pk).update(label="cuisinier")
    clock[0] += synonyms.LIFE + 1
    assert synonyms.vocabulary().concepts["trade", "traiteur"].label == "cuisinier"


def test_curators_write_sheets_in_the_admin_and_read_faults_line_by_line(client: Client) -> None:
    curator = writer("Curatrice")
    Role.objects.create(member=curator, kind=Role.Kind.CURATOR)
    browser = signed_in(curator)
    address = reverse("synonymes:add")
    refused = browser.post(address, {"title": "Courant", "lines": "devis\nprix, tarif", "is_active": "on"})
    assert "Ligne 1 : il faut au moins deux expressions, séparées par une virgule." in refused.content.decode()
    assert browser.post(address, {"title": "Courant", "lines": "prix, tarif", "is_active": "on"}).status_code == 302
    assert SynonymSheet.objects.get().lines == "prix, tarif"
    assert signed_in(writer("Membre")).get(address).status_code in (302, 403, 404)
