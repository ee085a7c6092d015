"""French words: accents, elisions, ligatures, stop words, names that look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analysis


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("congé maternité", "conge maternite"),
        ("L'œuvre à l’école", "l'oeuvre a l'ecole"),
        ("coopératives", "cooperative"),
        ("COOPÉRATIVE", "coopérative"),
        ("e\u0301te\u0301", "été"),
        ("jusqu'à l'État", "etat"),
    ],
)
def test_two_spellings_of_a_text_are_one(written: str, typed: str) -> None:
    assert analysis.stems(written) == analysis.stems(typed)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("été", ["ete"]),
        ("langage C", ["langag", "c"]),
        ("langage R et C++, puis C#", ["langag", "r", "c++", "c#"]),
        ("c'est l'art d'être", ["art"]),
        ("qu'une", []),
        ("L. 1234-5", ["1234", "5"]),
        ("", []),
        ("'’ « » — \x00", []),
    ],
)
def test_what_counts_in_a_text(text: str, stems: list[str]) -> None:
    assert analysis.stems(text) == stems


def test_spans_stand_on_the_original_characters() -> None:
    text = "À l’école, l'œuvre d'art"
    assert [(text[word.start : word.end], word.stem) for word in analysis.spans(text)] == [
        ("école", "ecol"),
        ("œuvre", "oeuvr"),
        ("art", "art"),
    ]


def test_folded_words_keep_stop_words_and_drop_elisions() -> None:
    assert analysis.folded_words("L'Été de la SCOP") == ["ete", "de", "la", "scop"]


def test_analysis_lists_stems_places_and_spellings() -> None:
    read = analysis.analyse("Rémunération : la rémunération d'État")
    assert read.stems[0] == read.stems[1]
    assert analysis.starts_of(read.places, read.stems[0]) == [0, 18]
    assert read.spellings == {"remuneration", "etat"}
    assert analysis.starts_of(read.places, "absent") == []


@given(st.text(alphabet="aAéœ'’ -_c+#\u0301LlquQU1\u00a0ßİﷺ\x00", max_size=40))
def test_the_kept_places_agree_with_a_second_reading(text: str) -> None:
    read = analysis.analyse(text)
    kept = sorted((start, stem) for stem in set(read.stems) for start in analysis.starts_of(read.places, stem))
    assert kept == [(word.start, word.stem) for word in analysis.spans(text)]
    assert [analysis.end_of_word(text, word.start) for word in analysis.spans(text)] == [
        word.end for word in analysis.spans(text)
    ]
    assert not any(character.isspace() or character in "|:" for stem in read.stems for character in stem)


@pytest.mark.parametrize(
    ("word", "prefix", "length"),
    [("École", "eco", 3), ("œuvre", "oe", 1), ("e\u0301cole", "e", 2), ("art", "z", 0), ("art", "art", 3)],
)
def test_length_of_a_typed_prefix_counts_written_characters(word: str, prefix: str, length: int) -> None:
    assert analysis.length_of_prefix(word, [prefix]) == length
