"""The grid, pasted line by line: what is refused says its line, and nothing that is used disappears."""

import pytest

from research.corpora import codebook
from research.models import Code
from tests.factories.corpora import code_sentences, corpus
from tests.factories.knowledge import experience, signed_in
from tests.factories.studies import researcher

pytestmark = pytest.mark.django_db


def test_lines_become_codes_and_a_dash_makes_a_sub_code():
    made = corpus()
    told = [(code.label, code.definition, code.parent and code.parent.label) for code in made.codes.all()]
    assert told == [
        ("Acompte", "une somme demandée avant de commencer", None),
        ("Refus", "le client n’en veut pas", "Acompte"),
        ("Devis", "l’écrit d’avant", None),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Prix\n\nPRIX : autre", 3, "est déjà à la ligne 1"),
        ("acompte", 1, "est déjà dans la grille"),
        ("- Seul", 1, "un sous-code vient sous un code"),
        (": sans nom", 1, "il manque le nom"),
        ("x" * 81, 1, "dépasse 80 caractères"),
        ("Long : " + "x" * 501, 1, "dépasse 500 caractères"),
    ],
)
def test_a_line_that_cannot_be_added_is_given_back_with_its_number(text: str, line: int, words: str):
    made = corpus()
    added = codebook.add_codes(made, text)
    assert [trouble.line for trouble in added.troubles] == [line]
    assert words in added.troubles[0].reason
    assert added.left == text.splitlines()[line - 1]


def test_the_page_keeps_the_refused_lines_and_adds_the_others():
    owner = researcher()
    made = corpus(owner)
    answer = signed_in(owner).post(f"/corpus/{made.public_slug}/grille/", {"text": "Prix : tarif\nDevis : encore"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Ligne 2" in shown
    assert "Devis : encore" in shown
    assert Code.objects.filter(corpus=made, label="Prix").exists()


def test_a_code_that_passages_carry_stays():
    owner = researcher()
    made = corpus(owner, experience())
    code_sentences(made, owner, 1, "Devis", 0)
    with pytest.raises(codebook.CodeRefused, match="Des passages"):
        codebook.remove(made.codes.get(label="Devis"))
    with pytest.raises(codebook.CodeRefused, match="sous-codes"):
        codebook.remove(made.codes.get(label="Acompte"))
    codebook.remove(made.codes.get(label="Refus"))
    assert made.codes.count() == 2


def test_a_code_takes_no_name_of_another():
    owner = researcher()
    made = corpus(owner)
    code = made.codes.get(label="Devis")
    answer = signed_in(owner).post(f"/corpus/{made.public_slug}/grille/{code.pk}/", {"label": "ACOMPTE"})
    assert answer.status_code == 422
    assert "est déjà dans la grille" in answer.content.decode()
    code.refresh_from_db()
    assert code.label == "Devis"
    signed_in(owner).post(f"/corpus/{made.public_slug}/grille/{code.pk}/", {"label": "devis", "definition": "écrit"})
    code.refresh_from_db()
    assert (code.label, code.definition) == ("devis", "écrit")
