"""Visibility holds everywhere: every role, every state, every address, every byte.

Each text, tag, file name and file of each contribution holds words that exist nowhere else. Every address that the
URL resolver knows is asked for by every role, and all the bytes of every answer are searched for words that this
role may not read. The expected readers come from the table in `world`, never from the rule that is judged.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.core import mail
from django.test import TestCase
from django.utils import timezone

from knowledge.choices import Kind
from portal.audiences import ROUTES, AudienceClass
from portal.notices.letters import send_due
from tests.security.addresses import Address, addresses, path_of
from tests.security.asking import Answer, absences_drawn_once, ask, tables_written
from tests.security.turns import SAME_FOR_ALL, Turns, everybody, in_turn
from tests.security.world import (
    ANIMATOR,
    AUTHOR,
    COLLEAGUE,
    MEMBER_B,
    MODERATOR,
    ROLES,
    SHELTERED,
    SUPERUSER,
    VISITOR,
    Item,
    World,
    build,
)

OWN_PAGES = (AudienceClass.AUTHOR, AudienceClass.MEMBER, AudienceClass.ROLE)
OTHERS = "others"
LEAST = {"knowledge": 1900, "research": 1200, "leads": 550, OTHERS: 950}
"""Answers of each room: fewer, and something is not asked any more."""
WRITTEN_BY_READING = frozenset({"search_shownranking"})
"""That a person was shown in answer to a kind of question, once a day whoever asked."""
NAMED_ANYWAY = {"territories:detail": ("commune", "departement"), "exchange:sitemap": ("cooperative slug",)}
"""A région lists its places, and the sitemap all the cooperatives, whatever texts stand beside them."""


@pytest.fixture(autouse=True)
def _scratch() -> None:
    """The files of the world are made once for the class: no folder of its own for each test."""


# Wagtail leaves the buffer of each rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
class Matrix(TestCase):
    """One world for all its tests: each only reads it."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()

    def ask(self, role: str, url: str, **headers: str) -> Answer:
        return ask(url, self.world.cookies[role], **headers)

    def test_no_answer_about_knowledge_holds_what_its_reader_may_not_read(self):
        assert self._each_in_turn("knowledge") > LEAST["knowledge"]

    def test_no_answer_about_research_holds_what_its_reader_may_not_read(self):
        assert self._each_in_turn("research") > LEAST["research"]

    def test_no_answer_about_leads_holds_what_its_reader_may_not_read(self):
        assert self._each_in_turn("leads") > LEAST["leads"]

    def test_no_answer_of_another_room_holds_what_its_reader_may_not_read(self):
        assert self._each_in_turn(OTHERS) > LEAST[OTHERS]

    def _each_in_turn(self, room: str) -> int:
        """One part of the matrix: roles take their turns route by route, so that parts ask what the whole would.

        Fails with what was read that should not be; returns how many answers were searched.
        """
        questions = list(in_turn(address for address in addresses(self.world) if room_of(address) == room))
        met = Counter((address.route, role) for address, role in questions)
        asked = Counter(address.route for address, _role in questions)
        for route, number in asked.items():
            if number > 2 * len(ROLES) and ROUTES[route] not in (*SAME_FOR_ALL, AudienceClass.AUTHOR):
                assert all(met[route, role] for role in ROLES), route
        return self._leaks_in(questions)

    @pytest.mark.campaign
    def test_no_answer_holds_it_for_anybody(self):
        assert self._leaks_in(everybody(addresses(self.world))) > 8000

    @absences_drawn_once()
    def _leaks_in(self, questions: Iterable[tuple[Address, str]]) -> int:
        """Fails with what was read that should not be; returns how many answers were searched."""
        found: list[str] = []
        asked = 0
        refusing: set[tuple[str, str]] = set()
        for address, role in questions:
            if (address.route, role) in refusing:
                continue
            with tables_written() as written:
                answer = self.ask(role, address.url)
            asked += 1
            found += leaks(self.world, role, address, answer)
            found += kept_by_others(role, address, answer)
            found += [f"{role} writes in {table} by reading {address.url}" for table in written - WRITTEN_BY_READING]
            if answer.status >= 500 and ROUTES[address.route] is not AudienceClass.MACHINE:
                found.append(f"{role} gets {answer.status} at {address.url}")
            if answer.status == 405:  # for POST only: asked once by each role
                refusing.add((address.route, role))
        assert found == [], summary(found)
        return asked

    @absences_drawn_once()
    def test_nobody_is_refused_what_they_may_read(self):
        turns = Turns()
        refused: list[str] = []
        for item in self.world.items.values():
            for role in turns.outside_and_inside("text", item.readers, 2):
                refused += list(self._refusals(item, role))
        assert refused == [], summary(refused)

    @pytest.mark.campaign
    def test_nobody_at_all_is_refused_what_they_may_read(self):
        refused: list[str] = []
        for item in self.world.items.values():
            for role in ROLES:
                refused += list(self._refusals(item, role))
        assert refused == [], summary(refused)

    def _refusals(self, item: Item, role: str) -> Iterator[str]:
        may = role in item.readers
        image = self.ask(role, path_of("knowledge:image", pk=item.image_id))
        rendition = self.ask(role, path_of("knowledge:rendition", image_id=item.image_id, pk=item.rendition_id))
        document = self.ask(role, path_of("knowledge:attachment", pk=item.document_id))
        for what, answer in (("image", image), ("rendition", rendition), ("document", document)):
            if answer.status != (200 if may else 404):
                yield f"{role} gets {answer.status} for the {what} of {item.name}"
        if may and item.file_text.encode() not in document.body:
            yield f"{role} does not get the document of {item.name}"
        moved = self.ask(role, path_of("knowledge:short", pk=item.pk))
        if moved.status != (302 if may else 404):
            yield f"{role} gets {moved.status} for the short address of {item.name}"
        if may and item.live:
            page = self.ask(role, moved.location)
            if page.status != 200 or item.title not in page.everything or item.text not in page.everything:
                yield f"{role} gets {page.status} without the text of {item.name}"
        if role in item.editors and role != SUPERUSER:
            draft = self.ask(role, path_of("knowledge:preview", pk=item.pk))
            if draft.status != 200:
                yield f"{role} gets {draft.status} for the preview of {item.name}"

    def test_only_those_who_may_change_a_text_reach_its_tools(self):
        turns = Turns()
        assert self._tools_reached(lambda address: turns.next(address.route, set(ROLES) - address.item.editors)) == []

    @pytest.mark.campaign
    def test_nobody_else_reaches_the_tools_of_a_text(self):
        assert self._tools_reached(lambda address: set(ROLES) - address.item.editors) == []

    @absences_drawn_once()
    def _tools_reached(self, askers: Callable[[Address], Iterable[str]]) -> list[str]:
        found = []
        for address in addresses(self.world):
            if address.item is None or ROUTES[address.route] is not AudienceClass.AUTHOR:
                continue
            for role in askers(address):
                answer = self.ask(role, address.url)
                found += leaks(self.world, role, address, answer)
                to_login = answer.status == 302 and "/compte/login/" in answer.location
                if answer.status not in (404, 405) and not to_login:
                    found.append(f"{role} gets {answer.status} at {address.url}")
        return found

    def test_a_hidden_text_looks_like_an_absent_one(self):
        hidden = self.world.items[f"{Kind.ARTICLE} cooperative"]
        absent_pk = int("9" * len(str(hidden.pk)))  # of the same length: the answer says the address again
        assert absent_pk not in {item.pk for item in self.world.items.values()}
        for route in ("short", "history", "compare", "edit", "delete"):
            for role in (VISITOR, SHELTERED):
                there = self.ask(role, path_of(f"knowledge:{route}", pk=hidden.pk))
                absent = self.ask(role, path_of(f"knowledge:{route}", pk=absent_pk))
                assert there.status == absent.status, (route, role)
                assert bare(there, hidden.pk) == bare(absent, absent_pk), (route, role)

    def test_lists_hold_all_and_only_what_their_reader_may_open(self):
        lists = {kind: f"knowledge:{kind}s" for kind in (Kind.EXPERIENCE, Kind.ARTICLE)}
        for kind, route in (lists | {Kind.STUDY: "research:studies", Kind.PROJECT: "research:projects"}).items():
            for role in ROLES:
                content = self.ask(role, path_of(route)).everything
                shown = {item.name for item in self.world.items.values() if item.kind == kind and item.title in content}
                assert shown == self._live_for(role, kind), (kind, role)

    def test_feeds_and_the_sitemap_are_the_visitors_whoever_asks(self):
        for role in (VISITOR, AUTHOR, SUPERUSER):
            for route in ("exchange:feed", "exchange:sitemap"):
                content = self.ask(role, path_of(route)).everything
                shown = {item.name for item in self.world.items.values() if item.title in content}
                kinds = (Kind.EXPERIENCE, Kind.ARTICLE, Kind.STUDY, Kind.PROJECT)
                expected = set().union(*(self._live_for(VISITOR, kind) for kind in kinds))
                assert shown == expected, (route, role)

    def test_letters_tell_their_reader_nothing_else(self):
        """Everybody was sent a notice about every text; each letter names those that its reader may open."""
        send_due(timezone.now() + dt.timedelta(days=8))
        members = {role: member for role, member in self.world.members.items() if role in ROLES}
        roles = {member.user.email: role for role, member in members.items() if member.user}
        letters = [(roles[letter.to[0]], letter) for letter in mail.outbox if letter.to[0] in roles]
        found = []
        for role, letter in letters:
            content = f"{letter.subject} {letter.body} {letter.alternatives}".lower()
            secrets = self.world.secrets.found_in(content)
            found += [f"{role} is written {secret.place}" for secret in secrets if role not in secret.readers]
        assert found == [], summary(found)
        assert {role for role, _letter in letters} >= {AUTHOR, COLLEAGUE, MEMBER_B, ANIMATOR, MODERATOR}

    def test_conditional_and_partial_requests_pass_the_rule_first(self):
        item = self.world.items[f"{Kind.EXPERIENCE} cooperative"]
        public = self.world.items[f"{Kind.EXPERIENCE} public"]
        asked = (
            {"method": "HEAD"},
            {"HTTP_RANGE": "bytes=0-9"},
            {"HTTP_IF_NONE_MATCH": "*"},
            {"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT"},
        )
        for headers in asked:
            for address in self._files_of(item):
                assert self.ask(VISITOR, address, **headers).status == 404, (address, headers)
                assert self.ask(AUTHOR, address, **headers).status in (200, 206, 304), (address, headers)
            for address in self._files_of(public):
                assert self.ask(VISITOR, address, **headers).status in (200, 206, 304), (address, headers)

    def test_files_are_never_for_shared_caches(self):
        for address in self._files_of(self.world.items[f"{Kind.EXPERIENCE} public"]):
            assert "private" in self.ask(VISITOR, address).headers["Cache-Control"]

    def test_a_rendition_belongs_to_the_image_of_its_address(self):
        mine, public = self.world.items[f"{Kind.EXPERIENCE} private"], self.world.items[f"{Kind.EXPERIENCE} public"]
        mixed = path_of("knowledge:rendition", image_id=public.image_id, pk=mine.rendition_id)
        assert self.ask(VISITOR, mixed).status == 404

    def test_the_admin_opens_to_administrators_only(self):
        for role in set(ROLES) - {SUPERUSER}:
            answer = self.ask(role, "/admin/")
            assert answer.status == 302, role
            assert answer.location.startswith("/compte/login/") or role != VISITOR

    def _files_of(self, item: Item) -> list[str]:
        return [
            path_of("knowledge:image", pk=item.image_id),
            path_of("knowledge:rendition", image_id=item.image_id, pk=item.rendition_id),
            path_of("knowledge:attachment", pk=item.document_id),
        ]

    def _live_for(self, role: str, kind: str) -> set[str]:
        return {i.name for i in self.world.items.values() if i.kind == kind and i.live and role in i.readers}


def room_of(address: Address) -> str:
    space = address.route.partition(":")[0]
    return space if space in LEAST else OTHERS


def kept_by_others(role: str, address: Address, answer: Answer) -> Iterator[str]:
    """What a cache between the site and its readers could give to another one."""
    may_keep = answer.headers.get("Cache-Control", "")
    if ROUTES[address.route] in SAME_FOR_ALL or "private" in may_keep or "no-store" in may_keep:
        return
    if role != VISITOR or "public" in may_keep or "Set-Cookie" in answer.headers:
        yield f"a cache may keep what {role} gets at {address.url}"
    elif "Cookie" not in answer.headers.get("Vary", "") and answer.status == 200:
        yield f"a cache takes {role} for everybody at {address.url}"


def leaks(world: World, role: str, address: Address, answer: Answer) -> list[str]:
    content = answer.everything
    reader = VISITOR if ROUTES[address.route] in SAME_FOR_ALL else role
    found = [
        f"{role} reads {secret.place} at {address.url}"
        for secret in world.secrets.found_in(content)
        if reader not in secret.readers and secret.word != address.asked
    ]
    protected = world.items[f"{Kind.EXPERIENCE} protected"]
    own = role in protected.editors and ROUTES[address.route] in OWN_PAGES
    if protected.title in content and not own:
        found += [
            f"{role} learns the {what} of the protected author at {address.url}"
            for what, word in world.sheltered_words.items()
            if word in content and word != address.asked and what not in NAMED_ANYWAY.get(address.route, ())
        ]
    return found


def bare(answer: Answer, pk: int) -> str:
    """What was sent, without the number that was asked nor the number of the request."""
    identifier = answer.headers.get("X-Request-ID", "")
    content = answer.everything.replace(identifier, "")
    return content.replace(f"/c/{pk}/", "/c//").replace(f"%2fc%2f{pk}%2f", "")


def summary(found: list[str]) -> str:
    return f"{len(found)} findings:\n" + "\n".join(found[:200])
