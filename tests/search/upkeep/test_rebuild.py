"""Making the index again while life goes on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from knowledge.models import ContributionState
from knowledge.writing import publishing
from portal.core.models import Change
from portal.core.worker import drain_all
from portal.visibility import Visibility
from search import documents, opening
from search.engines.contract import EngineUnavailable, Query
from search.engines.embedded_store import Store
from search.upkeep.check import check
from search.upkeep.rebuild import rebuild
from tests.factories.knowledge import experience, writer

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


def rebuilding_elsewhere() -> AbstractContextManager[None]:
    return Store(Path(settings.SEARCH_INDEX_DIR)).lock("rebuild", 0)


def keys(text: str) -> set[str]:
    return {hit.key for hit in opening.engine().search(Query(text, frozenset({"public"}))).hits}


def test_a_rebuild_holds_what_is_to_be_found_and_nothing_else(index: Index) -> None:
    kept = experience(title="Portage de repas")
    experience(title="Portage en brouillon", publish=False)
    ghost = experience(title="Portage fantôme")
    index()
    ContributionState.objects.filter(pk=ghost.pk).update(live=False)

    stored = rebuild(opening.engine())

    assert stored == len(list(documents.all_documents()))
    assert keys("portage") == {f"contribution:{kept.pk}"}
    assert check(opening.engine()).is_clean


def test_changes_made_during_a_rebuild_are_in_the_new_index(index: Index) -> None:
    author = writer()
    early = [experience(author, title=f"Portage numéro {number}") for number in range(3)]
    index()
    before = opening.engine().generation()
    late: list[int] = []

    def meanwhile(number: int) -> None:
        if number == 1:
            return
        if late:
            return
        late.append(experience(author, title="Portage tardif").pk)
        publishing.set_visibility(early[0].pk, Visibility.PRIVATE)
        early[1].delete()
        drain_all()

    rebuild(opening.engine(), meanwhile)

    assert late
    assert opening.engine().generation().name != before.name
    assert keys("portage") == {f"contribution:{early[2].pk}", f"contribution:{late[0]}"}
    assert check(opening.engine()).is_clean


def test_changes_not_yet_drained_are_written_after_the_switch(index: Index) -> None:
    page = experience(title="Portage de repas")
    index()
    changed = False

    def meanwhile(number: int) -> None:
        nonlocal changed
        if not changed:
            changed = True
            publishing.unpublish(page.pk, None)

    rebuild(opening.engine(), meanwhile)
    assert Change.objects.filter(kind="contribution", tightened=True).exists()
    index()
    assert keys("portage") == set()
    assert check(opening.engine()).is_clean


def test_a_rebuild_that_is_stopped_leaves_the_old_index_in_use(index: Index) -> None:
    page = experience(title="Portage de repas")
    index()
    before = opening.engine().generation()

    def stopped(number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(opening.engine(), stopped)

    assert opening.engine().generation() == before
    assert keys("portage") == {f"contribution:{page.pk}"}
    experience(title="Portage suivant")
    index()
    assert len(keys("portage")) == 2


def test_two_rebuilds_do_not_run_together(index: Index) -> None:
    with rebuilding_elsewhere(), pytest.raises(EngineUnavailable):
        rebuild(opening.engine())


def test_the_command_tells_what_it_did(index: Index) -> None:
    experience(title="Portage de repas")
    out = StringIO()
    call_command("search_rebuild", stdout=out)
    assert f"{len(list(documents.all_documents()))} documents indexés" in out.getvalue()
    assert keys("portage")


def test_the_command_says_why_it_cannot(index: Index) -> None:
    with (
        Store(Path(settings.SEARCH_INDEX_DIR)).lock("rebuild", 0),
        pytest.raises(CommandError, match="Index non refait"),
    ):
        call_command("search_rebuild", stdout=StringIO())


def test_an_interruption_of_the_command_says_what_remains(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> object:
        raise KeyboardInterrupt

    experience()
    index()
    monkeypatch.setattr(documents, "all_documents", interrupted)
    with pytest.raises(CommandError, match="ancien index reste"):
        call_command("search_rebuild", stdout=StringIO())
