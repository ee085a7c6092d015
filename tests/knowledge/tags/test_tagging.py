from __future__ import annotations

import pytest

from knowledge.models import Contribution, ContributionState, Tag
from knowledge.tags.tagging import MergeRefused, by_letter, merge
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.core.models import Change
from tests.factories.knowledge import experience, writer

pytestmark = pytest.mark.django_db


def words_of(page: Contribution) -> list[str]:
    return sorted(item.tag.name for item in page.tagged_items.select_related("tag"))


def version_of(page: Contribution) -> int:
    return ContributionState.objects.get(pk=page.pk).index_version


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def test_words_stand_under_their_letter_whatever_its_accent():
    words = [Tag(name=name) for name in ("zone rurale", "échec", "devis", "électricité", "ehpad", "3D")]
    letters = [(letter, [tag.name for tag in tags]) for letter, tags in by_letter(words)]
    assert letters == [
        ("#", ["3D"]),
        ("D", ["devis"]),
        ("E", ["échec", "ehpad", "électricité"]),
        ("Z", ["zone rurale"]),
    ]


def test_every_page_keeps_the_word_and_none_has_it_twice():
    author = writer()
    one = experience(author, tags=["impayé"])
    both = experience(author, tags=["impayé", "impayés", "devis"])
    other = experience(author, tags=["devis"])
    assert merge(tag("impayé"), tag("impayés")) == 2
    assert words_of(one) == ["impayés"]
    assert words_of(both) == ["devis", "impayés"]
    assert words_of(other) == ["devis"]


def test_the_pages_that_moved_are_told_to_the_consumers():
    author = writer()
    moved, other = experience(author, tags=["impayé"]), experience(author, tags=["impayés"])
    Change.objects.all().delete()
    before = version_of(moved)
    merge(tag("impayé"), tag("impayés"))
    assert {change.object_id for change in Change.objects.filter(kind="contribution")} == {moved.pk}
    assert version_of(moved) > before
    assert other.pk != moved.pk


def test_the_merged_word_gives_the_other_one():
    experience(tags=["impayé"])
    experience(tags=["impayés"])
    merge(tag("impayé"), tag("impayés"))
    assert words_of(experience(tags=["impayé"])) == ["impayés"]


def test_aliases_of_the_merged_word_follow():
    for word in ("facture impayée", "impayé", "impayés"):
        experience(tags=[word])
    merge(tag("facture impayée"), tag("impayé"))
    merge(tag("impayé"), tag("impayés"))
    assert {alias.name for alias in tag("impayés").aliases.all()} == {"facture impayée", "impayé"}


def test_merging_into_an_alias_means_its_canonical_word():
    for word in ("retard", "impayé", "impayés"):
        experience(tags=[word])
    merge(tag("impayé"), tag("impayés"))
    merge(tag("retard"), tag("impayé"))
    assert tag("retard").canonical == tag("impayés")


def test_a_word_is_not_merged_into_itself_nor_into_its_own_alias():
    experience(tags=["impayé", "impayés"])
    merge(tag("impayé"), tag("impayés"))
    with pytest.raises(MergeRefused):
        merge(tag("impayés"), tag("impayés"))
    with pytest.raises(MergeRefused):
        merge(tag("impayés"), tag("impayé"))


def test_a_draft_written_before_the_merge_publishes_the_kept_word():
    author = writer()
    experience(author, tags=["impayés"])
    page = experience(author)
    save_draft(page.pk, author.user, {"tags": ["impayé"]}, base_token=None)
    merge(tag("impayé"), tag("impayés"))
    publishing.publish(page.pk, author.user)
    assert words_of(page) == ["impayés"]
