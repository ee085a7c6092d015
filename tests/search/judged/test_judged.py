"""The judged questions are answered at least this well, on every engine."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from django.test import TestCase

from portal.exchange.demo.filling import FOLDER, fill_texts
from portal.members.models import Member
from search import opening
from search.asking import synonyms
from search.engines.contract import Document, Engine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from tests.search.judged import expertise
from tests.search.judged.judging import PEOPLE, judge, judged_documents, mean, names, questions, report

FLOOR: Final = 0.85
FLOOR_FOR_EACH: Final = 0.82
"""nDCG@10 of all the questions, and of those of each kind of people: measured 0.88, and not less than 0.86."""
EXPERT_FLOOR: Final = 0.9
"""Share of the questions about people with an expert among the first five: measured 1.00."""


def test_every_question_about_people_can_be_judged() -> None:
    asked = expertise.questions()
    assert len(asked) >= 40
    assert len({question.text for question in asked}) == len(asked)
    assert all(question.experts and question.why for question in asked)


def test_every_question_can_be_judged() -> None:
    asked = questions()
    assert len(asked) >= 60
    assert len({question.text for question in asked}) == len(asked)
    stories = {path.name[:4] for path in (FOLDER / "experiences").glob("*.md")}
    articles = {
        line.split(":", 1)[1].strip()
        for line in (FOLDER / "articles.yaml").read_text().splitlines()
        if line.startswith("  - slug:")
    }
    for question in asked:
        assert question.who in PEOPLE, question
        assert question.pages, question
        assert question.why, question
        assert question.pages.keys() <= stories | articles, question
        assert set(question.pages.values()) <= {1, 2, 3}, question


class Judged(TestCase):
    """The demo, made once for both engines."""

    documents: list[Document]
    known: dict[str, str]

    @classmethod
    def setUpTestData(cls) -> None:
        fill_texts()
        cls.documents, cls.known = list(judged_documents()), names()

    @pytest.fixture(autouse=True)
    def _elastic(self, request: pytest.FixtureRequest) -> None:
        self.node = request

    def below_floor(self, engine: Engine) -> list[str]:
        """What is missed, when the questions of everybody or of one public are answered worse than promised."""
        engine.rebuild(self.documents)
        found = judge(engine, questions(), self.known)
        holds = mean(found) >= FLOOR and all(mean(found, who) >= FLOOR_FOR_EACH for who in PEOPLE)
        return [] if holds else list(report(engine.name, found))

    def test_people_who_know(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(self.settings(SEARCH_URL="embedded://", SEARCH_INDEX_DIR=folder))
        opening.indexes()[opening.LOCAL].rebuild(self.documents)
        self.addCleanup(opening.close)
        asked = expertise.questions()
        known = set(Member.objects.listed().values_list("slug", flat=True))
        assert frozenset[str]().union(*(question.experts for question in asked)) <= known
        judged = expertise.judge(asked)
        assert expertise.share(judged) >= EXPERT_FLOOR, "\n".join(expertise.report(judged))

    def test_the_embedded_engine(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        engine = EmbeddedEngine(Path(folder) / "index", synonyms=synonyms.synonyms)
        self.addCleanup(engine.close)
        assert self.below_floor(engine) == []

    def test_elasticsearch(self) -> None:
        url, prefix = self.node.getfixturevalue("elastic_url"), f"test-judged-{uuid4().hex[:12]}"
        engine = ElasticEngine(url, prefix, synonyms=synonyms.synonyms)
        self.addCleanup(engine.close)
        self.addCleanup(engine.drop)
        assert self.below_floor(engine) == []
