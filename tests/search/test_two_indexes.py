"""Two indexes fed by one journal: each confirms for itself, and readers are answered by the one that is there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from portal.core import consumers
from portal.core.models import Change
from portal.core.worker import drain_all, drain_once
from search import opening
from search.engines.contract import Query
from search.upkeep import sync
from search.upkeep.check import check
from tests.factories.knowledge import experience

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(_scratch: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The consumers of a site that has Elasticsearch too; the other consumers are left out."""
    monkeypatch.setattr(consumers, "_consumers", {})
    yield
    opening.close()


@pytest.fixture
def absent(journal: None, settings: object) -> None:
    """Nothing listens on the discard port."""
    settings.SEARCH_URL = "http://127.0.0.1:9/absent"  # type: ignore[attr-defined]
    sync.register()


@pytest.fixture
def present(journal: None, settings: object, elastic_url: str) -> Iterator[None]:
    settings.SEARCH_URL = f"{elastic_url}/test-{uuid.uuid4().hex[:12]}"  # type: ignore[attr-defined]
    sync.register()
    yield
    opening.indexes()[opening.ELASTIC].drop()  # type: ignore[attr-defined]


def totals() -> dict[str, int]:
    asked = Query("portage", frozenset({"public"}))
    return {name: engine.search(asked).total for name, engine in opening.indexes().items()}


def test_the_local_index_goes_on_while_the_other_is_away(absent: None) -> None:
    experience(title="Portage de repas")
    drain_once()
    drain_once()  # what the author's own change made due again
    waiting = Change.objects.get(kind="contribution")
    assert waiting.confirmations == {opening.LOCAL}
    assert opening.ELASTIC in waiting.last_error
    assert (waiting.attempts, waiting.is_dead) == (0, False)
    answer = opening.engine().search(Query("portage", frozenset({"public"})))
    assert (answer.total, answer.is_fallback) == (1, True)


def test_the_page_says_that_the_local_index_answers(absent: None) -> None:
    experience(title="Portage de repas")
    drain_once()
    page = Client().get("/chercher/?q=portage").content.decode()
    assert "viennent de l’index local" in page
    assert "Portage de repas" in page.replace("<mark>", "").replace("</mark>", "")


def test_both_indexes_hold_the_same(present: None) -> None:
    experience(title="Portage de repas")
    drain_all()
    assert totals() == {opening.LOCAL: 1, opening.ELASTIC: 1}
    for engine in opening.indexes().values():
        assert check(engine).is_clean
    assert "index local" not in Client().get("/chercher/?q=portage").content.decode()


def test_what_one_missed_it_learns_when_it_is_back(present: None, settings: object) -> None:
    here = settings.SEARCH_URL  # type: ignore[attr-defined]
    settings.SEARCH_URL = "http://127.0.0.1:9/absent"  # type: ignore[attr-defined]
    experience(title="Portage de repas")
    drain_once()
    settings.SEARCH_URL = here  # type: ignore[attr-defined]
    Change.objects.update(available_at=timezone.now() - dt.timedelta(seconds=1))
    drain_all()
    assert totals() == {opening.LOCAL: 1, opening.ELASTIC: 1}
    assert not Change.objects.exists()
