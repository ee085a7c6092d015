"""Choosing concepts by scheme, state and place in the tree."""

import pytest
from pytest_django import DjangoAssertNumQueries

from portal.vocabulary.models import Concept
from tests.factories.vocabulary import AxisFactory, ConceptFactory, ConceptLabelFactory, SkillFactory

pytestmark = pytest.mark.django_db


def test_active_leaves_out_what_is_retired() -> None:
    kept = ConceptFactory()
    ConceptFactory(is_active=False)
    assert list(Concept.objects.active()) == [kept]


def test_schemes_do_not_mix() -> None:
    axis = AxisFactory()
    SkillFactory()
    assert list(Concept.objects.in_scheme("axis")) == [axis]


def test_roots_have_no_broader_concept() -> None:
    root = ConceptFactory()
    ConceptFactory(parent=root)
    assert list(Concept.objects.roots()) == [root]


def test_under_holds_the_concept_and_all_levels_below() -> None:
    root = AxisFactory(slug="axe")
    child = AxisFactory(slug="enfant", parent=root)
    AxisFactory(slug="petit-enfant", parent=child)
    AxisFactory(slug="ailleurs")
    assert {concept.slug for concept in Concept.objects.all().under(root)} == {"axe", "enfant", "petit-enfant"}


def test_labels_come_in_one_more_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        ConceptLabelFactory(text="autre mot")
    with django_assert_num_queries(2):
        texts = [label.text for concept in Concept.objects.with_labels() for label in concept.labels.all()]
    assert texts == ["autre mot"] * 3
