"""A short walk of the campaign `tests.campaigns.walk`: while everything changes, nobody is told of what is closed."""

from __future__ import annotations

import pytest

from knowledge.models import Contribution
from search import access, opening
from search.asking import synonyms
from tests.campaigns.walk.walking import walk

STEPS = 150


@pytest.mark.django_db
@pytest.mark.usefixtures("_scratch")
def test_nothing_leaks_while_everything_changes() -> None:
    try:
        figures = walk(STEPS, seed=3, asked=2)
    finally:
        opening.close()
        synonyms.forget()
    assert figures.findings == [], "\n".join(figures.findings)
    assert figures.is_clean, figures.index
    assert figures.late_steps > STEPS / 10
    assert figures.hidden_words > STEPS / 10
    assert len(figures.done) > 15


@pytest.mark.django_db
@pytest.mark.usefixtures("_scratch")
def test_the_walk_sees_a_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """With neither of the nets that catch what a late index still says."""
    monkeypatch.setattr(access, "tightened_keys", frozenset)
    monkeypatch.setattr(Contribution.objects.all().__class__, "visible_to", lambda found, viewer: found)
    try:
        figures = walk(20, seed=3, asked=1)
    finally:
        opening.close()
        synonyms.forget()
    assert figures.findings
