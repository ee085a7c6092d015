"""What the rooms above put in the search: found by its readers only, counted, proposed, checked, on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.leads import posting
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.resources import editing
from portal.resources.models import SharedResource
from portal.visibility import Viewer, Visibility
from search import guests
from search.access import readable_now, types
from search.documents import count, documents_of
from search.documents.source import GONE_VERSION
from search.request import SearchRequest
from search.suggest import suggest
from search.upkeep.check import repair
from search.why import why
from tests.factories import leads as posted
from tests.factories import resources as shared
from tests.factories.knowledge import a_cooperative, departement, writer
from tests.factories.vocabulary import TradeFactory
from tests.search.looking import ANYONE, WORD, Index, found, reports, tabs, titles

pytestmark = pytest.mark.django_db


def at_every_level(owner: Member) -> dict[str, SharedResource]:
    cooperative = owner.memberships.first().cooperative
    return {
        level: shared.resource(owner, title=f"{WORD} {level}", visibility=level, cooperative=cooperative)
        for level in Visibility.values
    }


def test_each_reader_finds_counts_and_is_proposed_what_they_may_read(step: Index) -> None:
    ours = a_cooperative("La Nôtre")
    owner, colleague, stranger = writer(cooperative=ours), writer(cooperative=ours), writer()
    at_every_level(owner)
    step()
    readable = {
        ANYONE: {"public"},
        viewer_for(stranger.user): {"public", "network"},
        viewer_for(colleague.user): {"public", "network", "cooperative"},
        viewer_for(owner.user): {"public", "network", "cooperative", "private"},
    }
    for viewer, levels in readable.items():
        mine = {f"{WORD} {level}" for level in levels}
        page = found(viewer)
        assert titles(page) == mine
        assert tabs(page) == {"Tout": len(mine), "Ressources": len(mine)}
        assert {one.label for one in suggest(viewer, WORD[:6])} == mine
        assert {one.kind_label for one in suggest(viewer, WORD[:6])} == {"Ressource"}


def test_a_result_says_why_it_is_there_and_what_it_is(step: Index) -> None:
    resource = shared.resource(title="Camionnette", conditions="Caution demandée.", visibility="public")
    step()
    (card,) = found(ANYONE, "caution", "resource").cards
    assert (card.kind, card.kind_label, card.url) == ("resource", "Ressource", resource.get_absolute_url())
    assert card.why == "Trouvé dans « conditions »"
    assert "<mark>Caution</mark>" in card.excerpt
    assert card.place == resource.territory.name
    (same,) = found(ANYONE, "véhicule").cards
    assert same.why == "Mots-clés : Véhicule"


def test_a_resource_that_is_closed_put_away_or_left_alone_is_found_no_more(step: Index) -> None:
    closed, away, left = (shared.resource(title=f"{WORD} {name}", visibility="public") for name in "abc")
    step()
    assert len(titles(found(ANYONE))) == 3
    editing.save({"visibility": "private"}, closed.owner, closed)
    editing.archive(away)
    left.owner.status = Member.Status.SUSPENDED
    left.owner.save()
    for _late in (True, False):  # the index does not know yet, then it does
        page = found(ANYONE)
        assert titles(page) == set()
        assert page.total == 0
        assert suggest(ANYONE, WORD[:6]) == []
        step()
    assert titles(found(viewer_for(closed.owner.user))) == {f"{WORD} a"}
    assert all(report.is_clean for report in reports())


def test_what_the_index_wrongly_says_is_stopped_by_the_database(step: Index) -> None:
    resource = shared.resource(title=WORD, visibility="public")
    step()
    SharedResource.objects.filter(pk=resource.pk).update(visibility="private")  # behind the journal's back
    page = found(ANYONE)
    assert (page.total, page.cards, suggest(ANYONE, WORD[:6])) == (0, (), [])
    assert why(ANYONE, SearchRequest(WORD), f"resource:{resource.pk}") is None


def test_the_check_counts_guests_and_repairs_them(step: Index) -> None:
    kept, gone = shared.resource(title=f"{WORD} un"), shared.resource(title=f"{WORD} deux")
    step()
    for report in reports():
        assert report.is_clean
        assert report.checked == count() - SharedResource.objects.count() + 2
    SharedResource.objects.filter(pk=gone.pk).delete()
    SharedResource.objects.filter(pk=kept.pk).update(title=f"{WORD} trois")
    for report in reports():
        assert (report.ghost, report.stale) == ([f"resource:{gone.pk}"], [f"resource:{kept.pk}"])
        repair(report)
    step()
    assert all(report.is_clean for report in reports())


def test_an_index_ahead_of_the_database_is_caught_up(step: Index) -> None:
    resource = shared.resource(title=WORD)
    SharedResource.objects.filter(pk=resource.pk).update(index_version=40)
    step()
    SharedResource.objects.filter(pk=resource.pk).update(index_version=1)  # as after a backup is restored
    for report in reports():
        repair(report)
    step()
    assert SharedResource.objects.get(pk=resource.pk).index_version > 40
    assert all(report.is_clean for report in reports())


def test_a_renamed_place_or_cooperative_renews_the_documents(step: Index) -> None:
    place, cooperative = departement("Volcans", code="63"), a_cooperative("Cap Nord")
    owner = writer(cooperative=cooperative)
    shared.resource(owner, title=WORD, territory=place, cooperative=cooperative, visibility="public")
    step()
    place.name = "Puys"
    place.save()
    cooperative.name = "Cap Ouest"
    cooperative.save()
    step()
    assert titles(found(ANYONE, "puys", "resource")) == {WORD}
    assert titles(found(ANYONE, "ouest", "resource")) == {WORD}
    assert all(report.is_clean for report in reports())


def test_reading_many_takes_as_many_queries_as_reading_two() -> None:
    numbers = [shared.resource(title=f"{WORD} {number}").pk for number in range(5)]

    def queries(job: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            job()
        return len(captured)

    few = queries(lambda: list(documents_of("resource", numbers[:2])))
    assert queries(lambda: list(documents_of("resource", numbers))) == few <= 3
    keys = [f"resource:{number}" for number in numbers]
    viewer = viewer_for(SharedResource.objects.get(pk=numbers[0]).owner.user)
    assert queries(lambda: readable_now(viewer, keys[:2])) == queries(lambda: readable_now(viewer, keys)) == 1


def test_a_document_that_is_no_more_says_so() -> None:
    away = shared.resource(title=WORD)
    editing.archive(away)
    gone, unknown = documents_of("resource", [away.pk, away.pk + 1000])
    assert gone.is_tombstone
    assert gone.version == SharedResource.objects.get(pk=away.pk).index_version
    assert (unknown.is_tombstone, unknown.version) == (True, GONE_VERSION)


def test_a_running_lead_is_found_by_its_readers_and_says_why(step: Index) -> None:
    ours, trade = a_cooperative("La Nôtre"), TradeFactory(label="traiteur", label_feminine="traiteuse")
    giver, colleague, stranger = writer(cooperative=ours), writer(cooperative=ours), writer()
    for level in Visibility.values:
        given = {"title": f"{WORD} {level}", "need": "Servir une noce.", "required": (trade,), "client": posted.CLIENT}
        posted.lead(giver, visibility=level, cooperative=ours, **given)
    step()
    readable = {
        ANYONE: {"public"},
        viewer_for(stranger.user): {"public", "network"},
        viewer_for(colleague.user): {"public", "network", "cooperative"},
        viewer_for(giver.user): {"public", "network", "cooperative", "private"},
    }
    for viewer, levels in readable.items():
        mine = {f"{WORD} {level}" for level in levels}
        assert titles(found(viewer)) == mine
        assert tabs(found(viewer)) == {"Tout": len(mine), "Affaires": len(mine)}
        assert {one.label for one in suggest(viewer, WORD[:6])} == mine
    (card,) = found(ANYONE, "noce", "lead").cards
    assert (card.kind_label, card.why) == ("Affaire", "Trouvé dans « besoin »")
    (card,) = found(ANYONE, "traiteuse", "lead").cards
    assert card.why == "Mots-clés : traiteur, traiteuse"
    assert all(report.is_clean for report in reports())


def test_nothing_of_the_client_is_in_an_index(step: Index) -> None:
    lead = posted.lead(client=posted.CLIENT, visibility="public")
    waiting = posted.confided()
    step()
    (document,) = documents_of("lead", [lead.pk])
    held = " ".join([document.title, *document.passages.values(), *document.keywords])
    for word in (posted.CLIENT.name, posted.CLIENT.contact, posted.CLIENT.note):
        assert word not in held
    administrator = Viewer(tokens=frozenset({"public", "network"}), sees_all=True)
    for word in ("Mairie exemple", "client@exemple.test", "Rappeler le matin"):
        assert f"lead:{lead.pk}" not in {card.key for card in found(administrator, f'"{word}"', "lead").cards}
    assert [document.is_tombstone for document in documents_of("lead", [waiting.pk])] == [True]


def test_a_lead_that_is_closed_is_found_no_more(step: Index) -> None:
    won, gone, left = (posted.lead(title=f"{WORD} {name}", visibility="public") for name in "abc")
    step()
    assert len(titles(found(ANYONE))) == 3
    posting.change_state(won, "won", won.giver)
    posting.change_state(gone, "withdrawn", gone.giver)
    left.giver.status = Member.Status.SUSPENDED
    left.giver.save()
    for _late in (True, False):
        assert (found(ANYONE).total, suggest(ANYONE, WORD[:6])) == (0, [])
        step()
    assert all(report.is_clean for report in reports())


def test_reading_many_leads_takes_as_many_queries_as_reading_two() -> None:
    trade = TradeFactory()
    numbers = [posted.lead(title=f"{WORD} {number}", required=(trade,)).pk for number in range(5)]
    with CaptureQueriesContext(connection) as few:
        list(documents_of("lead", numbers[:2]))
    with CaptureQueriesContext(connection) as many:
        list(documents_of("lead", numbers))
    assert len(many) == len(few) <= 7
    viewer = Viewer(tokens=frozenset({"public", "network"}))
    with CaptureQueriesContext(connection) as looked:
        assert len(readable_now(viewer, [f"lead:{number}" for number in numbers])) == 5
    assert len(looked) == 1


def test_the_page_keeps_its_tab_in_the_address(client: Client) -> None:
    assert "resource" in types()
    assert guests.of_kind("resource") is guests.GUESTS["resource"]
    assert guests.of_kind("contribution") is None
    answer = client.get(reverse("search:page"), {"type": "resource"})
    assert answer.context["asked"].kind == "resource"
