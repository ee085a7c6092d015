"""Searching as a reader does, from the database to the cards."""

from __future__ import annotations

import pytest

from portal.visibility import Viewer
from search import service
from search.request import SearchRequest
from tests.factories.knowledge import experience, writer

pytestmark = pytest.mark.django_db


def test_a_published_experience_is_found(index, anonymous) -> None:
    experience(title="Trois factures impayées")
    index()
    page = service.search(anonymous, SearchRequest("impayées"))
    print(page)
    assert [card.title for card in page.cards] != []
