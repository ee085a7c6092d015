"""A study is found by its blocks; what only some readers see of it is in no index."""

import pytest

from knowledge.choices import ConsentAct, ConsentUse
from knowledge.consent import consents
from knowledge.writing.drafts import save_draft
from knowledge.writing.publishing import publish
from search.documents.contributions import Contributions
from tests.factories.knowledge import experience
from tests.factories.studies import blocks, researcher, study

pytestmark = pytest.mark.django_db


def passages(page) -> dict[str, str]:
    (document,) = Contributions().load([page.pk])
    return dict(document.passages)


def test_blocks_are_passages_and_references_are_not():
    story = experience(visibility="network")
    body = blocks(
        ("heading", "Compter la route"),
        ("paragraph", "Les **vallées** comptent double."),
        ("table", {"caption": "Zones", "rows": "Zone | Prix\nA | 12", "source": ""}),
        ("story", {"story": str(story.pk), "relation": "source", "passage": "Un passage réservé."}),
    )
    found = passages(study(body=body))
    for word in ("Compter la route", "Les vallées comptent double.", "Zones"):
        assert word in found["body"]
    assert "Un passage réservé." not in str(found)
    assert found["question"].startswith("L'acompte protège-t-il")


def test_quoted_words_are_found_while_their_speaker_agrees():
    author = researcher()
    page = study(author, publish=False)
    quote = consents.quote(page, "Personne ne rappelle en août.")
    consents.record(quote, ConsentAct.GIVEN, ConsentUse.STUDY, by=author)
    save_draft(page.pk, author.user, {"body": blocks(("verbatim", {"quote": quote.pk}))}, base_token=None)
    publish(page.pk, author.user, visibility="public")
    assert "en août" in passages(page)["verbatims"]
    consents.record(quote, ConsentAct.WITHDRAWN, ConsentUse.STUDY, by=author)
    assert "en août" not in str(passages(page))
