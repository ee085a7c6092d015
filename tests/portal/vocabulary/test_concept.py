"""Names, place in the tree and rules of a concept."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from portal.vocabulary.models import Concept
from tests.factories.vocabulary import ConceptFactory, SectorFactory, TradeFactory

pytestmark = pytest.mark.django_db


def test_key_names_the_scheme_and_the_slug() -> None:
    assert TradeFactory.build(slug="menuisier").key == "trade:menuisier"


@pytest.mark.parametrize(
    ("label", "feminine", "expected"),
    [
        ("menuisier", "menuisière", "menuisier, menuisière"),
        ("graphiste", "graphiste", "graphiste"),
        ("gouvernance", "", "gouvernance"),
    ],
)
def test_both_forms_are_shown_once(label: str, feminine: str, expected: str) -> None:
    assert ConceptFactory.build(label=label, label_feminine=feminine).both_forms == expected


def test_label_follows_the_language_of_the_reader() -> None:
    roofer = TradeFactory.build(label="couvreur", label_en="roofer")
    untranslated = TradeFactory.build(label="luthier", label_en="")
    with translation.override("en"):
        assert (roofer.local_label, untranslated.local_label) == ("roofer", "luthier")
    with translation.override("fr"):
        assert roofer.local_label == "couvreur"


def test_ancestors_cross_schemes_nearest_first() -> None:
    sector = SectorFactory(slug="batiment")
    trade = TradeFactory(slug="couvreur", parent=sector)
    speciality = TradeFactory(slug="zingueur", parent=trade)
    assert [concept.slug for concept in speciality.ancestors()] == ["couvreur", "batiment"]


def test_ancestors_end_on_a_loop() -> None:
    first = ConceptFactory()
    second = ConceptFactory(parent=first)
    Concept.objects.filter(pk=first.pk).update(parent=second)
    first.refresh_from_db()
    assert first.ancestors() == [second]


def test_a_loop_is_refused() -> None:
    top = ConceptFactory()
    middle = ConceptFactory(parent=top)
    low = ConceptFactory(parent=middle)
    top.parent = low
    with pytest.raises(ValidationError) as error:
        top.clean()
    assert "parent" in error.value.message_dict


def test_a_sound_parent_is_accepted() -> None:
    low = ConceptFactory(parent=ConceptFactory(parent=ConceptFactory()))
    low.full_clean()
    assert len(low.ancestors()) == 2


def test_the_database_refuses_a_concept_as_its_own_parent() -> None:
    concept = ConceptFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Concept.objects.filter(pk=concept.pk).update(parent=concept)


def test_a_slug_may_exist_once_in_each_scheme() -> None:
    ConceptFactory(scheme="skill", slug="gouvernance")
    ConceptFactory(scheme="axis", slug="gouvernance")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConceptFactory(scheme="axis", slug="gouvernance")
