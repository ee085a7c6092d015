"""The pages of questions: who opens them, what they show, and what two numbers that do not belong together give."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from knowledge.writing import publishing
from portal.members.models import Member
from portal.questions import closing, loads
from portal.questions.models import Asking, Question
from portal.questions.posting import Asked, Chosen, ask
from portal.visibility import Visibility
from tests.factories import knowledge as made
from tests.factories.questions import animator, answered, question
from tests.search.expertise.cast import expert, skill, told

pytestmark = pytest.mark.django_db

NEW, LIST, SPACE = reverse("questions:new"), reverse("questions:list"), reverse("questions:space")
WORDS = "Qui sait poser des joints ?"


@pytest.fixture
def asker() -> Member:
    return made.writer("Zoé")


def sent(**values: object) -> dict[str, object]:
    return {"title": "Comment poser des joints ?", "text": "Ils coulent.", "visibility": "network"} | values


class TestAsking:
    def test_from_the_answer_of_who_knows_to_the_question(self, asker):
        ada = expert("Ada")
        page = told(ada, skill(), title="Mes joints")
        browser = made.signed_in(asker)
        answer = browser.get(reverse("expertise:page"), {"q": WORDS}).content.decode()
        assert "Choisir à qui poser la question" in answer
        shown = browser.get(NEW, {"q": WORDS}).content.decode()
        assert f'href="{page.get_absolute_url()}">Mes joints' in shown
        posted = browser.post(f"{NEW}?q={WORDS}", sent(people=[ada.pk]))
        asked = Question.objects.get()
        assert posted.url == asked.get_absolute_url()
        assert [one.slug for one in asked.concepts.all()] == ["poser-des-joints"]
        (asking,) = asked.askings.all()
        assert (asking.member, asking.record_id, asking.state) == (ada, page.pk, "asked")

    def test_the_person_asked_reads_why_with_the_record(self, asker):
        ada = expert("Ada")
        page = told(ada, skill(), title="Mes joints")
        made.signed_in(asker).post(f"{NEW}?q={WORDS}", sent(people=[ada.pk], visibility="private"))
        asked = Question.objects.get()
        shown = made.signed_in(ada).get(asked.get_absolute_url()).content.decode()
        assert "parce que vous avez contribué à ce texte" in shown
        assert f'href="{page.get_absolute_url()}">Mes joints' in shown

    def test_a_record_that_was_closed_since_is_not_named(self, asker):
        ada, bob = expert("Ada"), made.writer()
        page = told(bob, skill(), title="À Bob")
        asked = ask(asker, Asked(uuid4(), "Comment ?", chosen=[Chosen(ada.pk, page.pk)]))
        publishing.set_visibility(page.pk, Visibility.PRIVATE)
        shown = made.signed_in(ada).get(asked.get_absolute_url()).content.decode()
        assert ("À Bob" in shown, "d’après ce que vous avez publié" in shown) == (False, True)

    def test_only_those_whom_who_knows_gives_may_be_chosen(self, asker):
        told(expert("Ada"), skill())
        stranger = expert("Personne")
        answer = made.signed_in(asker).post(f"{NEW}?q={WORDS}", sent(people=[stranger.pk]))
        assert answer.status_code == 422
        assert "Ils coulent." in answer.content.decode()
        assert not Question.objects.exists()

    def test_who_has_enough_questions_is_not_proposed_and_the_page_says_why(self, asker):
        ada, bob = expert("Ada"), expert("Bob")
        for who in (ada, bob):
            told(who, skill())
        loads.set_most(ada, 0)
        browser = made.signed_in(asker)
        shown = browser.get(NEW, {"q": WORDS}).content.decode()
        assert "a déjà assez de questions en attente" in shown
        assert f'value="{ada.pk}"' not in shown
        assert browser.post(f"{NEW}?q={WORDS}", sent(people=[ada.pk])).status_code == 422

    def test_six_or_nobody_are_refused(self, asker):
        people = [expert() for _number in range(6)]
        for who in people:
            told(who, skill())
        browser = made.signed_in(asker)
        for chosen in ([one.pk for one in people], []):
            answer = browser.post(f"{NEW}?q={WORDS}", sent(people=chosen))
            assert answer.status_code == 422
        browser.post(f"{NEW}?q={WORDS}", sent(people=[one.pk for one in people[:4]]))
        assert Asking.objects.filter(state="reserve").count() == 1

    def test_when_nobody_knows_it_goes_to_the_cooperative(self, asker):
        home = asker.memberships.get().cooperative
        guide = animator(home)
        browser = made.signed_in(asker)
        shown = browser.get(reverse("expertise:page"), {"q": "Qui sait dompter un lion ?"}).content.decode()
        assert "La poser à l’accompagnement de votre coopérative" in shown
        assert "titre=Qui+sait+dompter" in shown
        browser.post(f"{NEW}?q=dompter+un+lion", sent(cooperative=home.pk))
        assert Asking.objects.get().member == guide

    def test_the_same_form_sent_twice_is_one_question(self, asker):
        ada, key = expert("Ada"), uuid4()
        told(ada, skill())
        browser = made.signed_in(asker)
        urls = {browser.post(f"{NEW}?q={WORDS}", sent(people=[ada.pk], key=key)).url for _time in range(2)}
        assert (len(urls), Question.objects.count()) == (1, 1)

    @pytest.mark.parametrize("query", ["", "q=", "q=%00%ff", "q=" + "z" * 900, "sans=x"])
    def test_anything_may_come_from_an_address(self, asker, query):
        assert made.signed_in(asker).get(f"{NEW}?{query}").status_code == 200

    def test_it_is_for_active_members(self, client: Client):
        assert client.get(NEW).status_code == 302
        assert made.signed_in(made.writer(status="pending")).get(NEW).status_code == 404


class TestPage:
    def test_the_level_opens_it_and_reserve_does_not(self, client: Client, asker):
        one, waiting, other = expert(), expert(), made.writer()
        private = question(asker, [one], [waiting], visibility=Visibility.PRIVATE)
        url = private.get_absolute_url()
        seen = {who.pk: made.signed_in(who).get(url).status_code for who in (asker, one, waiting, other)}
        assert list(seen.values()) == [200, 200, 404, 404]
        assert client.get(url).status_code == 404
        public = question(asker, [one], visibility=Visibility.PUBLIC)
        assert client.get(public.get_absolute_url()).status_code == 200

    def test_a_withdrawn_question_is_its_asker_s(self, asker):
        one = expert()
        asked = question(asker, [one])
        closing.withdraw(asked, asker)
        assert made.signed_in(one).get(asked.get_absolute_url()).status_code == 404
        assert made.signed_in(asker).get(asked.get_absolute_url()).status_code == 200
        assert asked not in made.signed_in(asker).get(LIST).context["page"].object_list

    def test_people_whose_page_is_closed_are_not_named(self, client: Client):
        shy, hidden = made.writer("Discrète", visibility="private"), expert("Cachée")
        asked = question(shy, [hidden], visibility=Visibility.PUBLIC)
        answered(asked, hidden)
        Member.objects.filter(pk=hidden.pk).update(visibility="network")
        shown = client.get(asked.get_absolute_url()).content.decode()
        assert ("Discrète" in shown, "Cachée" in shown, "Un membre du réseau" in shown) == (False, False, True)

    def test_only_the_asker_sees_to_whom_it_was_put(self, asker):
        one, other = expert("Ada"), made.writer()
        asked = question(asker, [one])
        assert "Ada" in made.signed_in(asker).get(asked.get_absolute_url()).content.decode()
        assert "Ada" not in made.signed_in(other).get(asked.get_absolute_url()).content.decode()

    def test_old_words_of_the_address_lead_to_the_present_ones(self, asker):
        asked = question(asker, visibility=Visibility.PUBLIC)
        assert Client().get(reverse("questions:detail", args=[f"{asked.pk}-autre"])).url == asked.get_absolute_url()
        for slug in ("0-x", "abc", "99999999999999999999-x"):
            assert Client().get(reverse("questions:detail", args=[slug])).status_code == 404


class TestAnswering:
    def test_answer_thank_and_settle(self, asker):
        one = expert()
        asked = question(asker, [one])
        browser = made.signed_in(one)
        assert browser.post(reverse("questions:answer", args=[asked.pk]), {"text": ""}).status_code == 422
        browser.post(reverse("questions:answer", args=[asked.pk]), {"text": "Au silicone.", "key": uuid4()})
        given = asked.answers.get()
        mine = made.signed_in(asker)
        assert "Au silicone." in mine.get(asked.get_absolute_url()).content.decode()
        mine.post(reverse("questions:thank", args=[asked.pk, given.pk]), {"thanks": "Merci bien"})
        asked.refresh_from_db()
        assert asked.state == "answered"
        assert "Merci bien" in browser.get(asked.get_absolute_url()).content.decode()
        assert "Merci bien" not in made.signed_in(made.writer()).get(asked.get_absolute_url()).content.decode()

    def test_decline(self, asker):
        one = expert()
        asked = question(asker, [one])
        made.signed_in(one).post(reverse("questions:decline", args=[asked.pk]), {"why": "not_me"})
        assert asked.askings.filter(role="expert").get().state == "passed"

    def test_who_was_not_asked_has_nothing_to_do_here(self, asker):
        waiting, other = expert(), made.writer()
        asked = question(asker, [expert()], [waiting])
        for who in (waiting, other, asker):
            browser = made.signed_in(who)
            for name in ("answer", "decline"):
                assert browser.post(reverse(f"questions:{name}", args=[asked.pk]), {"text": "x"}).status_code == 404

    def test_numbers_of_an_address_must_belong_together(self, asker):
        one, two, other = expert(), expert(), made.writer()
        mine, theirs = question(asker, [one, two]), question(other, [one, two])
        given = answered(theirs, one)
        browser = made.signed_in(asker)
        for name, numbers in (
            ("thank", (mine.pk, given.pk)),
            ("thank", (theirs.pk, given.pk)),
            ("settle", (theirs.pk,)),
            ("withdraw", (theirs.pk,)),
            ("draft", (theirs.pk, given.pk)),
            ("draft", (mine.pk, given.pk)),
        ):
            assert browser.post(reverse(f"questions:{name}", args=numbers)).status_code == 404, name
        assert made.signed_in(one).post(reverse("questions:draft", args=[mine.pk, given.pk])).status_code == 404
        assert made.signed_in(two).post(reverse("questions:draft", args=[theirs.pk, given.pk])).status_code == 404


class TestLists:
    def test_words_and_state_filter(self, client: Client):
        first = question(title="Comment poser un acompte ?", visibility=Visibility.PUBLIC)
        second = question(title="Où trouver un four ?", text="", visibility=Visibility.PUBLIC)
        closing.settle(second, second.asker)
        for query, expected in (
            ({"words": "acompte"}, [first]),
            ({"state": "answered"}, [second]),
            ({"state": "zzz"}, [second, first]),
            ({"words": "introuvable"}, []),
        ):
            assert list(client.get(LIST, query).context["page"].object_list) == expected

    def test_lists_show_what_their_reader_may_read(self, client: Client):
        home = made.a_cooperative()
        levels = {level: question(visibility=level, cooperative=home) for level in Visibility.values}
        colleague = made.signed_in(made.writer(cooperative=home))
        assert set(client.get(LIST).context["page"].object_list) == {levels["public"]}
        seen = set(colleague.get(LIST).context["page"].object_list)
        assert seen == {levels["public"], levels["network"], levels["cooperative"]}

    def test_my_questions_and_my_cap(self, asker):
        one = expert()
        asked = question(asker, [one])
        browser = made.signed_in(one)
        assert "attend votre réponse" in browser.get(SPACE).content.decode()
        assert browser.post(SPACE, {"most": "beaucoup"}).status_code == 422
        browser.post(SPACE, {"most": 1})
        assert loads.overloaded([one.pk]) == {one.pk}
        assert asked.title in made.signed_in(asker).get(SPACE).content.decode()
        assert "1 question attend votre réponse" in browser.get(reverse("members:space")).content.decode()


def queries_of(act: Callable[[], object]) -> int:
    act()
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_queries_are_constant(client: Client) -> None:
    asker, one = made.writer(), expert("Ada")
    loads.set_most(one, 20)
    browser = made.signed_in(asker)
    told(one, skill())

    def all_pages() -> list[int]:
        first = question(asker, [one], visibility=Visibility.PUBLIC)
        answered(first, one)
        urls = (LIST, SPACE, f"{NEW}?q={WORDS}", first.get_absolute_url())
        return [queries_of(lambda url=url: browser.get(url)) for url in urls]

    few = all_pages()
    for _number in range(3):
        other = expert()
        told(other, skill())
        answered(question(asker, [one, other], visibility=Visibility.PUBLIC), other)
    many = all_pages()
    assert few == many
    assert max(many) <= 20, many
