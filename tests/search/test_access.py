"""Nobody finds, counts, is proposed or is told what they may not read, even with an index that is late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from knowledge.models import Contribution, ContributionState
from knowledge.writing import publishing
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.visibility import Viewer, Visibility
from search import guests, opening, service
from search.access import engine_types, readable_now, scope_of
from search.documents import SOURCES
from search.request import SearchRequest
from search.service import SearchPage
from search.suggest import suggest
from tests.databases import written_once
from tests.factories import projects
from tests.factories.knowledge import a_cooperative, article, commune, departement, experience, writer
from tests.factories.vocabulary import SkillFactory, TradeFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
WORD = "quintefeuille"
"""In every title here, and nowhere else."""


@dataclass
class World:
    """Contributions in every state, and readers of every sort."""

    pages: dict[str, int]
    viewers: dict[str, Viewer]
    author: Member


def make_world() -> World:
    ours, theirs = a_cooperative("La Nôtre"), a_cooperative("La Leur")
    author, colleague, stranger = writer(cooperative=ours), writer(cooperative=ours), writer(cooperative=theirs)
    circled = writer(cooperative=theirs)
    pages = {
        level.value: int(experience(author, title=f"{WORD} {level.value}", visibility=level).pk) for level in Visibility
    }
    pages["article"] = int(article(author, title=f"{WORD} article", visibility=Visibility.NETWORK).pk)
    pages["draft"] = int(experience(author, title=f"{WORD} brouillon", publish=False).pk)
    pages["protected"] = int(experience(author, title=f"{WORD} protégée", protected=True).pk)
    for name, action in (("withdrawn", publishing.unpublish), ("deleted", publishing.delete)):
        pages[name] = int(experience(author, title=f"{WORD} {name}").pk)
        action(pages[name], author.user)
    shared = experience(author, title=f"{WORD} partagée", visibility=Visibility.PRIVATE)
    circle = circled.circles.create(name="Comité")
    shared.state.circles.add(circle)
    pages["shared"] = int(shared.pk)
    boss = writer("Administration")
    boss.user.is_superuser = True
    boss.user.save()
    waiting, gone = writer(status=Member.Status.PENDING), writer(status=Member.Status.SUSPENDED)
    people = {
        "author": author,
        "colleague": colleague,
        "stranger": stranger,
        "circled": circled,
        "boss": boss,
        "waiting": waiting,
        "suspended": gone,
    }
    viewers = {"anonymous": Viewer.anonymous()} | {name: viewer_for(one.user) for name, one in people.items()}
    return World(pages, viewers, author)


READERS = ["anonymous", "author", "colleague", "stranger", "circled", "boss", "waiting", "suspended"]


def allowed(viewer: Viewer) -> set[str]:
    """The oracle: what the database lets this reader read."""
    readable = Contribution.objects.published().visible_to(viewer)
    return {f"contribution:{number}" for number in readable.values_list("pk", flat=True)}


def keys_of(page: SearchPage) -> set[str]:
    return {card.key for card in page.cards}


def assert_tells_only(viewer: Viewer, keys: set[str]) -> None:
    """Hits, totals, tabs, facets and suggestions speak of `keys` alone."""
    page = service.search(viewer, SearchRequest(WORD))
    assert keys_of(page) == keys
    assert page.total == len(keys)
    assert page.tabs[0].count == len(keys)
    assert sum(tab.count for tab in page.tabs[1:]) == len(keys)
    for facet in page.facets:
        if facet.name in ("langue", "maturite"):
            assert sum(value.count for value in facet.values) == len(keys)
        assert all(value.count <= len(keys) for value in facet.values)
    proposed = [one for one in suggest(viewer, WORD[:6]) if WORD in one.label]
    assert min(6, len(keys)) - 1 <= len(proposed) <= len(keys)
    urls = {found.get_absolute_url() for found in readable_now(viewer, keys).values()}
    assert {one.url for one in proposed} <= urls


@pytest.fixture(scope="class")
def written(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with written_once(django_db_blocker):
        yield make_world()


class TestWorld:
    """One world for all these tests; each has an index of its own."""

    @pytest.fixture
    def world(self, written: World, index: Index) -> World:
        index()
        return written

    @pytest.mark.parametrize("reader", READERS)
    def test_search_shows_exactly_what_the_database_allows(self, world: World, reader: str) -> None:
        viewer = world.viewers[reader]
        assert_tells_only(viewer, allowed(viewer))

    def test_the_readers_of_the_world_differ(self, world: World) -> None:
        seen = {name: len(allowed(viewer)) for name, viewer in world.viewers.items()}
        assert seen["anonymous"] == seen["waiting"] == seen["suspended"] == 2
        assert seen["stranger"] == 4
        assert seen["circled"] == seen["colleague"] == 5
        assert seen["author"] == seen["boss"] == 7

    @pytest.mark.parametrize("reader", READERS)
    @pytest.mark.parametrize("level", [Visibility.PRIVATE, Visibility.COOPERATIVE, Visibility.NETWORK])
    def test_what_is_restricted_disappears_before_the_index_knows(
        self, world: World, reader: str, level: Visibility
    ) -> None:
        publishing.set_visibility(world.pages["public"], level)
        viewer = world.viewers[reader]
        hidden = {f"contribution:{world.pages['public']}"}  # hidden from all until the index has confirmed
        assert_tells_only(viewer, allowed(viewer) - hidden)

    @pytest.mark.parametrize("action", [publishing.unpublish, publishing.delete])
    def test_what_is_withdrawn_disappears_before_the_index_knows(
        self, world: World, action: Callable[[int, object], None]
    ) -> None:
        action(world.pages["public"], None)
        for viewer in world.viewers.values():
            assert_tells_only(viewer, allowed(viewer))

    @pytest.mark.parametrize(
        "columns",
        [{"live": False}, {"visibility": Visibility.PRIVATE}, {"visibility": Visibility.NETWORK}],
    )
    def test_a_change_that_no_journal_saw_is_caught_by_the_second_look(
        self, world: World, columns: dict[str, object]
    ) -> None:
        ContributionState.objects.filter(pk=world.pages["public"]).update(**columns)
        for viewer in world.viewers.values():
            assert_tells_only(viewer, allowed(viewer))


def test_a_word_of_a_hidden_text_is_neither_found_nor_proposed_as_a_spelling(index: Index) -> None:
    experience(title="Zinguerie", story="La zinzolinade était prévue.", visibility=Visibility.PRIVATE)
    experience(title="Autre chose")
    index()
    for word in ("zinzolinade", "zinzolinad", "zinzolimade"):
        page = service.search(Viewer.anonymous(), SearchRequest(word))
        assert page.total == 0
        assert page.explanations == ()
        assert page.facets == ()


def test_a_hidden_text_changes_nothing_in_the_answer_to_others(index: Index) -> None:
    experience(title="Portage de repas", places=[commune()])
    index()
    before = service.search(Viewer.anonymous(), SearchRequest("portage"))
    secret = departement("Creuse", "23")
    trade = TradeFactory(label="porteuse")
    experience(title="Portage secret", visibility=Visibility.PRIVATE, trades=[trade], places=[secret])
    index()
    after = service.search(Viewer.anonymous(), SearchRequest("portage"))
    assert after.facets == before.facets
    assert after.tabs == before.tabs
    assert after.total == before.total


def test_chosen_filters_on_a_hidden_text_count_nothing(index: Index) -> None:
    secret = departement("Creuse", "23")
    experience(title="Portage secret", visibility=Visibility.PRIVATE, places=[secret], tags=["caché"])
    index()
    for facets in ({"territory": ("DEP-23",)}, {"tag": ("cache",)}):
        page = service.search(Viewer.anonymous(), SearchRequest("portage", facets=facets))
        assert page.total == 0
        assert all(value.count == 0 for facet in page.facets for value in facet.values)


def listed(name: str = "Lison Brin", **fields: object) -> Member:
    """A person in the directory, public page, trade for the network only."""
    levels = {"headline": "public", "trades": "network", "skills": "network", "bio": "cooperative"}
    values = {
        "is_listed": True,
        "headline": "Osier et rotin",
        "bio": "Souvenirs de Camargue",
        "field_visibility": levels,
    }
    member = writer(name, **(values | fields))
    member.trades.add(TradeFactory(label="vannier", label_feminine="vannière"))
    member.declared_skills.create(concept=SkillFactory(label="tressage"))
    return member


def found_people(viewer: Viewer, text: str) -> list[str]:
    return [card.title for card in service.search(viewer, SearchRequest(text, kind="person")).cards]


def test_a_person_is_found_once_and_only_by_what_the_reader_may_read(index: Index) -> None:
    member = listed()
    insider = viewer_for(writer().user)
    boss = Viewer(tokens=insider.tokens, sees_all=True)
    index()
    for viewer in (insider, boss):
        for text in ("osier", "tressage", "vannière"):
            page = service.search(viewer, SearchRequest(text))
            assert [card.url for card in page.cards if card.kind == "person"] == [member.get_absolute_url()]
            assert {tab.label: tab.count for tab in page.tabs}["Personnes"] == 1
    outsider = Viewer.anonymous()
    assert len(found_people(outsider, "osier")) == 1
    assert found_people(outsider, "tressage") == []
    assert found_people(outsider, "vannière") == []
    assert found_people(insider, "Camargue") == []


def test_a_person_who_leaves_the_directory_disappears_before_the_index_knows(index: Index) -> None:
    member = listed()
    insider = viewer_for(writer().user)
    index()
    member.refresh_from_db()
    member.is_listed = False
    member.save()
    for viewer in (insider, Viewer.anonymous()):
        assert found_people(viewer, "osier") == []
        assert not [one for one in suggest(viewer, "Lison") if one.label == "Lison Brin"]


def test_a_field_that_is_closed_no_longer_finds_its_person(index: Index) -> None:
    member = listed()
    index()
    member.refresh_from_db()
    member.field_visibility |= {"headline": "private"}
    member.save()
    assert found_people(Viewer.anonymous(), "osier") == []
    index()
    assert found_people(Viewer.anonymous(), "osier") == []
    assert found_people(Viewer.anonymous(), "Lison") == ["<mark>Lison</mark> Brin"]


def test_a_protected_author_is_not_found_by_name_nor_named(index: Index) -> None:
    author = writer("Capucine Secrète", cooperative=a_cooperative("La Discrète"))
    experience(author, title="Un procès perdu", places=[commune()])
    index()
    publishing.set_protection(Contribution.objects.get().pk, True)
    assert service.search(Viewer.anonymous(), SearchRequest("procès")).total == 0  # until the index has confirmed
    index()
    page = service.search(Viewer.anonymous(), SearchRequest("procès"))
    assert page.total == 1
    assert "Capucine" not in str(page)
    assert "Discrète" not in str(page)
    assert "Riom" not in str(page)
    assert service.search(Viewer.anonymous(), SearchRequest("Capucine")).total == 0
    assert service.search(Viewer.anonymous(), SearchRequest("", facets={"territory": ("COM-63300",)})).total == 0


def test_similar_texts_are_readable_and_come_from_a_readable_seed(index: Index) -> None:
    texts = {"story": "Le portage de repas à domicile en montagne a coûté cher en essence et en temps."}
    author = writer()
    pages = [
        experience(author, title=f"Portage {number}", visibility=Visibility.PUBLIC, **texts) for number in range(3)
    ]
    hidden = experience(author, title="Portage caché", visibility=Visibility.PRIVATE, **texts)
    index()
    near = service.similar(Viewer.anonymous(), pages[0].pk)
    assert [card.id for card in near[:1]] == [pages[0].pk]
    assert {card.id for card in near[1:]} == {pages[1].pk, pages[2].pk}
    assert service.similar(Viewer.anonymous(), hidden.pk) == []
    ContributionState.objects.filter(pk=pages[1].pk).update(live=False)
    near = service.similar(Viewer.anonymous(), pages[0].pk)
    assert {card.id for card in near[1:]} == {pages[2].pk}


def test_each_reader_is_served_one_edition_of_people() -> None:
    network = Viewer(tokens=frozenset({"public", "network"}))
    assert "person" in engine_types(network)
    assert "person_public" not in engine_types(network)
    assert engine_types(Viewer.anonymous(), "person") == ("person_public",)
    assert engine_types(network, "article") == ("article",)


def test_what_was_tightened_hides_both_editions_of_a_person(index: Index) -> None:
    member = listed()
    index()
    member.delete()
    hidden = scope_of(Viewer.anonymous()).hidden
    assert {key for key in hidden if key.startswith("member:")} == {
        key for key in hidden if key.startswith("member:") and not key.endswith(":public")
    } | {f"{key}:public" for key in hidden if key.startswith("member:") and not key.endswith(":public")}
    assert len([key for key in hidden if key.startswith("member:")]) == 2


def test_every_indexed_kind_has_its_second_look(index: Index) -> None:
    listed()
    experience()
    projects.call()
    index()
    keys = [state.key for state in opening.engine().states()]
    of_guests = {guest.source.kind for guest in guests.GUESTS.values()}  # see test_guests
    assert {key.split(":")[0] for key in keys} == set(SOURCES) - of_guests
    superuser = Viewer(tokens=frozenset({"public", "network"}), sees_all=True)
    readable = [state.key for state in opening.engine().states() if state.audience]
    assert readable_now(superuser, readable).keys() == set(readable)
