"""The leads of the demo: every reference leads somewhere, every state is there, filling twice changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from portal.exchange.demo import accounts
from portal.exchange.demo.leads import fill_leads
from portal.leads.introductions.returns import FEWEST
from portal.leads.models import Contest, Earning, Introduction, Lead, LeadOutcome, LeadTeam, MatchRun
from portal.members.models import Member, Role
from portal.notices.models import MailState
from portal.territories.models import Territory
from portal.visibility import Visibility
from portal.vocabulary.models import Concept
from tests.factories import knowledge as made
from tests.factories.members import CooperativeFactory
from tests.portal.exchange.test_demo_data import concepts, members, places, read  # noqa: F401 - fixtures

FICTIONAL = "@exemple.invalid"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return read("leads")


def people_of(row: dict[str, Any]) -> set[str]:
    named = {row["by"]} if "by" in row else set()
    named |= {one["member"] for one in row.get("introductions", [])}
    named |= set(row["team"]["places"]) if "team" in row else set()
    return named | ({row["won"]["by"]} if "won" in row else set())


def test_there_are_sixty_in_every_state_over_the_mainland_and_overseas(document: dict[str, Any]) -> None:
    leads = document["leads"]
    assert len(leads) == 60
    assert {row["state"] for row in leads} == set(Lead.State.values)
    assert len({row["slug"] for row in leads}) == 60
    overseas = [row for row in leads if row.get("at", "").partition("-")[2].startswith("97")]
    assert len(overseas) >= 10
    assert sum(row.get("visibility") == "public" for row in leads) >= 8
    earners = {row["won"]["by"] for row in leads if "won" in row}
    assert len(earners) >= 2 * FEWEST


def test_people_terms_and_places_are_known(
    document: dict[str, Any],
    members: Any,  # noqa: F811
    places: set[str],  # noqa: F811
    concepts: set[str],  # noqa: F811
) -> None:
    active = {one["slug"] for one in members if one["status"] == "active"}
    for row in document["leads"]:
        assert row.get("at") is None or row["at"] in places, row
        assert people_of(row) <= active, row
        for name in row["needs"]:
            assert name.removeprefix("+").replace("/", ":") in concepts, name


def test_clients_are_fictional(document: dict[str, Any]) -> None:
    clients = [row["client"] for row in document["leads"] if "client" in row]
    assert len(clients) >= 5
    assert all(client["contact"].endswith(FICTIONAL) for client in clients)
    assert all(client["name"].endswith("(exemple)") for client in clients)


def _known(document: dict[str, Any]) -> None:
    """The people, cooperatives, terms and places that the file names, and nothing else of the demo."""
    slugs = {slug for row in document["leads"] for slug in people_of(row)} | {"nadia-belhadj"}
    for slug in sorted(slugs):
        member = made.writer(visibility=Visibility.PUBLIC, is_listed=True)
        Member.objects.filter(pk=member.pk).update(slug=slug, is_example=True)
    Role.objects.create(member=Member.objects.get(slug="nadia-belhadj"), kind=Role.Kind.MODERATOR)
    for slug in sorted({row["cooperative"] for row in document["leads"] if "cooperative" in row}):
        CooperativeFactory(slug=slug)
    kinds = {"REG": "region", "DEP": "departement", "COM": "commune"}
    for key in sorted({row["at"] for row in document["leads"] if "at" in row}):
        prefix, _dash, code = key.partition("-")
        Territory.objects.create(kind=kinds[prefix], code=code, name=key)
    for name in sorted({name.removeprefix("+") for row in document["leads"] for name in _terms(row)}):
        scheme, _slash, slug = name.partition("/")
        Concept.objects.create(scheme=scheme, slug=slug, label=slug)


def _terms(row: dict[str, Any]) -> list[str]:
    held = row["team"]["places"].values() if "team" in row else []
    return [*row["needs"], *(name for names in held for name in names)]


@pytest.mark.django_db
def test_filling_twice_changes_nothing(document: dict[str, Any], django_capture_on_commit_callbacks: Any) -> None:
    _known(document)
    with django_capture_on_commit_callbacks(execute=True):
        assert fill_leads(document) == 60
        counts = [model.objects.count() for model in (MatchRun, Introduction, Earning, Contest)]
        assert fill_leads(document) == 0
    assert [model.objects.count() for model in (MatchRun, Introduction, Earning, Contest)] == counts
    assert mail.outbox == []
    states = Counter(Lead.objects.filter(is_example=True).values_list("state", flat=True))
    assert states == Counter(row["state"] for row in document["leads"])
    assert set(LeadTeam.objects.values_list("state", flat=True)) == {"inviting", "formed"}
    signed = LeadTeam.objects.get(state="formed").places
    assert sum(signed.values_list("share", flat=True)) == 100
    assert not signed.filter(signed_at=None).exists()
    for outcome in LeadOutcome.objects.select_related("lead"):
        assert outcome.lead.created_at < outcome.at == outcome.lead.closed_at
    assert not Lead.objects.filter(state="open", deadline__lt=timezone.localdate()).exists()


@pytest.mark.django_db
def test_the_accounts_of_example_people_are_entered_by_nobody_and_written_to_by_nobody() -> None:
    member, real = made.writer(), made.writer()
    Member.objects.filter(pk=member.pk).update(user=None, is_example=True)
    assert accounts.tie() == 1
    assert accounts.tie() == 0
    member.refresh_from_db()
    assert not member.user.has_usable_password()
    assert MailState.objects.get(member=member).stopped_at is not None
    assert not MailState.objects.filter(member=real).exists()
