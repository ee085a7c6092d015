"""Search keeps the rule, with an index in step and with one that is late.

Late: the worker is stopped, so that the index still says who could read before.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import TestCase, override_settings

from knowledge.choices import Kind
from knowledge.models import Authorship
from knowledge.writing import publishing
from portal.core.models import Change
from portal.core.worker import drain_all
from portal.members.models import Member, Membership
from search import opening
from search.upkeep.rebuild import rebuild
from tests.security.addresses import Address, path_of
from tests.security.asking import Answer, ask
from tests.security.canaries import canary
from tests.security.test_matrix import leaks, summary
from tests.security.turns import Turns
from tests.security.world import AUTHOR, COLLEAGUE, MEMBER_B, ROLES, VISITOR, Item, World, build

TOKENS = re.compile(r'csrfmiddlewaretoken" value="\w+"|csrftoken=\w+; expires=[^;]+')
"""Of forms: other ones in each answer."""
QUESTIONS = re.compile(
    r'href="/chercher/(?:\?type=(question))?">[^<]*<span class="count">(\d+)</span>|^content-length: '
)
"""Lines that say how many questions are found, with all the rest or alone."""


@pytest.fixture(autouse=True)
def _scratch() -> None:
    """The files and the index of the world are made once for the class."""


@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
class SearchMatrix(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build()

    def setUp(self) -> None:
        """An index in step with the database, in a folder of this test."""
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(override_settings(SEARCH_INDEX_DIR=Path(folder) / "index"))
        self.addCleanup(opening.close)
        for engine in opening.indexes().values():
            rebuild(engine)
        drain_all()
        assert not Change.objects.exists()

    def ask(self, role: str, **query: str) -> Answer:
        return ask(f"{path_of('search:page')}?{urlencode(query)}", self.world.cookies[role])

    def suggested(self, role: str, text: str) -> Answer:
        return ask(f"{path_of('search:suggestions')}?{urlencode({'q': text})}", self.world.cookies[role])

    def explained(self, role: str, text: str, key: str) -> Answer:
        return ask(f"{path_of('search:why')}?{urlencode({'q': text, 'pour': key})}", self.world.cookies[role])

    def item(self, state: str) -> Item:
        return self.world.items[f"{Kind.EXPERIENCE} {state}"]

    def test_each_text_is_found_by_its_readers_only(self):
        found: list[str] = []
        turns = Turns()
        for item in self.world.items.values():
            for role in turns.outside_and_inside("text", item.readers if item.live else (), 2):
                answer = self.ask(role, q=item.text)
                may = role in item.readers and item.live
                if (item.title in answer.everything) != may:
                    found.append(f"{role} {'misses' if may else 'finds'} {item.name}")
                found += leaks(self.world, role, Address("search:page", f"?q={item.text}", asked=item.text), answer)
                proposed = self.suggested(role, item.title[:7])
                if (item.title in proposed.everything) != may:
                    found.append(f"{role} {'misses' if may else 'is proposed'} {item.name}")
                found += leaks(self.world, role, Address("search:suggestions", f"?q={item.title[:7]}"), proposed)
        assert found == [], summary(found)

    def test_each_shared_resource_is_found_by_its_readers_only(self):
        found: list[str] = []
        places = {secret.place: secret for secret in self.world.secrets.by_word.values()}
        for level in ("public", "network", "cooperative", "private", "archived"):
            title, text = places[f"{level} resource.title"], places[f"{level} resource.text"].word
            for role in ROLES:
                may = role in title.readers and level != "archived"
                answer = self.ask(role, q=text, type="resource")
                if (title.word in answer.everything) != may:
                    found.append(f"{role} {'misses' if may else 'finds'} the {level} resource")
                found += leaks(self.world, role, Address("search:page", f"?q={text}", asked=text), answer)
                proposed = self.suggested(role, title.word[:7])
                if (title.word in proposed.everything) != may:
                    found.append(f"{role} {'misses' if may else 'is proposed'} the {level} resource")
                found += leaks(self.world, role, Address("search:suggestions", f"?q={title.word[:7]}"), proposed)
        assert found == [], summary(found)

    def test_each_question_is_found_by_its_readers_only_and_by_its_answers(self):
        found: list[str] = []
        places = {secret.place: secret for secret in self.world.secrets.by_word.values()}
        for level in ("public", "network", "cooperative", "private", "withdrawn"):
            title = places[f"{level} question.title"]
            words = [places[f"{level} question.{name}"].word for name in ("text", "answer")]
            thanks = places[f"{level} question.thanks"].word
            for role in ROLES:
                may = role in title.readers and level != "withdrawn"
                for word in words:
                    answer = self.ask(role, q=word, type="question")
                    if (title.word in answer.everything) != may:
                        found.append(f"{role} {'misses' if may else 'finds'} the {level} question")
                    found += leaks(self.world, role, Address("search:page", f"?q={word}", asked=word), answer)
                if title.word in self.ask(role, q=thanks, type="question").everything:
                    found.append(f"{role} finds the {level} question by its thanks")
                proposed = self.suggested(role, title.word[:7])
                if (title.word in proposed.everything) != may:
                    found.append(f"{role} {'misses' if may else 'is proposed'} the {level} question")
                found += leaks(self.world, role, Address("search:suggestions", f"?q={title.word[:7]}"), proposed)
        assert found == [], summary(found)

    def test_each_lead_is_found_by_none_but_its_readers_and_never_by_its_client(self):
        found: list[str] = []
        places = {secret.place: secret for secret in self.world.secrets.by_word.values()}
        for level in ("public", "network", "cooperative", "private", "withdrawn"):
            title, need = places[f"{level} lead.title"], places[f"{level} lead.need"].word
            client = places[f"{level} lead.client name"].word
            for role in ROLES:
                answer = self.ask(role, q=need, type="lead")
                if title.word in answer.everything and (role not in title.readers or level == "withdrawn"):
                    found.append(f"{role} finds the {level} lead")
                if title.word in self.ask(role, q=client, type="lead").everything:
                    found.append(f"{role} finds the {level} lead by its client")
                found += leaks(self.world, role, Address("search:page", f"?q={need}", asked=need), answer)
            shown = title.word in self.ask(AUTHOR, q=need, type="lead").everything
            if shown != (level != "withdrawn"):
                found.append(f"{AUTHOR} {'finds' if shown else 'misses'} the {level} lead")
        assert found == [], summary(found)

    def test_the_whole_list_and_its_counts_are_the_reader_s_own(self):
        found: list[str] = []
        for role in ROLES:
            for kind in Kind.values:
                found += leaks(self.world, role, Address("search:page", f"?type={kind}"), self.ask(role, type=kind))
        assert found == [], summary(found)

    def test_a_hidden_word_answers_like_a_word_that_nobody_wrote(self):
        nowhere = canary("a word that nobody wrote")
        for state in ("cooperative", "private", "draft", "deleted", "scheduled", "expired"):
            item = self.item(state)
            words = [item.text, item.title, item.file_text, *item.tag_name.split()]
            for word in words:
                assert self.without(VISITOR, word) == self.without(VISITOR, nowhere), (state, word)

    def test_a_word_of_several_letters_changed_is_not_corrected_towards_a_hidden_one(self):
        word = self.item("cooperative").title
        typo = word[:5] + word[6] + word[5] + word[7:]
        assert word not in self.ask(VISITOR, q=typo).everything
        assert word in self.ask(COLLEAGUE, q=typo).everything

    def test_the_order_is_explained_to_those_who_may_read_the_page(self):
        found: list[str] = []
        absent = self.explained(VISITOR, "mot", "contribution:999999999").status
        assert absent == 404
        for item in self.world.items.values():
            for role in ROLES:
                answer = self.explained(role, item.text, f"contribution:{item.pk}")
                may = role in item.readers and item.live
                if answer.status != (200 if may else absent):
                    found.append(f"{role} gets {answer.status} for the order of {item.name}")
                found += leaks(self.world, role, Address("search:why", f"?q={item.text}", asked=item.text), answer)
        assert found == [], summary(found)

    def test_a_late_index_tells_nothing_of_what_was_closed(self):
        """Each decision is taken with the worker stopped; the answers are those of an index made again after it."""
        for name, (decide, losers) in self._decisions().items():
            with self.subTest(name):
                self.setUp()
                decide()
                assert Change.objects.exists(), name
                answers = self._without_questions if name == "suspended" else self._answers
                late = [answers(role) for role in losers]
                drain_all()
                assert late == [answers(role) for role in losers], name

    def _decisions(self) -> dict[str, tuple[Callable[[], object], tuple[str, ...]]]:
        """{what is decided: (how, those who lose something by it)}"""
        public, network = self.item("public"), self.item("network")
        author = self.world.members[AUTHOR]
        own_page = Authorship.objects.get(pk=self.item("private").authorship_id)
        membership = Membership.objects.get(member=self.world.members[COLLEAGUE])
        return {
            "restricted": (
                lambda: publishing.set_visibility(public.pk, "private"),
                (VISITOR, COLLEAGUE, MEMBER_B),
            ),
            "withdrawn": (lambda: publishing.unpublish(network.pk, author.user), (COLLEAGUE, MEMBER_B)),
            "deleted": (
                lambda: publishing.delete(self.item("opened").pk, author.user),
                (VISITOR, COLLEAGUE, MEMBER_B),
            ),
            "credit taken": (own_page.delete, (AUTHOR,)),
            "circle closed": (
                lambda: publishing.set_visibility(self.item("circle").pk, "private", circles=[]),
                (MEMBER_B,),
            ),
            "left the cooperative": (membership.delete, (COLLEAGUE,)),
            "suspended": (lambda: self._suspend(MEMBER_B), (MEMBER_B,)),
        }

    def _suspend(self, role: str) -> None:
        member = self.world.members[role]
        member.status = Member.Status.SUSPENDED
        member.save()

    def _answers(self, role: str) -> dict[str, list[str]]:
        """What some searches give, line by line: hits of the same rank come in any order, so all are on one page."""
        states = ("public", "network", "opened", "private", "circle", "cooperative")
        asked = {self.item(state).text: "" for state in states} | {"": str(Kind.EXPERIENCE)}
        return {word: sorted(self.without(role, word, type=kind).splitlines()) for word, kind in asked.items()}

    def _without_questions(self, role: str) -> dict[str, tuple[list[str], int]]:
        """{word: (the lines, the number of all that is found)}, questions apart: one that a suspended person answered
        is closed to all until its document is made again without their words."""
        found = {}
        for word, told in self._answers(role).items():
            counts = [counted.groups() for line in told if (counted := QUESTIONS.search(line))]
            numbers = {kind: int(number) for kind, number in counts if number}
            lines = [line for line in told if line.strip() and not QUESTIONS.search(line)]
            found[word] = (lines, numbers.get(None, 0) - numbers.get("question", 0))
        return found

    def without(self, role: str, word: str, **query: str) -> str:
        """The answer to a word, with neither the word, nor the number of the request, nor the tokens of its forms."""
        answer = self.ask(role, q=word, **query)
        content = TOKENS.sub("", answer.everything.replace(answer.headers["X-Request-ID"], ""))
        return content.replace(word, "") if word else content
