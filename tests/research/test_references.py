"""Pasted bibliographies: each entry alone, nothing lost, identifiers checked."""

import json

import pytest

from research.models import Reference
from research.references.identifiers import doi, hal, orcid
from research.references.parsing import parse
from tests.factories.knowledge import signed_in, writer
from tests.factories.studies import researcher, study

BIBTEX = """@article{un,
  title = {Les {CAE} en {\\'e}t{\\'e}},
  author = {Exemple, Anne and de Modele, Paul},
  journal = {Revue}, year = 2012, month = mar, pages = {3--9}, doi = {https://doi.org/10.1000/ABC.1}
}
@book{deux, title={Sans fin, author={X}
@book{trois, title={Trois}, year={1999}}
@book{trois, title={Encore}, year={2000}}
@misc{quatre, author={Sans Titre}}
"""
RIS = """TY  - JOUR
TI  - Le travail
AU  - Exemple, Anne
PY  - 2012/05
DO  - 10.1000/xyz
ER  -

TY  - BOOK
TI  - Coupé

TY  - BOOK
AU  - Sans titre
ER  -
"""


def test_bibtex_entries_are_read_one_by_one():
    parsed = parse(BIBTEX)
    first, second = (item.csl for item in parsed.items)
    assert first["title"] == "Les CAE en été"
    assert first["author"] == [{"family": "Exemple", "given": "Anne"}, {"family": "de Modele", "given": "Paul"}]
    assert first["issued"] == {"date-parts": [[2012, 3]]}
    assert first["DOI"] == "10.1000/abc.1"
    assert second["title"] == "Trois"
    assert [trouble.line for trouble in parsed.troubles] == [6, 8, 9]
    for kept in ("Sans fin", "Encore", "quatre"):
        assert kept in parsed.left
    assert "Trois}" not in parsed.left


def test_ris_entries_are_read_one_by_one():
    parsed = parse(RIS)
    (item,) = parsed.items
    assert item.csl["title"] == "Le travail"
    assert item.csl["issued"] == {"date-parts": [[2012, 5]]}
    assert item.csl["DOI"] == "10.1000/xyz"
    assert [trouble.line for trouble in parsed.troubles] == [8, 11]
    assert "Coupé" in parsed.left
    assert "Sans titre" in parsed.left


def test_csl_json_keeps_what_it_knows_and_gives_back_the_rest():
    wrong = {"title": "Faux", "author": [{"family": "A", "ORCID": "0000-0002-1825-0098"}]}
    right = {
        "type": "book",
        "title": "Bon",
        "author": [{"family": "B", "ORCID": "https://orcid.org/0000-0002-1825-0097"}],
    }
    parsed = parse(json.dumps([wrong, right, 3]))
    (item,) = parsed.items
    assert item.csl["author"] == [{"family": "B", "ORCID": "0000-0002-1825-0097"}]
    assert [trouble.line for trouble in parsed.troubles] == [1, 3]
    assert "Faux" in parsed.left


@pytest.mark.parametrize("text", ["bonjour", "{mal", "[" * 50_000, "@", "@article{", "TY", "x" * 400_001, "\x00TY  - "])
def test_what_is_not_a_bibliography_is_given_back_whole(text):
    parsed = parse(text)
    assert parsed.items == ()
    assert parsed.troubles
    assert parsed.left.strip() == text.strip()


def test_nothing_pasted_is_nothing_to_say():
    assert parse(" \n") == parse("")
    assert parse("").troubles == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0001-5109-3700", "0000-0001-5109-3700"),
        ("0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("0000-0002-1825-0098", ""),
        ("0000-0002-1825", ""),
    ],
)
def test_orcid_has_a_check_digit(written, read):
    assert orcid(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("10.1000/A.B", "10.1000/a.b"), ("https://doi.org/10.1000/x.", "10.1000/x"), ("10.1/x", ""), ("doi", "")],
)
def test_doi_has_a_form(written, read):
    assert doi(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("https://hal.science/tel-02998438v2", "tel-02998438v2"), ("HAL-01234567", "hal-01234567"), ("hal-1", "")],
)
def test_hal_has_a_form(written, read):
    assert hal(written) == read


@pytest.mark.django_db
def test_what_is_not_understood_stays_in_the_box_and_the_rest_is_kept_once():
    author = researcher()
    page = study(author)
    client = signed_in(author)
    answer = client.post(f"/c/{page.pk}/bibliographie/", {"text": BIBTEX})
    shown = answer.content.decode()
    assert "Ligne 6 :" in shown
    assert "@misc{quatre" in shown
    assert list(page.references.values_list("position", "words"))[1] == (2, "Trois. 1999.")
    client.post(f"/c/{page.pk}/bibliographie/", {"text": BIBTEX})
    assert page.references.count() == 2
    read = client.get(page.get_absolute_url()).content.decode()
    assert "EXEMPLE, Anne et DE MODELE, Paul. Les CAE en été." in read
    assert 'href="https://doi.org/10.1000/abc.1"' in read


@pytest.mark.django_db
def test_only_the_authors_change_the_bibliography():
    page = study(researcher())
    other = signed_in(writer())
    assert other.get(f"/c/{page.pk}/bibliographie/").status_code == 404
    assert other.post(f"/c/{page.pk}/bibliographie/", {"text": BIBTEX}).status_code == 404
    assert not Reference.objects.exists()
