"""A contested skill is out at once, and gets the words of someone else, once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.members.models import Member, Role
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from search.expertise import contesting, deciding
from search.expertise.contesting import ContestRefused
from search.models import SkillChoice
from tests.factories.knowledge import a_cooperative, signed_in, writer
from tests.search.expertise.cast import expert, skill, told

pytestmark = pytest.mark.django_db

QUEUE, MINE = reverse("expertise:contests"), reverse("expertise:mine")


def judge(kind: str = Role.Kind.CURATOR, **scope: object) -> Member:
    member = writer(**({"cooperative": scope["cooperative"]} if "cooperative" in scope else {}))
    Role.objects.create(member=member, kind=kind, **({"theme": skill("thème")} if kind == "curator" else scope))
    return member


def notified(kind: str) -> list[int]:
    return sorted(Notice.objects.filter(kind=kind).values_list("member_id", flat=True))


@pytest.fixture
def contested() -> SkillChoice:
    ada = expert("Ada", cooperative=a_cooperative())
    told(ada, skill())
    return deciding.take_out(ada, skill(), "contested", "je tenais la lampe")


def test_those_who_may_answer_are_told_and_nobody_else() -> None:
    home, ada = a_cooperative(), None
    guide, elsewhere = judge("animator", cooperative=home), judge("animator", cooperative=a_cooperative())
    curator = judge()
    ada = expert("Ada", cooperative=home)
    told(ada, skill(), skill("vendre"))
    deciding.take_out(ada, skill("vendre"), "hidden")
    assert notified(contesting.CONTESTED) == []
    choice = deciding.take_out(ada, skill(), "contested")
    assert notified(contesting.CONTESTED) == [guide.pk, curator.pk]
    for who, expected in ((guide, [choice]), (curator, [choice]), (elsewhere, []), (writer(), []), (ada, [])):
        assert list(SkillChoice.objects.judged_by(viewer_for(who.user))) == expected
    assert set(contesting.readable_choices(viewer_for(guide.user), [choice.pk])) == {choice.pk}
    assert contesting.readable_choices(viewer_for(elsewhere.user), [choice.pk]) == {}


def test_the_answer_is_read_by_the_person_and_the_skill_stays_out(contested: SkillChoice) -> None:
    browser = signed_in(judge())
    page = browser.get(QUEUE).content.decode()
    assert ("Ada" in page, "je tenais la lampe" in page) == (True, True)
    url = reverse("expertise:answer_contest", args=[contested.pk])
    assert browser.post(url, {"answer": " "}).status_code == 422
    assert browser.post(url, {"answer": "Vous avez raison."}).url == QUEUE
    assert "Rien n’attend" in browser.get(QUEUE).content.decode()
    assert notified(contesting.ANSWERED) == [contested.member_id]
    own = signed_in(contested.member).get(MINE).content.decode()
    assert "Vous avez raison." in own
    assert SkillChoice.objects.filter(pk=contested.pk).exists()


def test_nobody_answers_twice_nor_themself(contested: SkillChoice) -> None:
    Role.objects.create(member=contested.member, kind=Role.Kind.ADMINISTRATOR)
    with pytest.raises(ContestRefused):
        contesting.answer(contested, contested.member, "Oui.")
    contesting.answer(contested, judge(), "Oui.")
    with pytest.raises(ContestRefused):
        contesting.answer(contested, judge("administrator"), "Non.")
    deciding.put_back(contested.member, contested.concept)
    with pytest.raises(ContestRefused):
        contesting.answer(contested, judge("moderator"), "Non.")


def test_contesting_again_asks_again(contested: SkillChoice) -> None:
    contesting.answer(contested, judge(), "Non.")
    again = deciding.take_out(contested.member, contested.concept, "contested", "vraiment pas")
    assert (again.pk, again.answer, again.answered_at) == (contested.pk, "", None)


def test_the_list_is_for_those_with_a_mandate(contested: SkillChoice) -> None:
    url = reverse("expertise:answer_contest", args=[contested.pk])
    for who in (writer(), contested.member, writer(status="pending")):
        assert signed_in(who).get(QUEUE).status_code == 404
        assert signed_in(who).post(url, {"answer": "Oui."}).status_code == 404
    outsider = signed_in(judge("animator", cooperative=a_cooperative()))
    assert outsider.get(QUEUE).status_code == 200
    assert outsider.post(url, {"answer": "Oui."}).status_code == 404


def test_my_space_leads_whoever_may_answer_to_what_waits(contested: SkillChoice) -> None:
    words = "1 savoir-faire contesté attend votre réponse"
    readers = (judge(), judge("animator", cooperative=a_cooperative()), contested.member)
    assert [words in signed_in(who).get("/mon-espace/").content.decode() for who in readers] == [True, False, False]


def test_queries_are_constant() -> None:
    browser = signed_in(judge())
    deciding.take_out(expert(), skill(), "contested")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(QUEUE).status_code == 200
        return len(queries)

    count()
    few = count()
    for _number in range(4):
        deciding.take_out(expert(), skill(), "contested")
    assert count() == few <= 20
