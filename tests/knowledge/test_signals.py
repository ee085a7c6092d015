"""What a change elsewhere moves among contributions: each goes to the journal in the same transaction."""

from __future__ import annotations

import pytest

from knowledge import signals
from knowledge.models import Contribution, ContributionState, Tag
from portal.core.models import Change
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from tests.factories.knowledge import axis, commune, experience, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> tuple[Contribution, Contribution]:
    """One that carries everything that will change, and one that does not."""
    concerned = experience(writer("Awa Diallo"), tags=["devis"], places=[commune()], axes=[axis()])
    elsewhere = commune("Vichy", "03310")
    other = experience(writer("Ilan Roux"), places=[elsewhere], axes=[axis("Financement", "financement")])
    Change.objects.all().delete()
    return concerned, other


def journaled() -> set[int]:
    return set(Change.objects.filter(kind="contribution").values_list("object_id", flat=True))


def version(page: Contribution) -> int:
    return ContributionState.objects.get(pk=page.pk).index_version


def author(page: Contribution):
    return page.authorships.get().member


def test_a_new_name_of_an_author(pages):
    concerned, other = pages
    before = version(concerned)
    member = author(concerned)
    member.display_name = "Awa Diop"
    member.save()
    assert journaled() == {concerned.pk}
    assert version(concerned) == before + 1
    assert other.pk not in journaled()


def test_another_change_of_an_author_moves_no_contribution(pages):
    member = author(pages[0])
    member.headline = "Je répare des vélos"
    member.save()
    assert journaled() == set()


def test_a_new_name_of_a_cooperative(pages):
    concerned, _other = pages
    cooperative = ContributionState.objects.get(pk=concerned.pk).cooperative
    cooperative.name = "La Nouvelle Forge"
    cooperative.save()
    assert journaled() == {concerned.pk}


def test_another_change_of_a_cooperative_moves_no_contribution(pages):
    cooperative = ContributionState.objects.get(pk=pages[0].pk).cooperative
    cooperative.founded_on = 2004
    cooperative.save()
    assert journaled() == set()


def test_a_new_label_of_a_concept(pages):
    concept = Concept.objects.get(slug="organisation-du-travail")
    concept.label = "Organiser le travail"
    concept.save()
    assert journaled() == {pages[0].pk}


def test_a_new_name_of_a_place(pages):
    place = Territory.objects.get(code="63300")
    place.name = "Riom-la-Neuve"
    place.save()
    assert journaled() == {pages[0].pk}


def test_a_new_name_of_a_word(pages):
    tag = Tag.objects.get(name="devis")
    tag.name = "devis signé"
    tag.save()
    assert journaled() == {pages[0].pk}


def test_a_tag_saved_outside_a_transaction_takes_its_journal_rows_along(monkeypatch):
    tag = Tag.objects.create(name="Haie", slug="haie")

    def broken(ids):
        raise RuntimeError("journal")

    monkeypatch.setattr(signals, "touch", broken)
    tag.name = "Haies"
    with pytest.raises(RuntimeError, match="journal"):
        tag.save()
    assert Tag.objects.get().name == "Haie"
