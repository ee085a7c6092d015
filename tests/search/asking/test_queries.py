"""What a typed text asks for; nothing that is typed may raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking.queries import MOST_TERMS, Synonyms, parse


def stems_of(text: str) -> list[str]:
    return [term.stem for term in parse(text).terms]


def test_plain_words_keep_their_spelling_and_lose_repetitions() -> None:
    question = parse("Salaires, salaire et Congés")
    assert [(term.word, term.stem) for term in question.terms] == [("Salaires", "salair"), ("Congés", "cong")]


@pytest.mark.parametrize("text", ['"mise en place" outil', "«mise en place» outil", "“mise en place” outil"])
def test_quotes_ask_for_words_that_follow_each_other(text: str) -> None:
    question = parse(text)
    assert question.phrases == (("mis", "plac"),)
    assert [term.stem for term in question.terms] == ["outil"]


@pytest.mark.parametrize(
    ("text", "excluded", "terms"),
    [
        ("salaire -prime", (("prim",),), ["salair"]),
        ("salaire -Port-Royal", (("port", "royal"),), ["salair"]),
        ('salaire -"prime annuelle"', (("prim", "annuel"),), ["salair"]),
        ("vingt-huit", (), ["vingt", "huit"]),
        ("salaire - prime", (), ["salair", "prim"]),
        ("salaire -le", (), ["salair"]),
        ("--salaire", (), ["salair"]),
    ],
)
def test_minus_leaves_words_out(text: str, excluded: tuple[tuple[str, ...], ...], terms: list[str]) -> None:
    question = parse(text)
    assert question.excluded == excluded
    assert [term.stem for term in question.terms] == terms


@pytest.mark.parametrize("text", ['"', 'salaire "prime', '""', '"le la"'])
def test_lone_and_empty_quotes_are_no_condition(text: str) -> None:
    assert parse(text).phrases == ()


@pytest.mark.parametrize(("text", "blank"), [("", True), ("?! \x00", True), ("-prime", True), ("où", False)])
def test_blank_questions(text: str, blank: bool) -> None:
    assert parse(text).is_blank is blank


def test_a_question_of_stop_words_keeps_them_for_titles() -> None:
    assert parse("Qui est-ce ?").bare_words == ("qui", "est", "ce")


def test_long_questions_are_cut() -> None:
    assert len(parse(" ".join(f"mot{n}" for n in range(5_000))).terms) == MOST_TERMS


@given(st.text(max_size=200))
def test_any_text_is_a_question(text: str) -> None:
    question = parse(text, Synonyms.of_groups([["CAE", "coopérative d'activité et d'emploi"]]))
    assert question.is_blank or question.terms or question.phrases or question.bare_words


class TestSynonyms:
    def test_two_acronyms_of_one_stem_are_not_mixed(self):
        synonyms = Synonyms.of_groups([["CAE", "coopérative"], ["CA", "chiffre d'affaires"]])
        for asked, targets in (
            ("CAE", ("coopérative",)),
            ("les CAE", ("coopérative",)),
            ("CA", ("chiffre d'affaires",)),
        ):
            assert [one.targets for one in synonyms.expand(parse(asked).terms)] == [targets]

    GROUPS = Synonyms.of_groups([["CAPE", "contrat d'appui au projet d'entreprise"], ["menuisier", "menuisière"]])

    def test_an_acronym_brings_its_meaning(self) -> None:
        (expansion,) = parse("signer un CAPE", self.GROUPS).expansions
        assert (expansion.source, expansion.targets) == ("CAPE", ("contrat d'appui au projet d'entreprise",))

    def test_a_meaning_brings_its_acronym(self) -> None:
        (expansion,) = parse("le contrat d'appui au projet d'entreprise", self.GROUPS).expansions
        assert expansion.targets == ("CAPE",)
        assert expansion.target_stems == (("cap",),)

    def test_labels_with_one_stem_are_not_synonyms(self) -> None:
        assert Synonyms.of_groups([["emploi", "emplois"]]).expand(parse("emploi").terms) == ()

    def test_a_mapping_acts_one_way(self) -> None:
        synonyms = Synonyms({"boîte": ["entreprise"]})
        assert parse("boîte", synonyms).expansions
        assert not parse("entreprise", synonyms).expansions

    def test_every_stem_that_explains_a_hit_is_known(self) -> None:
        assert {"menuisi", "menuisier"} & parse("menuisière", self.GROUPS).stems


def test_a_lone_word_is_not_widened_by_a_label_that_only_shares_its_stem():
    synonyms = Synonyms({"paie": ["bulletin de salaire"], "menuisier": ["ébéniste"]})
    assert synonyms.expand(parse("payer un client", synonyms).terms) == ()
    assert [expansion.source for expansion in synonyms.expand(parse("la paie", synonyms).terms)] == ["paie"]
    plural = synonyms.expand(parse("des menuisiers", synonyms).terms)
    assert [expansion.source for expansion in plural] == ["menuisiers"]
