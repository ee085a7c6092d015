"""« Ce que cette personne sait faire » on a person's page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.members.models import DeclaredSkill, Member
from portal.visibility import Visibility
from search.expertise import deciding
from search.expertise.person import SHOWN, know_how, panel
from tests.factories.knowledge import signed_in, writer
from tests.search.expertise.cast import MEMBER, VISITOR, expert, skill, told, trade

pytestmark = pytest.mark.django_db


def test_each_skill_has_its_proofs_or_is_declared(client: Client) -> None:
    ada = expert(field_visibility={"skills": "public"})
    page = told(ada, skill(), trades=[trade()], title="Mes joints")
    DeclaredSkill.objects.create(member=ada, concept=skill("vendre"), note="depuis 2020")
    DeclaredSkill.objects.create(member=ada, concept=skill(), note="tous les jours")
    answer = client.get(ada.get_absolute_url()).content.decode()
    assert "Ce que cette personne sait faire" in answer
    assert f'href="{page.get_absolute_url()}">Mes joints</a>' in answer
    assert answer.count("chip--plain") >= 1
    known = {one.concept.label: one for one in know_how(ada, VISITOR)}
    assert list(known) == ["poser des joints", "vendre", "carreleur"]
    assert (len(known["poser des joints"].proofs), known["poser des joints"].note) == (1, "tous les jours")
    assert (known["vendre"].proofs, known["vendre"].note) == ({}, "depuis 2020")


def test_it_is_measured_by_the_reader() -> None:
    ada = expert()
    told(ada, skill(), visibility=Visibility.NETWORK)
    told(ada, skill("vendre"), protected=True)
    DeclaredSkill.objects.create(member=ada, concept=skill("tenir un stand"))
    assert know_how(ada, VISITOR) == []
    assert [one.concept.label for one in know_how(ada, MEMBER)] == ["poser des joints", "tenir un stand"]


def test_what_was_taken_out_is_not_shown() -> None:
    ada = expert()
    told(ada, skill(), skill("vendre"))
    DeclaredSkill.objects.create(member=ada, concept=skill())
    deciding.take_out(ada, skill(), "hidden")
    shown = panel(ada, MEMBER)
    assert shown is not None
    assert [one.concept.label for one in shown.context["known"]] == ["vendre"]
    deciding.take_out(ada, skill("vendre"), "withdrawn")
    assert panel(ada, MEMBER) is None


def test_proofs_are_counted_beyond_the_first() -> None:
    ada = expert()
    for _number in range(SHOWN + 2):
        told(ada, skill())
    (one,) = know_how(ada, MEMBER)
    assert (len(one.shown), one.more) == (SHOWN, 2)


def test_queries_are_constant() -> None:
    ada = expert()
    for number in range(6):
        told(ada, skill(f"savoir {number}"), trades=[trade()])
        DeclaredSkill.objects.create(member=ada, concept=skill(f"dire {number}"))
    loaded = Member.objects.with_current_memberships().get(pk=ada.pk)
    with CaptureQueriesContext(connection) as queries:
        assert panel(loaded, MEMBER)
    assert len(queries) == 3
    browser = signed_in(writer())
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(ada.get_absolute_url()).status_code == 200
    assert len(queries) <= 20
