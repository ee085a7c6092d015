"""Dates and hours in words."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from portal.core.templatetags.dates import (
    ago_words,
    date_words,
    moment_words,
    month_words,
    period_words,
    time_tag,
    time_words,
)

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2026, 3, 12, 14, 2, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def _twelfth_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("day", "words"),
    [(dt.date(2026, 3, 12), "12 mars 2026"), (dt.date(2026, 3, 1), "1er mars 2026"), (None, ""), ("", "")],
)
def test_date(day: dt.date | None, words: str) -> None:
    assert date_words(day) == words


def test_date_in_english() -> None:
    with translation.override("en"):
        assert date_words(dt.date(2026, 3, 12)) == "March 12, 2026"


def test_utc_moment_is_told_in_local_time() -> None:
    late = dt.datetime(2026, 3, 11, 23, 30, tzinfo=dt.UTC)
    assert date_words(late) == "12 mars 2026"
    assert time_words(late) == "0 h 30"


def test_month_and_time() -> None:
    assert month_words(dt.date(2024, 8, 3)) == "août 2024"
    assert time_words(dt.time(9, 5)) == "9 h 05"
    assert month_words(None) == ""
    assert time_words(None) == ""


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "aujourd’hui à 14 h 02"),
        (NOW - dt.timedelta(days=1), "hier à 14 h 02"),
        (NOW - dt.timedelta(days=9), "le 3 mars 2026 à 14 h 02"),
        (None, ""),
    ],
)
def test_moment(moment: dt.datetime | None, words: str) -> None:
    assert moment_words(moment) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "aujourd’hui"),
        (1, "hier"),
        (3, "il y a 3 jours"),
        (40, "il y a 1 mois"),
        (100, "il y a 3 mois"),
        (362, "il y a 1 an"),
        (1461, "il y a 4 ans"),
        (-5, "17 mars 2026"),
    ],
)
def test_ago(days: int, words: str) -> None:
    assert ago_words(NOW.date() - dt.timedelta(days=days)) == words


def test_ago_without_date() -> None:
    assert ago_words(None) == ""


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (dt.date(2024, 3, 1), dt.date(2025, 6, 30), "de mars 2024 à juin 2025"),
        (dt.date(2024, 3, 1), dt.date(2024, 3, 9), "en mars 2024"),
        (dt.date(2024, 3, 1), None, "depuis mars 2024"),
        (None, dt.date(2025, 6, 1), "jusqu’à juin 2025"),
        (None, None, ""),
    ],
)
def test_period(start: dt.date | None, end: dt.date | None, words: str) -> None:
    assert period_words(start, end) == words


def test_time_tag_is_for_people_and_machines() -> None:
    assert time_tag(dt.date(2026, 3, 12)) == '<time datetime="2026-03-12">12 mars 2026</time>'
    assert time_tag(None) == ""
