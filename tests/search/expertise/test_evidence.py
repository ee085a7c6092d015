"""Evidence is what the whole network may read, whoever asks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.choices import Credit
from knowledge.models import Authorship
from knowledge.writing import publishing
from portal.visibility import Visibility
from search.expertise import deciding
from search.expertise.evidence import records_of_network, weights_of_network
from tests.factories.knowledge import writer
from tests.search.expertise.cast import expert, skill, told

pytestmark = pytest.mark.django_db


def test_the_sum_is_that_of_the_records() -> None:
    ada, bob = expert("Ada"), expert("Bob")
    page = told(ada, skill(), skill("vendre"), state={"year": 2026})
    Authorship.objects.create(contribution=page, member=bob, credit=Credit.SUPPORT)
    told(ada, skill(), visibility=Visibility.NETWORK)
    concepts = [skill().pk, skill("vendre").pk]
    weights = weights_of_network(concepts)
    records = records_of_network([ada.pk, bob.pk], concepts)
    assert weights.keys() == records.keys() == {ada.pk, bob.pk}
    for member, found in records.items():
        for concept in concepts:
            summed = sum(one.weight for one in found if one.concept_id == concept)
            assert weights[member][concept] == pytest.approx(summed)
    assert [one.weight for one in records[ada.pk]] == sorted((one.weight for one in records[ada.pk]), reverse=True)


@pytest.mark.parametrize("level", [Visibility.COOPERATIVE, Visibility.PRIVATE])
def test_what_some_read_only_counts_for_nobody(level: Visibility) -> None:
    told(expert(), skill(), visibility=level)
    told(expert(), skill(), protected=True)
    assert weights_of_network([skill().pk]) == {}


def test_people_who_may_not_be_proposed_are_absent() -> None:
    hidden, refusing, modest = writer(is_listed=False), expert(), expert()
    for who in (hidden, refusing, modest):
        told(who, skill())
    deciding.refuse_matching(refusing, refuses=True)
    deciding.take_out(modest, skill(), "hidden")
    everyone = [hidden.pk, refusing.pk, modest.pk]
    assert weights_of_network([skill().pk]) == records_of_network(everyone, [skill().pk]) == {}
    deciding.put_back(modest, skill())
    assert set(weights_of_network([skill().pk])) == {modest.pk}


def test_a_closed_text_leaves_both_at_once() -> None:
    ada = expert()
    page = told(ada, skill())
    publishing.set_visibility(page.pk, Visibility.COOPERATIVE)
    assert weights_of_network([skill().pk]) == records_of_network([ada.pk], [skill().pk]) == {}


def test_queries_are_constant() -> None:
    people = [expert() for _number in range(4)]
    for who in people:
        told(who, skill(), skill("vendre"))
    concepts = [skill().pk, skill("vendre").pk]
    with CaptureQueriesContext(connection) as queries:
        weights_of_network(concepts)
        records_of_network([one.pk for one in people], concepts)
        assert records_of_network([], []) == {}
    assert len(queries) == 4
