"""What a study cites, it comes from: the lineage follows each publication."""

import pytest

from knowledge.models import Lineage
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from tests.factories.knowledge import experience
from tests.factories.studies import blocks, researcher, study

pytestmark = pytest.mark.django_db


def edges(page) -> set[tuple[int, str, str]]:
    return set(Lineage.objects.filter(target=page).values_list("source_id", "relation", "passage"))


def citing(number: int, relation: str, passage: str = "") -> tuple[str, dict[str, str]]:
    return ("story", {"story": str(number), "relation": relation, "passage": passage})


def test_a_publication_draws_the_edges_of_its_blocks():
    first, second, third = experience(), experience(), experience()
    both = {"first": str(second.pk), "second": str(third.pk), "difference": "La saison."}
    page = study(body=blocks(citing(first.pk, "confirms", "En juin."), ("contradiction", both)))
    assert edges(page) == {(first.pk, "confirms", "En juin."), (second.pk, "source", ""), (third.pk, "source", "")}


def test_a_draft_draws_none():
    assert edges(study(body=blocks(citing(experience().pk, "source")), publish=False)) == set()


def test_a_new_version_erases_what_it_no_longer_cites_and_leaves_what_was_drawn_by_hand():
    author = researcher()
    cited, drawn = experience(), experience()
    page = study(author, body=blocks(citing(cited.pk, "source", "Avant.")))
    Lineage.objects.create(source=drawn, target=page, relation="adapts")
    save_draft(page.pk, author.user, {"body": blocks(citing(cited.pk, "source", "Après."))}, base_token=None)
    publishing.publish(page.pk, author.user)
    assert edges(page) == {(cited.pk, "source", "Après."), (drawn.pk, "adapts", "")}
    save_draft(page.pk, author.user, {"body": "[]"}, base_token=None)
    publishing.publish(page.pk, author.user)
    assert edges(page) == {(drawn.pk, "adapts", "")}


def test_a_story_the_authors_may_not_read_blocks_the_publication_like_an_unknown_one():
    author = researcher()
    closed = experience(visibility="private")
    for number in (closed.pk, 999_999):
        page = study(author, body=blocks(citing(number, "source")), publish=False)
        with pytest.raises(publishing.NotReady) as refused:
            publishing.publish(page.pk, author.user, visibility="public")
        assert "Nous ne trouvons pas" in str(refused.value.message_dict["body"])
        assert edges(page) == set()
