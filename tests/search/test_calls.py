"""Calls for fieldwork in the search: found with their project's readers, and gone with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.writing import publishing
from portal.core.models import Change
from research.models import FieldCall
from research.projects import calls
from search.documents import documents_of
from search.documents.calls import CALL, Calls
from search.engines.contract import Document
from tests.factories import knowledge as made
from tests.factories import projects

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


def document(call: FieldCall) -> Document:
    [found] = documents_of(CALL, [call.pk])
    return found


def test_a_call_is_indexed_with_its_criteria_and_the_audience_of_its_project():
    author = made.writer()
    project = projects.project(author, visibility="network")
    call = projects.call(project, author, territories=[made.departement()], axes=[made.axis()])
    found = document(call)
    assert found.type == CALL
    assert set(found.audience) == {"network", f"person:{author.pk}"}
    assert found.facets["territory"] == ("DEP-63", "REG-84")
    assert "entretien" in found.passages["text"]
    assert list(Calls().ids()) == [call.pk]


def test_a_withdrawn_project_hides_its_calls_and_brings_them_back():
    author = made.writer()
    project = projects.project(author)
    call = projects.call(project, author)
    version = document(call).version
    publishing.unpublish(project.pk, author.user)
    hidden = document(call)
    assert hidden.is_tombstone
    assert hidden.version > version
    assert Change.objects.filter(kind=CALL, object_id=call.pk, tightened=True).exists()
    publishing.publish(project.pk, author.user)
    assert document(call).version > hidden.version
    assert not document(call).is_tombstone


def test_a_destroyed_call_is_a_tombstone():
    call = projects.call()
    number = call.pk
    call.delete()
    [found] = documents_of(CALL, [number])
    assert found.is_tombstone


def test_closing_bumps_the_version():
    call = projects.call()
    before = document(call).version
    calls.close(call)
    assert document(call).version == before + 1


def test_a_call_is_found_under_its_tab_by_the_readers_of_its_project(index: Index, client: Client):
    author = made.writer()
    call = projects.call(projects.project(author, visibility="network"), author, title="Rencontrer des vannières")
    index()
    asked = {"q": "vannières", "type": CALL}
    assert "Rencontrer" not in client.get(reverse("search:page"), asked).content.decode()
    shown = made.signed_in(made.writer()).get(reverse("search:page"), asked).content.decode()
    assert call.get_absolute_url() in shown
    publishing.set_visibility(call.project_id, "private")
    assert (
        call.get_absolute_url() not in made.signed_in(made.writer()).get(reverse("search:page"), asked).content.decode()
    )
