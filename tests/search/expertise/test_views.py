"""The pages of « Qui sait ? »."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.members import portability
from portal.members.profiles import close_account
from search.expertise import deciding, shown
from search.models import MatchingRefusal, ShownRanking, SkillChoice
from tests.factories.knowledge import region, signed_in, writer
from tests.search.expertise.cast import expert, skill, told

pytestmark = pytest.mark.django_db

PAGE, MINE, DECIDE = reverse("expertise:page"), reverse("expertise:mine"), reverse("expertise:decide")
MATCHING, RULE = reverse("expertise:matching"), reverse("expertise:rule")


@pytest.fixture(autouse=True)
def _indexed(index: Callable[[], int]) -> Callable[[], int]:
    return index


def test_the_page_answers_with_chips_that_can_be_removed(client: Client) -> None:
    region("Bretagne", "53")
    told(expert("Ada"), skill(), title="Mes joints")
    answer = client.get(PAGE, {"q": "poser des joints en Bretagne"})
    page = answer.content.decode()
    assert ("Ada" in page, "Mes joints" in page) == (True, True)
    chips = {chip.label: chip.url for chip in answer.context["found"].chips}
    assert list(chips) == ["poser des joints", "Bretagne"]
    without = client.get(chips["Bretagne"]).context["found"]
    assert [chip.label for chip in without.chips] == ["poser des joints"]
    assert without.request.text == "poser des joints en Bretagne"


@pytest.mark.parametrize("query", ["", "q=", "q=%00%ff", "sans=x&sans=y", "q=qui&sans=" + "z" * 900])
def test_anything_may_come_from_an_address(client: Client, query: str) -> None:
    assert client.get(f"{PAGE}?{query}").status_code == 200


def test_the_page_costs_the_same_whoever_answers(client: Client) -> None:
    told(expert(), skill())
    browser = signed_in(writer())

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE, {"q": "poser des joints"})
        return len(queries)

    count()
    few = count()
    for _number in range(4):
        told(expert(), skill())
    assert count() == few <= 20


def test_the_rule_is_written_from_its_constants(client: Client) -> None:
    page = client.get(RULE).content.decode()
    for words in ("Accompagnement", "× 0,7", "Référence", "× 1,8", "Règle 1"):
        assert words in page, words


def test_search_shows_the_way_when_someone_is_looked_for(client: Client, index: Callable[[], int]) -> None:
    address = f'href="{PAGE}?q='
    told(expert(), skill(), title="Mes joints")
    index()
    assert address in client.get(reverse("search:page"), {"q": "Qui sait faire des joints"}).content.decode()
    assert address in client.get(reverse("search:page"), {"q": "introuvable"}).content.decode()
    assert address not in client.get(reverse("search:page"), {"q": "joints"}).content.decode()


def test_a_member_takes_a_skill_out_and_puts_it_back() -> None:
    ada = expert()
    told(ada, skill())
    browser = signed_in(ada)
    values = {"concept": skill().pk, "choice": "contested", "reason": "  je tenais la lampe "}
    assert browser.post(DECIDE, values).url == MINE
    kept = SkillChoice.objects.get()
    assert (kept.member, kept.choice, kept.reason) == (ada, "contested", "je tenais la lampe")
    page = browser.get(MINE).content.decode()
    assert "Ce que vous avez retiré" in page
    browser.post(DECIDE, {"concept": skill().pk, "choice": "back"})
    assert not SkillChoice.objects.exists()


def test_nothing_is_decided_by_what_is_not_understood() -> None:
    browser = signed_in(expert())
    for values in ({}, {"concept": 999_999, "choice": "hidden"}, {"concept": skill().pk, "choice": "zzz"}):
        assert browser.post(DECIDE, values).status_code == 302
    assert not SkillChoice.objects.exists()


def test_a_member_refuses_to_be_proposed() -> None:
    ada = expert()
    browser = signed_in(ada)
    browser.post(MATCHING, {"proposer": "non"})
    browser.post(MATCHING, {"proposer": "non"})
    assert MatchingRefusal.objects.get().member == ada
    assert "Accepter d’être proposé" in browser.get(MINE).content.decode()
    browser.post(MATCHING, {"proposer": "oui"})
    assert not MatchingRefusal.objects.exists()


def test_my_pages_are_for_active_members(client: Client) -> None:
    assert client.get(MINE).status_code == 302
    waiting = signed_in(writer(status="pending"))
    assert waiting.get(MINE).status_code == 404
    assert waiting.post(DECIDE, {"concept": skill().pk, "choice": "hidden"}).status_code == 404
    assert waiting.post(MATCHING, {"proposer": "non"}).status_code == 404


def test_a_person_sees_where_they_were_shown_once_a_day(client: Client) -> None:
    ada = expert()
    told(ada, skill())
    for _time in range(2):
        client.get(PAGE, {"q": "qui sait poser des joints, mon ami Paul est malade"})
    row = ShownRanking.objects.get()
    assert (row.member, row.asked, row.position, row.day) == (ada, "skill:poser-des-joints", 1, timezone.localdate())
    (line,) = shown.of_member(ada)
    assert line.asked == ("poser des joints",)
    page = signed_in(ada).get(MINE).content.decode()
    assert ("poser des joints" in page, "Paul" in page) == (True, False)


def test_rankings_are_forgotten_after_a_year() -> None:
    ada, today = expert(), timezone.localdate()
    for days in (shown.KEPT_DAYS, shown.KEPT_DAYS + 1):
        ShownRanking.objects.create(member=ada, day=today - dt.timedelta(days), asked="", position=1, score=1, rule=1)
    assert (shown.purge(), ShownRanking.objects.count()) == (1, 1)


def test_personal_data_is_given_and_goes_with_the_account(client: Client) -> None:
    ada = expert()
    told(ada, skill())
    client.get(PAGE, {"q": "poser des joints"})
    deciding.take_out(ada, skill(), "hidden", "assez")
    deciding.refuse_matching(ada, refuses=True)
    part = portability.archive_of(ada.user)["expertise"]
    assert part["skill_choices"][0]["reason"] == "assez"
    assert part["shown_in_rankings"][0]["asked"] == "skill:poser-des-joints"
    assert part["refuses_to_be_proposed_since"]
    close_account(ada)
    assert not any(table._default_manager.exists() for table in (SkillChoice, MatchingRefusal, ShownRanking))
