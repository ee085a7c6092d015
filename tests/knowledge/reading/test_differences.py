import pytest

from knowledge.models import ExperienceReport
from knowledge.reading.differences import differences, word_diff
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from tests.factories.knowledge import experience


def shown(pieces):
    return [(piece.op, piece.text) for piece in pieces]


def test_whole_words_are_compared():
    pieces = shown(word_diff("un devis signé", "un devis refusé"))
    assert ("delete", "signé") in pieces
    assert ("insert", "refusé") in pieces
    assert "".join(text for op, text in pieces if op != "insert") == "un devis signé"
    assert "".join(text for op, text in pieces if op != "delete") == "un devis refusé"


def test_a_very_long_text_is_compared_in_bounded_time():
    before = " ".join(f"mot{number}" for number in range(30_000))
    after = " ".join(f"mot{number}" for number in range(30_000, 0, -1))
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.op != "insert") == before


@pytest.mark.django_db
def test_only_changed_fields_are_shown_with_their_names():
    page = experience()
    save_draft(page.pk, page.owner, {"outcome": "partial", "works_if": "le client paie"}, base_token=None)
    publishing.publish(page.pk, page.owner)
    new, old = page.publications.all()
    found = differences(ExperienceReport, old.content, new.content)
    assert [difference.field for difference in found] == ["outcome", "works_if"]
    assert "".join(piece.text for piece in found[0].pieces if piece.op != "delete") == "En partie"
