"""The same promises with Elasticsearch in front: every test of `test_search_matrix`, on indexes of their own."""

from __future__ import annotations

import uuid

import pytest
from django.test import override_settings

from search import opening
from search.engines.contract import Query
from tests.security import test_search_matrix as on_the_local_index
from tests.security.test_search_matrix import _scratch  # noqa: F401 - the world is made once for the class


@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
class ElasticSearchMatrix(on_the_local_index.SearchMatrix):
    node: str

    @pytest.fixture(autouse=True)
    def _node(self, elastic_url: str) -> None:
        self.node = elastic_url

    def setUp(self) -> None:
        self.enterContext(override_settings(SEARCH_URL=f"{self.node}/test-{uuid.uuid4().hex[:12]}"))
        self.addCleanup(self._drop)
        super().setUp()

    def _drop(self) -> None:
        opening.indexes()[opening.ELASTIC].drop()

    def test_elasticsearch_is_what_answers(self):
        answer = opening.engine().search(Query("", frozenset({"public"})))
        assert answer.total > 0
        assert not answer.is_fallback
