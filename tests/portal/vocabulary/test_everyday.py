"""Sheets of synonyms: what is read in them, and what is said of a line that cannot be used."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from portal.vocabulary import everyday
from portal.vocabulary.models import Concept, ConceptLabel, SynonymSheet, VocabularyStamp
from tests.factories.vocabulary import ConceptLabelFactory, TradeFactory


def test_a_line_is_a_group_and_an_arrow_gives_one_direction() -> None:
    sheet = "# courant\ndevis, chiffrage ,  estimation\n\nboulot => travail, emploi\n"
    assert list(everyday.groups_of(sheet)) == [
        everyday.Group(2, ("devis", "chiffrage", "estimation"), ("devis", "chiffrage", "estimation")),
        everyday.Group(4, ("boulot",), ("travail", "emploi")),
    ]
    assert everyday.faults_of(sheet) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("devis", "Ligne 2 : il faut au moins deux expressions, séparées par une virgule."),
        ("devis,,chiffrage", "Ligne 2 : il manque une expression à côté d’une virgule ou de la flèche."),
        ("=> travail", "Ligne 2 : il manque une expression à côté d’une virgule ou de la flèche."),
        ("a1 => b2 => c3", "Ligne 2 : une seule flèche par ligne."),
        ("devis, Dévis", "Ligne 2 : « Dévis » est écrit deux fois."),
        (", ".join(f"mot{n}" for n in range(13)), "Ligne 2 : 13 expressions, au plus 12."),
        ("x" * 81 + ", devis", f"Ligne 2 : « {'x' * 30}… » est trop long : 80 caractères au plus."),
        ("de la, devis", "Ligne 2 : « de la » n’est fait que de petits mots, que la recherche ne lit pas."),
        ("PRIX, tarif", "Ligne 2 : ce groupe est déjà à la ligne 1."),
    ],
)
def test_each_fault_names_its_line(line: str, fault: str) -> None:
    assert everyday.faults_of(f"tarif, prix\n{line}\n") == [fault]


def test_a_line_with_a_fault_does_not_stop_the_others() -> None:
    assert [group.number for group in everyday.groups_of("seul\ndevis, chiffrage\n,")] == [2]


def test_a_sheet_has_a_size() -> None:
    sheet = "\n".join(f"mota{n}, motb{n}" for n in range(everyday.MOST_LINES + 1))
    assert everyday.faults_of(sheet) == ["Une feuille compte au plus 500 groupes : faites-en deux."]


@pytest.mark.django_db
def test_a_sheet_is_refused_with_all_its_faults() -> None:
    with pytest.raises(ValidationError) as caught:
        SynonymSheet(title="Courant", lines="devis\nprix, tarif\n,").full_clean()
    assert len(caught.value.message_dict["lines"]) == 2
    SynonymSheet(title="Courant", lines="prix, tarif").full_clean()


@pytest.mark.django_db
def test_every_change_of_the_vocabulary_advances_the_stamp() -> None:
    seen = [VocabularyStamp.current()]
    concept = TradeFactory()
    seen.append(VocabularyStamp.current())
    label = ConceptLabelFactory(concept=concept)
    seen.append(VocabularyStamp.current())
    label.delete()
    seen.append(VocabularyStamp.current())
    SynonymSheet.objects.create(title="Courant", lines="prix, tarif").delete()
    seen.append(VocabularyStamp.current())
    assert seen == sorted(set(seen))
    assert Concept.objects.exists()
    assert not ConceptLabel.objects.exists()
