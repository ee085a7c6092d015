"""Calls for fieldwork: whom they find and why, what is agreed to, and the promised return."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge.writing import publishing
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from portal.vocabulary.models import Concept
from research.models import FieldCall, Participation, ParticipationEvent
from research.projects import calls, matching, reminding
from tests.factories import knowledge as made
from tests.factories import projects as research

pytestmark = pytest.mark.django_db


@pytest.fixture
def carpenter() -> Concept:
    return Concept.objects.create(scheme="trade", slug="menuisier", label="Menuisier")


def listed(trade: Concept, **fields: object) -> Member:
    member = made.writer(is_listed=True, **fields)
    member.trades.add(trade)
    member.places.add(made.commune())
    return member


class TestMatching:
    def test_each_criterion_met_is_named(self, carpenter: Concept):
        both, one = listed(carpenter, name="Alix"), made.writer(name="Bo", is_listed=True)
        one.places.add(made.commune())
        call = research.call(trades=[carpenter], territories=[made.departement()])
        found = matching.members_for(call, viewer_for(both.user))
        assert [(match.member, len(match.met), len(match.unmet)) for match in found] == [(both, 2, 0), (one, 1, 1)]
        assert found[0].met == ("métier : Menuisier", "territoire : Puy-de-Dôme")

    def test_only_those_who_accept_to_be_found(self, carpenter: Concept):
        listed(carpenter, availability="closed")
        listed(carpenter, status="left")
        listed(carpenter, visibility="private")
        hiding = listed(carpenter)
        hiding.field_visibility = hiding.field_visibility | {"trades": "private"}
        hiding.save()
        unlisted = listed(carpenter)
        unlisted.is_listed = False
        unlisted.save()
        call = research.call(trades=[carpenter])
        assert matching.members_for(call, viewer_for(made.writer().user)) == []

    def test_a_call_without_criteria_designates_nobody(self, carpenter: Concept):
        listed(carpenter)
        assert matching.members_for(research.call(), viewer_for(made.writer().user)) == []

    def test_the_number_of_queries_does_not_depend_on_the_members(
        self, carpenter: Concept, django_assert_max_num_queries
    ):
        call = research.call(trades=[carpenter], territories=[made.departement()])
        for _number in range(5):
            listed(carpenter)
        viewer = viewer_for(made.writer().user)
        with django_assert_max_num_queries(6):
            assert len(matching.members_for(call, viewer)) == 5

    def test_cooperatives_with_a_site_there_are_named(self):
        cooperative = made.a_cooperative("Coop du Val")
        cooperative.sites.create(name="Siège", territory=made.commune())
        [match] = matching.cooperatives_for(research.call(territories=[made.departement()]))
        assert (match.cooperative, match.met) == (cooperative, ("site : Puy-de-Dôme",))


class TestAgreeing:
    def test_yes_is_logged_with_the_uses_of_then(self):
        call, member = research.call(), made.writer()
        browser = made.signed_in(member)
        assert browser.post(call.get_absolute_url(), {"agreed": "on", "note": "Volontiers"}).status_code == 302
        assert browser.post(call.get_absolute_url(), {"agreed": "on"}).status_code == 302
        kept = Participation.objects.get()
        assert (kept.member, kept.agreed_uses, kept.note) == (member, call.uses, "Volontiers")
        browser.post(reverse("research:call_withdraw", args=[call.pk]))
        browser.post(reverse("research:call_withdraw", args=[call.pk]))
        kept.refresh_from_db()
        assert kept.is_withdrawn
        assert kept.note == ""
        assert [event.act for event in ParticipationEvent.objects.order_by("pk")] == ["given", "withdrawn"]

    def test_without_the_box_nothing_is_noted(self):
        call = research.call()
        answer = made.signed_in(made.writer()).post(call.get_absolute_url(), {"note": "oui"})
        assert answer.status_code == 422
        assert "Sans votre accord" in answer.content.decode()
        assert not Participation.objects.exists()

    def test_a_closed_call_takes_no_answer(self):
        call, member = research.call(), made.writer()
        calls.close(call)
        made.signed_in(member).post(call.get_absolute_url(), {"agreed": "on"})
        past = research.call(closes_on=timezone.localdate() - dt.timedelta(days=1))
        with pytest.raises(calls.CallClosed):
            calls.agree(past, member)
        assert not Participation.objects.exists()

    def test_who_agreed_is_for_the_writers_of_the_project(self, client: Client):
        author, member = made.writer(), made.writer("Camille Discret")
        call = research.call(research.project(author), author)
        calls.agree(call, member)
        assert "Camille Discret" in made.signed_in(author).get(call.get_absolute_url()).content.decode()
        for browser in (client, made.signed_in(made.writer())):
            assert "Camille Discret" not in browser.get(call.get_absolute_url()).content.decode()


class TestReturning:
    def test_the_author_is_reminded_once_before_and_once_after(self):
        author = made.writer()
        call = research.call(research.project(author), author, return_on=dt.date(2026, 6, 30))
        days = [
            dt.date(2026, 6, 1),
            dt.date(2026, 6, 20),
            dt.date(2026, 6, 21),
            dt.date(2026, 7, 1),
            dt.date(2026, 7, 9),
        ]
        assert [reminding.remind(day) for day in days] == [0, 1, 0, 1, 0]
        assert Notice.objects.filter(member=author, subject_id=call.pk).count() == 2

    def test_late_is_shown(self, client: Client):
        call = research.call(return_on=timezone.localdate() - dt.timedelta(days=3))
        assert call.is_late
        assert "se fait attendre" in client.get(call.get_absolute_url()).content.decode()
        assert "retour en retard" in client.get(reverse("research:calls")).content.decode()

    def test_a_return_closes_and_tells_those_who_stayed(self):
        author, stayed, left = made.writer(), made.writer(), made.writer()
        call = research.call(research.project(author), author)
        calls.agree(call, stayed)
        calls.agree(call, left)
        calls.withdraw(call, left)
        browser = made.signed_in(author)
        assert browser.post(reverse("research:call_return", args=[call.pk]), {"note": ""}).status_code == 302
        assert not FieldCall.objects.get().returned_at
        browser.post(reverse("research:call_return", args=[call.pk]), {"note": "Une soirée et un guide."})
        call.refresh_from_db()
        assert (call.state, call.is_late, call.returned_note) == ("closed", False, "Une soirée et un guide.")
        assert list(Notice.objects.filter(kind=reminding.RETURNED).values_list("member_id", flat=True)) == [stayed.pk]

    def test_telling_twice_tells_once(self, carpenter: Concept):
        author, told = made.writer(), listed(carpenter)
        call = research.call(research.project(author), author, trades=[carpenter])
        for _time in range(2):
            made.signed_in(author).post(reverse("research:call_tell", args=[call.pk]))
        assert list(Notice.objects.filter(kind=reminding.CALL).values_list("member_id", flat=True)) == [told.pk]


class TestReading:
    def test_a_call_is_read_by_the_readers_of_its_project(self, client: Client):
        author = made.writer()
        project = research.project(author, visibility="network")
        call = research.call(project, author, title="Appel réservé")
        member = made.signed_in(made.writer())
        assert client.get(call.get_absolute_url()).status_code == 404
        assert "Appel réservé" not in client.get(reverse("research:calls")).content.decode()
        assert member.get(call.get_absolute_url()).status_code == 200
        publishing.unpublish(project.pk, author.user)
        assert member.get(call.get_absolute_url()).status_code == 404
        assert reminding.readable_calls(viewer_for(author.user), [call.pk])
        assert not reminding.readable_calls(viewer_for(made.writer().user), [call.pk])

    @pytest.mark.parametrize("route", ["call_edit", "call_close", "call_return", "call_tell"])
    def test_its_tools_are_for_the_writers_of_the_project(self, route: str):
        call = research.call()
        browser = made.signed_in(made.writer())
        assert browser.post(reverse(f"research:{route}", args=[call.pk])).status_code == 404

    def test_a_form_that_lacks_something_is_shown_again(self):
        author = made.writer()
        project = research.project(author)
        address = reverse("research:call_new", args=[project.pk])
        answer = made.signed_in(author).post(address, {"title": "x", "return_on": "2020-01-01", "form": "interview"})
        assert answer.status_code == 422
        assert "un jour à venir" in answer.content.decode()
        draft = research.project(author, publish=False)
        assert made.signed_in(author).get(reverse("research:call_new", args=[draft.pk])).status_code == 404

    def test_pages_cost_a_constant_number_of_queries(self, carpenter: Concept, django_assert_max_num_queries):
        author = made.writer()
        project = research.project(author)
        for number in range(4):
            call = research.call(
                project, author, title=f"Appel {number}", trades=[carpenter], territories=[made.region()]
            )
            calls.agree(call, listed(carpenter))
        browser = made.signed_in(author)
        with django_assert_max_num_queries(20):
            browser.get(reverse("research:calls"))
        with django_assert_max_num_queries(20):
            browser.get(call.get_absolute_url())


def test_open_calls_show_beside_what_is_looked_for(client: Client):
    author = made.writer()
    shown = research.call(research.project(author), author, title="Rencontrer des tourneurs")
    research.call(research.project(author, visibility="private"), author, title="Appel gardé")
    calls.close(research.call(research.project(author), author, title="Appel clos"))
    page = client.get("/articles-recherches/").content.decode()
    assert shown.get_absolute_url() in page
    assert "Appel gardé" not in page
    assert "Appel clos" not in page
