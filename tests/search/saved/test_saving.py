"""Keeping searches, and following what a list shows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.members import portability
from portal.members.models import Member
from portal.members.profiles import close_account
from portal.notices.models import Notice
from search.forms import SearchForm
from search.models import Alert, SavedSearch
from search.saved import saving as saved
from tests.factories.knowledge import axis, commune, experience, signed_in, writer

pytestmark = pytest.mark.django_db

LIST = reverse("saved:list")
SAVE = reverse("saved:save")


def kept(member: Member, query: str = "q=bail", **fields: object) -> SavedSearch:
    search = saved.save(member.pk, SearchForm(QueryDict(query)).request()).search
    SavedSearch.objects.filter(pk=search.pk).update(**fields or {"alert": Alert.WEEKLY})
    search.refresh_from_db()
    return search


def test_the_question_is_kept_in_one_form_without_order_or_page():
    member = writer()
    first = kept(member, "page=3&tri=date&resultat=failure&q=%20bail%20%20pr%C3%A9caire%20&inconnu=1")
    again = saved.save(member.pk, SearchForm(QueryDict("q=bail précaire&resultat=failure")).request())
    assert first.query == "q=bail+pr%C3%A9caire&resultat=failure"
    assert (again.search, again.is_new) == (first, False)


def test_it_is_named_by_its_words_and_its_filters():
    where = commune()
    axis()
    search = kept(
        writer(), f"q=bail&type=experience&axe=organisation-du-travail&territoire={where.key}&resultat=failure"
    )
    assert search.name.startswith("bail · Expériences · Organisation du travail · ")
    assert where.name in search.name


def test_a_long_name_is_cut():
    assert len(kept(writer(), "q=" + "mot " * 100).name) == 80


def test_a_blank_search_is_refused():
    member = writer()
    page = signed_in(member).post(SAVE, {"q": "  "}, follow=True).content.decode()
    assert "une recherche vide ne peut pas être suivie" in page
    assert not SavedSearch.objects.exists()


def test_there_is_a_limit_said_clearly(monkeypatch):
    monkeypatch.setattr(saved, "MOST_SAVED", 2)
    member = writer()
    for number in range(2):
        kept(member, f"q=mot{number}")
    kept(writer(), "q=autre")
    page = signed_in(member).post(SAVE, {"q": "trop"}, follow=True).content.decode()
    assert "Vous suivez déjà 2 recherches" in page
    assert SavedSearch.objects.filter(member=member).count() == 2


def test_from_the_search_page_to_my_searches(index):
    member = writer()
    index()
    browser = signed_in(member)
    assert "Enregistrer cette recherche" in browser.get("/chercher/?q=bail").content.decode()
    answer = browser.post(SAVE, {"q": "bail"})
    search = SavedSearch.objects.get(member=member)
    assert answer["Location"] == reverse("saved:edit", args=[search.pk])
    browser.post(answer["Location"], {"name": "Les baux", "alert": "instant"})
    search.refresh_from_db()
    assert (search.name, search.alert) == ("Les baux", Alert.INSTANT)
    page = browser.get(LIST).content.decode()
    assert "Les baux" in page
    assert "/chercher/?q=bail" in page


def test_a_list_with_filters_can_be_followed():
    member = writer()
    where = commune()
    experience(member, places=[where])
    page = signed_in(member).get(f"/experiences/?territoire={where.key}").content.decode()
    assert "Suivre ce sujet" in page
    assert f'<input type="hidden" name="territoire" value="{where.key}">' in page
    assert '<input type="hidden" name="type" value="experience">' in page
    assert "Suivre ce sujet" not in signed_in(member).get("/experiences/").content.decode()


def test_a_territory_can_be_followed_from_its_page():
    page = signed_in(writer()).get(commune().get_absolute_url()).content.decode()
    assert "Suivre ce territoire" in page
    assert "Suivre ce territoire" not in Client().get(commune().get_absolute_url()).content.decode()


@pytest.mark.parametrize("path", ["/chercher/?q=bail", "/experiences/?resultat=failure"])
def test_visitors_and_waiting_accounts_are_not_offered_to_follow(path, index):
    experience(title="Un bail")
    index()
    for browser in (Client(), signed_in(writer(status=Member.Status.PENDING))):
        assert SAVE not in browser.get(path).content.decode()


@pytest.mark.parametrize("status", [Member.Status.PENDING, Member.Status.SUSPENDED, Member.Status.LEFT])
def test_only_active_members_have_searches(status):
    browser = signed_in(writer(status=status))
    assert browser.get(LIST).status_code == 404
    assert browser.post(SAVE, {"q": "bail"}).status_code == 404


def test_another_s_search_does_not_exist():
    search, browser = kept(writer(), name="Intime"), signed_in(writer())
    edit, delete = (reverse(f"saved:{name}", args=[search.pk]) for name in ("edit", "delete"))
    assert browser.get(edit).status_code == 404
    assert browser.post(edit, {"name": "Prise", "alert": "none"}).status_code == 404
    assert browser.post(delete).status_code == 404
    search.refresh_from_db()
    assert search.name == "Intime"
    assert "Intime" not in browser.get(LIST).content.decode()


def test_a_name_is_needed():
    member = writer()
    search = kept(member)
    answer = signed_in(member).post(reverse("saved:edit", args=[search.pk]), {"name": " ", "alert": "none"})
    assert answer.status_code == 422
    search.refresh_from_db()
    assert search.name == "bail"


def test_removing_it_removes_its_notices_only():
    member = writer()
    search, other = kept(member), kept(member, "q=autre")
    for one in (search, other):
        Notice.objects.create(
            member=member, kind="search", subject_kind="contribution", subject_id=1, once=saved.once_key(one, "c:1")
        )
    assert signed_in(member).post(reverse("saved:delete", args=[search.pk])).status_code == 302
    assert list(SavedSearch.objects.all()) == [other]
    assert [notice.once for notice in Notice.objects.all()] == [saved.once_key(other, "c:1")]


def test_nothing_is_deleted_by_get():
    member = writer()
    search = kept(member)
    assert signed_in(member).get(reverse("saved:delete", args=[search.pk])).status_code == 405
    assert signed_in(member).get(SAVE).status_code == 405
    assert SavedSearch.objects.exists()


def test_the_list_costs_the_same_however_long():
    member = writer()
    browser = signed_in(member)
    kept(member)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST)
    for number in range(10):
        kept(member, f"q=mot{number}&resultat=failure")
    with CaptureQueriesContext(connection) as many:
        browser.get(LIST)
    assert len(many) == len(few) <= 12


def test_they_are_in_the_copy_of_one_s_data_and_go_with_the_account():
    member, other = writer(), writer()
    kept(member)
    kept(other, "q=autre")
    part = portability.archive_of(member.user)["saved_searches"]
    assert [(one["name"], one["query"]) for one in part] == [("bail", "q=bail")]
    close_account(member)
    assert list(SavedSearch.objects.values_list("member", flat=True)) == [other.pk]
