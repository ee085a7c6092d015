"""From the change journal to the index: nothing forgotten, nothing brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.utils import timezone

from knowledge.models import ContributionState
from knowledge.writing import publishing
from portal.core.models import Change
from portal.core.worker import MAX_ATTEMPTS
from portal.visibility import Viewer, Visibility
from portal.vocabulary.models import Concept
from search import documents, opening, service
from search.documents.source import tombstone
from search.engines.contract import Document, EngineUnavailable, Query, Refusal
from search.request import SearchRequest
from search.upkeep import sync
from tests.factories.knowledge import a_cooperative, experience, writer
from tests.factories.vocabulary import TradeFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


def found(text: str, viewer: Viewer | None = None) -> list[str]:
    page = service.search(viewer or Viewer.anonymous(), SearchRequest(text))
    return [card.key for card in page.cards]


def indexed(text: str) -> list[str]:
    """What the index itself answers, whatever the database says."""
    return [hit.key for hit in opening.engine().search(Query(text, frozenset(), sees_all=True)).hits]


def test_a_publication_is_found_once_the_journal_is_read_and_a_withdrawal_is_not(index: Index) -> None:
    page = experience(title="Portage de repas")
    assert found("portage") == []
    index()
    assert found("portage") == [f"contribution:{page.pk}"]
    assert not Change.objects.exists()

    publishing.unpublish(page.pk, None)
    index()

    assert indexed("portage") == []


def test_what_is_destroyed_leaves_the_index(index: Index) -> None:
    page = experience(title="Portage de repas")
    index()
    number = page.pk
    page.delete()
    index()
    assert indexed("portage") == []
    states = {state.key: state for state in opening.engine().states()}
    assert states[f"contribution:{number}"].audience == ()


def test_the_text_of_a_draft_is_never_told(index: Index) -> None:
    experience(title="Brouillon sur le portage", publish=False)
    index()
    assert indexed("portage") == []


def test_a_change_told_twice_or_late_changes_nothing(index: Index) -> None:
    page = experience(title="Portage de repas")
    index()
    before = sorted(opening.engine().states(), key=lambda state: state.key)
    sync.consume(opening.LOCAL, [("contribution", page.pk)])
    sync.consume(opening.LOCAL, [("contribution", page.pk)])
    assert sorted(opening.engine().states(), key=lambda state: state.key) == before


def test_a_refused_document_names_its_object_and_the_others_pass(index: Index) -> None:
    pages = [experience(title="Portage de repas") for _number in range(2)]
    index()
    engine = opening.engine()
    refused = Refusal(f"contribution:{pages[0].pk}", "title is too long")
    with mock.patch.object(type(engine), "write", return_value=(refused,)):
        assert sync.consume(opening.LOCAL, [("contribution", page.pk) for page in pages]) == {
            ("contribution", pages[0].pk): "title is too long"
        }


def test_the_refusal_of_a_public_edition_is_that_of_the_person(index: Index) -> None:
    member = writer(is_listed=True)
    index()
    refused = Refusal(f"member:{member.pk}:public", "no")
    with mock.patch.object(type(opening.engine()), "write", return_value=(refused,)):
        assert sync.consume(opening.LOCAL, [("member", member.pk)]) == {("member", member.pk): "no"}


def test_kinds_of_other_consumers_are_left_alone() -> None:
    assert sync.consume(opening.LOCAL, [("stranger", 12)]) == {}
    assert opening.engine().generation() is None


def test_an_engine_that_cannot_write_forgets_no_change(index: Index) -> None:
    page = experience(title="Portage de repas")
    engine = opening.engine()
    index()
    publishing.set_visibility(page.pk, Visibility.NETWORK)
    with mock.patch.object(type(engine), "write", side_effect=EngineUnavailable("disk full")):
        index()
    waiting = Change.objects.get(kind="contribution", object_id=page.pk)
    assert "disk full" in waiting.last_error

    Change.objects.update(available_at=timezone.now())
    index()

    assert not Change.objects.exists()
    assert found("portage") == []


def test_the_first_index_begins_with_everything_and_not_with_what_just_changed(index: Index) -> None:
    experience(title="Portage ancien")
    Change.objects.all().delete()  # told long ago to an index that was lost
    experience(title="Portage récent")
    index()
    assert len(found("portage")) == 2


def test_the_new_name_of_an_author_reaches_their_experiences(index: Index) -> None:
    author = writer("Nadège Ancien")
    page = experience(author)
    index()
    author.refresh_from_db()
    author.display_name = "Nadège Nouvelle"
    author.save()
    index()
    assert found("Nouvelle") == [f"contribution:{page.pk}"]
    assert indexed("Ancien") == []


def test_the_new_name_of_a_cooperative_reaches_what_names_it(index: Index) -> None:
    cooperative = a_cooperative("Vieux Cap")
    page = experience(writer(cooperative=cooperative))
    index()
    cooperative.refresh_from_db()
    cooperative.name = "Grand Large"
    cooperative.save()
    index()
    assert f"contribution:{page.pk}" in found("Grand Large")
    assert indexed("Vieux") == []


def test_a_renamed_trade_reaches_what_carries_it(index: Index) -> None:
    trade = TradeFactory(label="tapissier")
    page = experience(trades=[trade])
    index()
    trade.label = "garnisseur"
    trade.save()
    index()
    assert found("garnisseur") == [f"contribution:{page.pk}"]
    trade.labels.create(text="rempailleuse")
    index()
    assert found("rempailleuse") == [f"contribution:{page.pk}"]
    assert Concept.objects.count() == 1


def test_the_calendar_alone_makes_a_text_stale(index: Index) -> None:
    page = experience(title="Portage de repas")
    today = timezone.localdate()
    ContributionState.objects.filter(pk=page.pk).update(review_on=today)
    index()
    ContributionState.objects.filter(pk=page.pk).update(review_on=today - dt.timedelta(days=1))
    sync.record_days()
    index()
    (hit,) = opening.engine().search(Query("portage", frozenset({"public"}))).hits
    assert hit.stale


def test_the_end_of_a_membership_closes_what_it_opened(index: Index) -> None:
    cooperative = a_cooperative()
    member = writer("Ludivine Cap", cooperative=cooperative, visibility=Visibility.COOPERATIVE, is_listed=True)
    index()
    key = f"member:{member.pk}"
    colleagues = Query("Ludivine", frozenset({f"coop:{cooperative.pk}"}))
    assert [hit.key for hit in opening.engine().search(colleagues).hits] == [key]
    ended = timezone.localdate() - dt.timedelta(days=1)
    type(member.memberships.get()).objects.filter(member=member).update(ended_on=ended)
    sync.record_days()
    index()
    assert opening.engine().search(colleagues).total == 0


def test_the_worker_makes_an_index_where_there_is_none_or_an_unreadable_one(index: Index) -> None:
    experience(title="Portage de repas")
    Change.objects.all().delete()
    sync.ensure_indexes()
    assert len(found("portage")) == 1
    (Path(settings.SEARCH_INDEX_DIR) / opening.engine().generation().name / "format").write_text("0.0")
    opening.close()
    assert not service.search(Viewer.anonymous(), SearchRequest("portage")).is_available
    sync.ensure_indexes()
    assert len(found("portage")) == 1
    generation = opening.engine().generation()
    sync.ensure_indexes()
    assert opening.engine().generation() == generation


def test_an_outage_of_the_engine_makes_no_dead_letter(index: Index) -> None:
    page = experience(title="Portage de repas")
    index()
    publishing.set_visibility(page.pk, Visibility.NETWORK)
    with mock.patch.object(type(opening.engine()), "write", side_effect=EngineUnavailable("disk full")):
        for _attempt in range(MAX_ATTEMPTS + 1):
            Change.objects.update(available_at=timezone.now())
            index()
    assert not Change.objects.filter(is_dead=True).exists()

    Change.objects.update(available_at=timezone.now())
    index()

    assert found("portage") == []
    assert not Change.objects.filter(kind="contribution", object_id=page.pk).exists()


def test_tombstones_are_purged_only_where_there_is_an_index(index: Index) -> None:
    sync.purge_tombstones()
    assert opening.engine().generation() is None
    experience(publish=False)
    index()
    sync.purge_tombstones()  # too young


def test_an_index_that_lost_documents_is_noticed_and_filled_again(index: Index) -> None:
    pages = [experience(title=f"Portage {number}") for number in range(3)]
    index()
    sync.watch()
    assert not Change.objects.exists()
    held = [state for state in opening.engine().states() if state.audience]
    opening.engine().write(tombstone(state.key, state.version) for state in held)
    sync.watch()
    recorded = set(Change.objects.filter(kind="contribution").values_list("object_id", flat=True))
    assert recorded == {page.pk for page in pages}
    index()
    assert len([state for state in opening.engine().states() if state.audience]) == len(held)


def test_what_differs_is_put_back_in_the_journal_by_the_hour(index: Index) -> None:
    page = experience(title="Portage")
    index()
    ContributionState.objects.filter(pk=page.pk).update(visibility="private")  # behind the journal
    sync.verify()
    change = Change.objects.get()
    assert (change.key, change.tightened) == (f"contribution:{page.pk}", True)
    index()
    sync.verify()
    assert not Change.objects.exists()


def test_what_the_worker_writes_while_all_is_compared_is_no_difference(index: Index) -> None:
    page, lost = experience(title="Portage"), experience(title="Perdu")
    index()
    ContributionState.objects.filter(pk=lost.pk).update(outcome="success")  # behind the journal
    read = documents.all_documents

    def moved() -> Iterator[Document]:
        publishing.set_visibility(page.pk, "network")
        index()
        yield from read()

    with mock.patch.object(documents, "all_documents", side_effect=[moved(), read()]):
        sync.verify()
    assert [change.key for change in Change.objects.all()] == [f"contribution:{lost.pk}"]


def test_an_index_that_is_away_is_not_verified(index: Index) -> None:
    experience()
    index()
    with mock.patch.object(type(opening.engine()), "states", side_effect=EngineUnavailable("down")):
        sync.verify()
    assert not Change.objects.exists()
