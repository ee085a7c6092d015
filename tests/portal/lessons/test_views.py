"""The pages of lessons: answering, the rule, and the moments that this room knows by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge.choices import Relation
from knowledge.moments import Occasion
from knowledge.practice import lineage
from portal.core.worker import drain_all
from portal.lessons import answering, rule
from portal.lessons.models import LessonMark
from portal.members.models import Member, Membership
from search import opening
from search.asking import synonyms
from tests.factories import projects
from tests.factories.knowledge import experience, signed_in, writer

pytestmark = pytest.mark.django_db
Index = Callable[[], int]
BEFORE, ARRIVING = "Avant de commencer, trois expériences", "Pour vos débuts"


@pytest.fixture
def index(_scratch: None) -> Iterator[Index]:
    yield drain_all
    opening.close()


def html(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def said(member: Member) -> list[tuple[str, str]]:
    return list(LessonMark.objects.filter(member=member).values_list("occasion", "verdict"))


def sent(verdict: str, **values: str) -> dict[str, str]:
    return {"occasion": "lead", "verdict": verdict, "back": "/affaires/"} | values


def test_a_button_keeps_the_answer_once_and_comes_back_to_the_page() -> None:
    story, me = experience(), writer()
    browser, address = signed_in(me), f"/lecons/{story.pk}/reponse/"
    for _twice in range(2):
        answer = browser.post(address, sent("adopted"))
        assert (answer.status_code, answer["Location"]) == (302, "/affaires/#lecons")
    assert said(me) == [("lead", "adopted")]
    browser.post(address, sent(""))
    assert said(me) == []


@pytest.mark.parametrize("back", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", ""])
def test_it_never_leads_out_of_the_site(back: str) -> None:
    story = experience()
    answer = signed_in(writer()).post(f"/lecons/{story.pk}/reponse/", sent("useless", back=back))
    assert answer["Location"] == story.get_absolute_url()


@pytest.mark.parametrize("wrong", [{"occasion": "party"}, {"verdict": "perhaps"}, {"occasion": ""}])
def test_what_no_button_sends_is_refused(wrong: dict[str, str]) -> None:
    me = writer()
    answer = signed_in(me).post(f"/lecons/{experience().pk}/reponse/", sent("adopted") | wrong)
    assert (answer.status_code, said(me)) == (404, [])


def test_only_active_members_answer_about_what_they_may_read() -> None:
    hidden, shown, draft = experience(visibility="private"), experience(), experience(publish=False)
    me, suspended = writer(), writer(status=Member.Status.SUSPENDED)
    for story in (hidden, draft):
        assert signed_in(me).post(f"/lecons/{story.pk}/reponse/", sent("adopted")).status_code == 404
    assert signed_in(me).post("/lecons/999999/reponse/", sent("adopted")).status_code == 404
    assert signed_in(suspended).post(f"/lecons/{shown.pk}/reponse/", sent("adopted")).status_code == 404
    assert "/compte/" in Client().post(f"/lecons/{shown.pk}/reponse/", sent("adopted"))["Location"]
    assert signed_in(me).get(f"/lecons/{shown.pk}/reponse/").status_code == 405
    assert LessonMark.objects.count() == 0


def test_the_rule_tells_every_weight_to_everyone() -> None:
    page = html(Client(), "/lecons/regle/")
    for weight in ("0,25", "0,2", "0,15", "0,08", "0,02"):
        assert weight in page
    assert f"Règle {rule.VERSION}" in page


def test_the_writers_of_a_project_see_three_experiences_but_not_its_sources(index: Index) -> None:
    author = writer()
    project = projects.project(author, title="Portage de repas en montagne")
    source = experience(title="Portage connu", outcome="failure")
    experience(title="Portage arrêté", outcome="failure")
    lineage.link(project, source, Relation.SOURCE, by=author)
    index()
    page = html(signed_in(author), project.get_absolute_url())
    assert BEFORE in page
    assert "Portage arrêté" in page.split(BEFORE)[1]
    assert "Portage connu" not in page.split(BEFORE)[1].split("</section>")[0]
    assert BEFORE not in html(signed_in(writer()), project.get_absolute_url())


def arrived(days: int) -> Member:
    member = writer()
    day = timezone.localdate() - dt.timedelta(days=days)
    Membership.objects.filter(member=member).update(started_on=day)
    return member


def test_newcomers_are_welcomed_by_experiences_for_some_months(index: Index) -> None:
    experience(title="Mes premiers clients", outcome="abandoned", story="Tester son activité, premiers mois.")
    index()
    fresh, old = arrived(20), arrived(400)
    page = html(signed_in(fresh), "/mon-espace/")
    assert ARRIVING in page
    assert "Mes premiers clients" in page
    assert ARRIVING not in html(signed_in(old), "/mon-espace/")


def test_my_space_costs_the_same_whatever_the_experiences(index: Index) -> None:
    fresh = arrived(20)

    def cost() -> int:
        synonyms.vocabulary()  # read at most every thirty seconds
        with CaptureQueriesContext(connection) as captured:
            html(browser, "/mon-espace/")
        return len(captured)

    browser = signed_in(fresh)
    experience(title="Mes premiers clients", outcome="abandoned", story="Tester son activité, premiers mois.")
    index()
    few = cost()
    for number in range(4):
        story = experience(title=f"Premiers mois {number}", story="Tester son activité.")
        answering.answer(story, fresh.pk, Occasion.ARRIVAL, "adopted")
    index()
    assert cost() == few


def test_an_experience_shows_how_many_took_it_up_from_five_on(index: Index) -> None:
    story = experience()
    for number in range(6):
        words = f"{number} personnes l’ont adoptée"
        assert (words in html(Client(), story.get_absolute_url())) == (number >= answering.LEAST)
        answering.answer(story, writer().pk, Occasion.LEAD, "adopted")
