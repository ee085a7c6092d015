"""Planted scenarios: among the stories of the demo, is the right warning one of the three?"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

import yaml
from django.test import TestCase

from knowledge.models import ContributionState
from knowledge.moments import Moment, Occasion
from portal.exchange.demo.filling import fill_texts
from portal.lessons.gathering import FAILURES
from portal.lessons.telling import told_at
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept
from search import opening
from search.upkeep.rebuild import rebuild

FLOOR: Final = 0.8
FILE: Final = Path(__file__).with_name("scenarios.yaml")
STORIES: Final = "import:demo:"


def scenarios() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["scenarios"]
    return found


def moment(row: dict[str, Any]) -> Moment:
    schemes = {"trade": row.get("trades", []), "skill": row.get("skills", [])}
    concepts = [Concept.objects.get(scheme=scheme, slug=slug) for scheme, slugs in schemes.items() for slug in slugs]
    places = Territory.objects.filter(key__in=row.get("places", [])).select_related("region", "departement")
    return Moment(Occasion(row["occasion"]), row["title"], row["text"], "/", concepts, list(places))


class Scenarios(TestCase):
    """The demo, read with the eyes of the network."""

    @classmethod
    def setUpTestData(cls) -> None:
        fill_texts()

    def setUp(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(self.settings(SEARCH_URL="embedded://", SEARCH_INDEX_DIR=Path(folder) / "index"))
        self.addCleanup(opening.close)
        rebuild(opening.indexes()[opening.LOCAL])

    def test_the_right_warning_is_among_the_three(self) -> None:
        rows = scenarios()
        assert len(rows) >= 20
        known = dict(ContributionState.objects.filter(source_id__startswith=STORIES).values_list("pk", "source_id"))
        network = Viewer(tokens=frozenset({"public", "network"}))
        missed = []
        for row in rows:
            told = told_at(network, moment(row))
            assert told is not None, row["title"]
            assert len(told.lessons) == 3
            assert all(lesson.reasons for lesson in told.lessons), (row["title"], told.lessons)
            assert any(lesson.card.outcome in FAILURES for lesson in told.lessons), row["title"]
            shown = [known[lesson.card.id].removeprefix(STORIES)[:4] for lesson in told.lessons]
            if not set(shown) & set(row["warning"]):
                missed.append(f"{row['title']}: {shown} and not {row['warning']}")
        assert 1 - len(missed) / len(rows) >= FLOOR, "\n".join(missed)
