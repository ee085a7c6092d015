"""The verifier sees every difference, and repairing goes through the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from knowledge.models import ContributionState
from knowledge.writing import publishing
from portal.core.models import Change
from portal.visibility import Viewer, Visibility
from search import opening, service
from search.documents.source import tombstone
from search.request import SearchRequest
from search.upkeep.check import Report, check, repair
from tests.factories.knowledge import experience, writer

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@pytest.fixture
def page(index: Index) -> int:
    """An experience that is in the index."""
    number = int(experience(writer(is_listed=True), title="Portage de repas").pk)
    index()
    return number


def behind_the_journal(number: int, **columns: object) -> None:
    ContributionState.objects.filter(pk=number).update(**columns)


def test_index_and_database_agree_after_the_journal(page: int) -> None:
    report = check(opening.engine())
    assert report.is_clean
    assert report.counts() | {"checked": 0} == dict.fromkeys(report.counts(), 0)
    assert report.checked >= 4  # the experience, the two editions of its author, the cooperative


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"live": False}, "ghost"),
        ({"visibility": Visibility.NETWORK}, "audience_drift"),
        ({"outcome": "success"}, "stale"),
        ({"index_version": 99}, "stale"),
    ],
)
def test_a_difference_is_named_and_repaired(page: int, index: Index, columns: dict[str, object], fault: str) -> None:
    behind_the_journal(page, **columns)

    report = check(opening.engine())

    assert {name: number for name, number in report.counts().items() if number and name != "checked"} == {fault: 1}
    assert getattr(report, fault) == [f"contribution:{page}"]
    assert repair(report) == 1
    index()
    assert check(opening.engine()).is_clean


def test_what_the_index_lacks_is_named_and_repaired(page: int, index: Index) -> None:
    draft = experience(publish=False)
    index()
    behind_the_journal(draft.pk, live=True)
    report = check(opening.engine())
    assert report.missing == [f"contribution:{draft.pk}"]
    repair(report)
    index()
    assert check(opening.engine()).is_clean


@pytest.mark.parametrize("columns", [{"live": False}, {"visibility": Visibility.PRIVATE}])
def test_repairing_hides_at_once_what_the_index_should_not_show(page: int, columns: dict[str, object]) -> None:
    behind_the_journal(page, **columns)
    repair(check(opening.engine()))
    assert service.search(Viewer.anonymous(), SearchRequest("portage")).total == 0
    assert Change.objects.get(kind="contribution").tightened


def test_what_waits_in_the_journal_is_not_a_fault_and_a_dead_letter_is(page: int) -> None:
    state = ContributionState.objects.get(pk=page)
    publishing.set_visibility(page, Visibility.NETWORK)
    report = check(opening.engine())
    assert report.is_clean
    assert report.pending == [f"contribution:{page}"]
    Change.objects.update(is_dead=True)
    assert check(opening.engine()).audience_drift == [f"contribution:{state.pk}"]


def test_an_index_ahead_of_a_restored_database_is_caught_up(page: int, index: Index) -> None:
    behind_the_journal(page, index_version=1, outcome="success")
    report = check(opening.engine())
    assert report.ahead == {f"contribution:{page}": report.ahead[f"contribution:{page}"]}
    repair(report)
    index()
    assert check(opening.engine()).is_clean


def test_a_tombstone_of_something_that_came_back_is_caught_up(index: Index) -> None:
    member = writer("Encore Ici", is_listed=True)
    index()
    keys = {f"member:{member.pk}", f"member:{member.pk}:public"}
    opening.engine().write(tombstone(key) for key in keys)

    report = check(opening.engine())

    assert set(report.missing) == keys
    assert repair(report) == 1
    index()
    assert check(opening.engine()).is_clean


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("search_check", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_four_zeros(page: int) -> None:
    assert "0 missing, 0 stale, 0 ghost, 0 audience drift" in run()


def test_the_command_fails_on_a_difference_and_names_it(page: int) -> None:
    behind_the_journal(page, live=False)
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("search_check", stdout=out)
    assert stopped.value.code == 1
    assert "1 ghost" in out.getvalue()
    assert f"ghost: contribution:{page}" in out.getvalue()


def test_the_command_repairs_and_speaks_json(page: int, index: Index) -> None:
    behind_the_journal(page, live=False)
    told = json.loads(run("--repair", "--json"))
    assert told["ghost"] == told["recorded"] == 1
    index()
    assert json.loads(run("--json")) | {"checked": 0} == {
        **dict.fromkeys(Report().counts(), 0),
        "index": opening.LOCAL,
        "recorded": 0,
    }


def test_without_an_index_the_command_says_what_to_do(index: Index) -> None:
    with pytest.raises(CommandError, match="search_rebuild"):
        run()
