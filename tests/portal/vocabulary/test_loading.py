"""Writing the thesaurus into the database, again and again."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from portal.vocabulary.files import ConceptEntry, LabelEntry, read_entries
from portal.vocabulary.loading import LoadResult, load_entries
from portal.vocabulary.models import Concept, ConceptLabel
from tests.factories.vocabulary import ConceptFactory, ConceptLabelFactory

pytestmark = pytest.mark.django_db

NOTHING = LoadResult(concepts_created=0, concepts_changed=0, labels_created=0, labels_removed=0)
FAMILY = ConceptEntry("skill", "vendre", "Vendre", "", "Selling", "", "", 1, ())
PROSPECT = ConceptEntry(
    "skill", "prospection", "prospecter", "", "prospecting", "", "skill:vendre", 2,
    (LabelEntry("démarchage", "synonym", "fr"), LabelEntry("canvassing", "synonym", "en")),
)  # fmt: skip


def texts(slug: str) -> set[str]:
    return set(ConceptLabel.objects.filter(concept__slug=slug).values_list("text", flat=True))


def test_concepts_labels_and_parents_are_written() -> None:
    result = load_entries([PROSPECT, FAMILY])  # a child may come before its parent
    concept = Concept.objects.get(slug="prospection")
    assert (concept.label, concept.label_en, concept.parent) == (
        "prospecter", "prospecting", Concept.objects.get(slug="vendre"),
    )  # fmt: skip
    assert texts("prospection") == {"démarchage", "canvassing"}
    assert (result.concepts_created, result.concepts_changed, result.labels_created) == (2, 0, 2)


def test_loading_again_writes_nothing() -> None:
    load_entries([FAMILY, PROSPECT])
    before = list(ConceptLabel.objects.order_by("pk").values_list("pk", flat=True))
    assert load_entries([FAMILY, PROSPECT]) == NOTHING
    assert list(ConceptLabel.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_a_changed_file_changes_the_same_rows() -> None:
    load_entries([FAMILY, PROSPECT])
    pk = Concept.objects.get(slug="prospection").pk
    result = load_entries([FAMILY, replace(PROSPECT, label="trouver des clients", parent="", labels=())])
    changed = Concept.objects.get(slug="prospection")
    assert (changed.pk, changed.label, changed.parent) == (pk, "trouver des clients", None)
    assert texts("prospection") == set()
    assert result == LoadResult(concepts_created=0, concepts_changed=1, labels_created=0, labels_removed=2)


def test_a_label_may_change_its_kind() -> None:
    load_entries([FAMILY, PROSPECT])
    load_entries([FAMILY, replace(PROSPECT, labels=(LabelEntry("démarchage", "hidden", "fr"),))])
    label = ConceptLabel.objects.get(concept__slug="prospection")
    assert (label.text, label.kind) == ("démarchage", "hidden")


def test_what_curators_added_or_retired_stays() -> None:
    load_entries([FAMILY, PROSPECT])
    concept = Concept.objects.get(slug="prospection")
    ConceptLabelFactory(concept=concept, text="porte-à-porte")
    Concept.objects.filter(pk=concept.pk).update(is_active=False)
    ConceptFactory(slug="apiculture-urbaine")
    assert load_entries([FAMILY, PROSPECT]) == NOTHING
    assert "porte-à-porte" in texts("prospection")
    assert not Concept.objects.get(slug="prospection").is_active
    assert Concept.objects.filter(slug="apiculture-urbaine").exists()


def test_a_label_first_written_by_a_curator_is_not_taken_over() -> None:
    load_entries([FAMILY, replace(PROSPECT, labels=())])
    own = ConceptLabelFactory(concept=Concept.objects.get(slug="prospection"), text="démarchage", kind="hidden")
    load_entries([FAMILY, PROSPECT])
    own.refresh_from_db()
    assert (own.kind, own.from_file) == ("hidden", False)
    assert texts("prospection") == {"démarchage", "canvassing"}


def test_the_whole_thesaurus_takes_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    entries = read_entries()
    with django_assert_max_num_queries(40):
        load_entries(entries)
    with django_assert_max_num_queries(5):
        assert load_entries(entries) == NOTHING
