"""Who knows: reasons for, each with a record that the reader may open, reasons against, and what may not be told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge.choices import Credit, Maturity
from knowledge.models import Authorship, ContributionState
from knowledge.writing import publishing
from portal.members.field_visibility import FIELDS
from portal.members.models import DeclaredSkill, Member
from portal.members.viewers import viewer_for
from portal.visibility import Viewer, Visibility
from search import opening
from search.engines.contract import EngineUnavailable
from search.expertise import deciding, keeping, rule
from search.models import SkillChoice
from tests.factories.knowledge import commune, departement, region, signed_in, writer
from tests.search.expertise.cast import MEMBER, VISITOR, ask, expert, names, skill, told

pytestmark = pytest.mark.django_db

QUESTION = "Qui sait poser des joints ?"


@pytest.fixture(autouse=True)
def _indexed(index: Callable[[], int]) -> Callable[[], int]:
    return index


def test_the_person_who_did_it_comes_with_the_record() -> None:
    page = told(expert("Ada"), skill(), title="Des joints qui tiennent")
    found = ask(QUESTION)
    assert names(found) == ["Ada"]
    (proof,) = found.answers[0].proofs
    assert (proof.record.title, proof.record.url) == ("Des joints qui tiennent", page.get_absolute_url())
    assert [chip.label for chip in found.chips] == ["poser des joints"]


def test_a_text_votes_for_its_authors_without_any_skill(index: Callable[[], int]) -> None:
    told(expert("Ada"), title="La chaufferie au bois du village")
    index()
    assert names(ask("qui s'y connaît en chaufferie")) == ["Ada"]


@pytest.mark.parametrize("change", ["unpublish", "restrict", "protect", "trash", "destroy"])
def test_without_the_record_the_reason_and_the_score_go(change: str, index: Callable[[], int]) -> None:
    ada = expert("Ada")
    told(ada, skill(), title="Reste")
    page = told(ada, skill(), title="Part")
    index()
    before = ask(QUESTION).answers[0]
    if change == "unpublish":
        publishing.unpublish(page.pk, ada.user)
    elif change == "restrict":
        publishing.set_visibility(page.pk, Visibility.PRIVATE)
    elif change == "protect":
        publishing.set_protection(page.pk, True)
    elif change == "trash":
        publishing.delete(page.pk, ada.user)
    else:
        page.delete()
    after = ask(QUESTION).answers[0]
    assert {proof.record.title for proof in before.proofs} == {"Reste", "Part"}
    assert [proof.record.title for proof in after.proofs] == ["Reste"]
    assert after.score < before.score


def test_only_what_the_reader_may_read_counts() -> None:
    ada = expert("Ada")
    told(ada, skill(), title="Au réseau", visibility=Visibility.NETWORK)
    told(ada, skill(), title="À moi", visibility=Visibility.PRIVATE)
    assert names(ask(QUESTION, VISITOR)) == []
    assert [proof.record.title for proof in ask(QUESTION).answers[0].proofs] == ["Au réseau"]
    own = ask(QUESTION, viewer_for(ada.user)).answers[0]
    assert {proof.record.title for proof in own.proofs} == {"Au réseau", "À moi"}


def test_a_protected_author_is_nowhere_and_in_no_count() -> None:
    told(expert("Ada"), skill())
    alone = ask(QUESTION).answers[0].proofs[0].factors
    told(expert("Secrète"), skill(), protected=True)
    for viewer in (VISITOR, MEMBER, Viewer(frozenset({"public", "network"}), sees_all=True)):
        found = ask(QUESTION, viewer)
        assert names(found) == ["Ada"]
        assert found.answers[0].proofs[0].factors == alone


def test_people_choose_whether_they_are_answered() -> None:
    for name, fields in (
        ("Hors annuaire", {"is_listed": False}),
        ("Privée", {"visibility": Visibility.PRIVATE}),
        ("Suspendue", {"status": "suspended"}),
    ):
        told(expert(name) if not fields else writer(name, **({"is_listed": True} | fields)), skill())
    refusing = expert("Refuse")
    told(refusing, skill())
    deciding.refuse_matching(refusing, refuses=True)
    assert names(ask(QUESTION)) == []
    deciding.refuse_matching(refusing, refuses=False)
    assert names(ask(QUESTION)) == ["Refuse"]


@pytest.mark.parametrize("choice", SkillChoice.Choice.values)
def test_a_skill_that_was_taken_out_proves_nothing(choice: str, index: Callable[[], int]) -> None:
    ada = expert("Ada")
    told(ada, skill(), title="Poser des joints")
    DeclaredSkill.objects.create(member=ada, concept=skill())
    index()
    deciding.take_out(ada, skill(), choice)
    assert names(ask(QUESTION)) == []
    deciding.put_back(ada, skill())
    assert names(ask(QUESTION)) == ["Ada"]


def test_declared_counts_little_is_said_and_only_to_those_who_may_know() -> None:
    ada, bob = expert("Ada"), expert("Bob", field_visibility={"skills": "network"})
    told(ada, skill())
    DeclaredSkill.objects.create(member=bob, concept=skill())
    assert names(ask(QUESTION, VISITOR)) == ["Ada"]
    found = ask(QUESTION)
    assert names(found) == ["Ada", "Bob"]
    last = found.answers[1]
    assert [reason.text for reason in last.reasons] == ["déclare : poser des joints"]
    assert [reason.url for reason in last.reasons] == [bob.get_absolute_url()]
    assert "seulement déclaré, sans preuve : poser des joints" in [reason.text for reason in last.against]


def test_reasons_against_are_told() -> None:
    brittany, auvergne = region("Bretagne", "53"), region()
    near = expert("Proche", availability=Member.Availability.CLOSED, field_visibility=dict.fromkeys(FIELDS, "public"))
    far = expert("Loin", field_visibility=dict.fromkeys(FIELDS, "public"))
    near.places.add(departement("Finistère", "29", brittany))
    far.places.add(auvergne)
    told(near, skill(), state={"year": 2010})
    keeping.rebuild()
    told(far, skill())
    found = {answer.card.name: answer for answer in ask(f"{QUESTION[:-1]} en Bretagne", VISITOR).answers}
    assert [reason.text for reason in found["Proche"].reasons] == ["travaille ici : Finistère (29)"]
    against = [reason.text for reason in found["Proche"].against]
    assert against == ["preuve la plus récente : 2010", "pas disponible en ce moment"]
    assert [reason.text for reason in found["Loin"].against] == ["travaille ailleurs : Auvergne-Rhône-Alpes"]


def test_a_hidden_place_or_availability_is_neither_told_nor_weighed() -> None:
    region("Bretagne", "53")
    place = commune()
    hidden = expert("Cachée", availability=Member.Availability.CLOSED)
    hidden.places.add(place)
    silent = expert("Muette")
    for who in (hidden, silent):
        told(who, skill())
    found = {answer.card.name: answer for answer in ask("poser des joints en Bretagne", VISITOR).answers}
    assert [reason.text for reason in found["Cachée"].against] == ["ne dit pas où, ou pas à vous"]
    assert found["Cachée"].score == found["Muette"].score


def test_each_factor_of_the_rule_moves_the_score() -> None:
    plain = expert("Simple")
    page = told(plain, skill())
    base = ask(QUESTION).answers[0].score
    ContributionState.objects.filter(pk=page.pk).update(maturity=Maturity.PROVEN)
    assert ask(QUESTION).answers[0].score == pytest.approx(base * rule.ELSEWHERE[Maturity.PROVEN])
    ContributionState.objects.filter(pk=page.pk).update(maturity=Maturity.IDEA)
    credit = Authorship.objects.get(contribution=page)
    credit.credit = Credit.SUPPORT
    credit.save()
    assert ask(QUESTION).answers[0].score == pytest.approx(base * rule.ROLE[Credit.SUPPORT])


def test_writing_much_is_not_enough() -> None:
    assert rule.together([1.0] * 8) < 3 * rule.together([1.0])
    assert rule.together([2.0, 1.0]) == rule.together([1.0, 2.0]) == 2.5


def test_every_reason_opens_a_record_that_the_reader_may_read(client: Client, index: Callable[[], int]) -> None:
    ada, bob = expert("Ada"), expert("Bob")
    for visibility in Visibility.values:
        told(ada, skill(), visibility=visibility)
        told(bob, skill(), skill("vendre"), visibility=visibility)
    DeclaredSkill.objects.create(member=ada, concept=skill("vendre"))
    index()
    for viewer, browser in ((VISITOR, client), (viewer_for(ada.user), signed_in(ada))):
        found = ask("poser des joints et vendre", viewer)
        urls = {proof.record.url for answer in found.answers for proof in answer.proofs}
        urls |= {reason.url for answer in found.answers for reason in (*answer.reasons, *answer.against) if reason.url}
        assert urls
        assert {browser.get(url).status_code for url in urls} == {200}


def test_without_an_engine_skills_still_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    told(expert("Ada"), skill())

    def away() -> object:
        raise EngineUnavailable("away")

    monkeypatch.setattr(opening, "engine", away)
    found = ask(QUESTION)
    assert (names(found), found.is_whole) == (["Ada"], False)


def test_a_blank_question_asks_nothing(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(0):
        assert ask("").answers == ()


def test_queries_do_not_grow_with_people(index: Callable[[], int]) -> None:
    place = region("Bretagne", "53")

    def count() -> int:
        index()
        ask("poser des joints en Bretagne")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask("poser des joints en Bretagne").answers
        return len(queries)

    def one() -> None:
        who = expert()
        who.places.add(place)
        told(who, skill(), title="Poser des joints")
        DeclaredSkill.objects.create(member=expert(), concept=skill())

    one()
    few = count()
    for _number in range(4):
        one()
    assert count() == few <= 16
