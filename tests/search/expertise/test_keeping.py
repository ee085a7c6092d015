"""Proofs follow contributions, in the transaction of each change."""

from __future__ import annotations

import pytest

from knowledge.choices import Credit
from knowledge.models import Authorship, Contribution
from knowledge.writing import credits, publishing
from search.expertise import keeping, sums
from search.models import Proof, SkillWeight
from tests.factories.knowledge import writer
from tests.search.expertise.cast import expert, skill, told, trade

pytestmark = pytest.mark.django_db


def rows() -> set[tuple[int, str, str]]:
    return set(Proof.objects.values_list("member_id", "concept__slug", "credit"))


def test_publishing_writes_one_row_a_person_concept_and_role() -> None:
    author, helper = expert(), writer()
    page = told(author, skill("devis"), skill("acompte"), trades=[trade()])
    Authorship.objects.create(contribution=page, member=helper, credit=Credit.SUPPORT)
    concepts = ("devis", "acompte", "carreleur")
    people = ((author.pk, "story"), (helper.pk, "support"))
    assert rows() == {(pk, slug, credit) for slug in concepts for pk, credit in people}


@pytest.mark.parametrize("change", ["unpublish", "protect", "trash", "destroy", "credit"])
def test_every_withdrawal_takes_them_away_at_once(change: str) -> None:
    author, helper = expert(), writer()
    page = told(author, skill())
    Authorship.objects.create(contribution=page, member=helper, credit=Credit.REVIEW)
    if change == "unpublish":
        publishing.unpublish(page.pk, author.user)
    elif change == "protect":
        publishing.set_protection(page.pk, True)
    elif change == "trash":
        publishing.delete(page.pk, author.user)
    elif change == "destroy":
        Contribution.objects.get(pk=page.pk).specific.delete()
    else:
        credits.take(Authorship.objects.get(member=helper))
    assert rows() == ({(author.pk, "poser-des-joints", "story")} if change == "credit" else set())


def test_publishing_again_after_protection_brings_them_back() -> None:
    page = told(expert(), skill())
    publishing.set_protection(page.pk, True)
    publishing.set_protection(page.pk, False)
    assert len(rows()) == 1


def test_rebuilding_repairs_and_says_how_many_had_drifted() -> None:
    """A contribution that drifted, and a sum with it."""
    told(expert(), skill())
    assert keeping.rebuild() == 0
    Proof.objects.update(year=1990)
    assert keeping.rebuild() == 2
    Proof.objects.all().delete()
    assert (keeping.rebuild(), Proof.objects.count()) == (2, 1)
    assert SkillWeight.objects.get().whole == sums.UNIT


def test_queries_do_not_grow_with_contributions(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = expert()
    pages = [told(author, skill()) for _number in range(4)]
    Proof.objects.all().delete()
    with django_assert_max_num_queries(10):
        assert keeping.refresh([page.pk for page in pages]) == 4
