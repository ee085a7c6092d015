import pytest

from portal.vocabulary.models import Concept, ConceptLabel
from portal.vocabulary.suggesting import suggested

pytestmark = pytest.mark.django_db


@pytest.fixture
def trades():
    carpenter = Concept.objects.create(scheme="trade", slug="menuisier", label="menuisier", label_feminine="menuisière")
    ConceptLabel.objects.create(concept=carpenter, text="ébéniste", kind="synonym")
    Concept.objects.create(scheme="trade", slug="agent", label="agent de ménage", label_feminine="agente de ménage")
    Concept.objects.create(scheme="skill", slug="menage", label="ménage de fin de chantier")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("men", ["menuisier", "agent"]),
        ("MENUISIÈ", ["menuisier"]),
        ("ebe", ["menuisier"]),
        ("age", ["agent"]),
        ("zzz", []),
        ("  ", []),
    ],
)
def test_proposes_by_any_name_without_accents(trades, typed, found):
    assert [concept.slug for concept in suggested("trade", typed)] == found


def test_costs_two_queries_whatever_the_list(trades, django_assert_num_queries):
    with django_assert_num_queries(2):
        suggested("trade", "m")
