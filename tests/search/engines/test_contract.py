"""What any engine does with a question: find, rank, count, sort, explain, suggest, resemble."""

import datetime as dt
from dataclasses import replace

import pytest

from search.asking.queries import Synonyms
from search.engines.contract import Engine, Results
from search.engines.embedded import EmbeddedEngine
from tests.factories.search import ask, make_document


def keys(results: Results) -> list[str]:
    return [hit.key for hit in results.hits]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """Five public documents about work."""
    engine.write(
        [
            make_document(
                "experience:1",
                "Congé maternité en coopérative",
                "Le congé maternité d'une entrepreneure salariée dure seize semaines.",
                facets={"axis": ("droit",), "territory": ("REG-84", "DEP-63")},
                date=dt.date(2024, 3, 1),
                maturity=2,
            ),
            make_document(
                "experience:2",
                "Une prime de fin d'année",
                "La prime est versée avec le salaire de décembre. L'été, rien.",
                facets={"axis": ("droit", "gestion"), "territory": ("REG-84",)},
                date=dt.date(2025, 3, 1),
                maturity=1,
            ),
            make_document(
                "article:3",
                "Le salaire",
                "Le salaire et le congé.",
                type="article",
                facets={"axis": ("gestion",)},
                date=dt.date(2023, 3, 1),
                maturity=3,
                keywords=("comptable",),
            ),
            make_document("article:4", "Outils partagés", "Atelier bois, presse et fournil.", type="article"),
            make_document("article:5", "Le fournil partagé", "Un fournil pour trois boulangers.", type="article"),
        ]
    )
    return engine


@pytest.mark.parametrize("text", ["congé maternité", "conge maternite", "CONGÉS MATERNITÉ", "l'congé de maternité"])
def test_spelling_of_accents_and_case_does_not_matter(filled: Engine, text: str) -> None:
    assert keys(filled.search(ask(text))) == ["experience:1", "article:3"]


def test_words_are_joined_by_or_and_ranked(filled: Engine) -> None:
    results = filled.search(ask("comment verser une prime avec le salaire introuvable"))
    assert keys(results) == ["experience:2", "article:3"]
    assert results.total == 2


def test_keywords_are_searched_and_explained(filled: Engine) -> None:
    (hit,) = filled.search(ask("comptables")).hits
    assert [(match.field, match.text) for match in hit.matches] == [("keywords", "comptable")]


def test_summer_is_a_word(filled: Engine) -> None:
    assert keys(filled.search(ask("été"))) == ["experience:2"]


def test_quoted_words_must_follow_each_other(filled: Engine) -> None:
    assert keys(filled.search(ask('"fin d\'année"'))) == ["experience:2"]
    assert filled.search(ask('"année fin"')).total == 0


def test_minus_leaves_documents_out(filled: Engine) -> None:
    assert keys(filled.search(ask("salaire -prime"))) == ["article:3"]
    assert filled.search(ask("-salaire")).total == 3


def test_no_question_lists_everything_newest_first(filled: Engine) -> None:
    results = filled.search(ask(""))
    assert results.total == 5
    assert keys(results)[:3] == ["experience:2", "experience:1", "article:3"]


def test_stop_words_alone_are_looked_for_in_titles(filled: Engine) -> None:
    assert keys(filled.search(ask("en"))) == ["experience:1"]


def test_facets_are_or_inside_and_between(filled: Engine) -> None:
    assert filled.search(ask("", facets={"axis": ("droit", "gestion")})).total == 3
    assert filled.search(ask("", facets={"axis": ("droit",), "territory": ("DEP-63",)})).total == 1
    assert filled.search(ask("", facets={"axis": ("absent",)})).total == 0


def test_a_facet_is_counted_as_if_it_were_not_chosen(filled: Engine) -> None:
    query = ask("", facets={"axis": ("droit",), "territory": ("DEP-63",)}, count_facets=("axis", "territory"))
    counts = filled.search(query).facet_counts
    assert counts == {"axis": {"droit": 1}, "territory": {"REG-84": 2, "DEP-63": 1}}


def test_types_are_counted_as_if_none_were_chosen(filled: Engine) -> None:
    results = filled.search(ask("salaire congé", types=("article",), count_facets=("axis",)))
    assert keys(results) == ["article:3"]
    assert results.total == 1
    assert results.type_counts == {"experience": 2, "article": 1}
    assert results.facet_counts == {"axis": {"gestion": 1}}


def test_sorting_by_date_and_maturity(filled: Engine) -> None:
    assert keys(filled.search(ask("salaire congé", sort="date"))) == ["experience:2", "experience:1", "article:3"]
    assert keys(filled.search(ask("salaire congé", sort="maturity"))) == [
        "article:3",
        "experience:1",
        "experience:2",
    ]


def test_sorting_by_date_asks_for_half_of_the_words(filled: Engine) -> None:
    assert keys(filled.search(ask("congé maternité semaines salaire", sort="date"))) == [
        "experience:1",
        "article:3",
    ]


def test_a_stale_document_comes_after_its_equal(engine: Engine) -> None:
    engine.write(
        [
            make_document("experience:1", "Atelier", "Un atelier partagé.", stale=True),
            make_document("experience:2", "Atelier", "Un atelier partagé."),
        ]
    )
    hits = engine.search(ask("atelier")).hits
    assert [(hit.key, hit.stale) for hit in hits] == [("experience:2", False), ("experience:1", True)]


def test_pages_do_not_overlap_and_end(engine: Engine) -> None:
    engine.write(make_document(f"experience:{n}", f"Atelier numéro {n}") for n in range(25))
    pages = [keys(engine.search(ask("atelier", page=page, size=10))) for page in (1, 2, 3, 4, 100_000)]
    assert [len(page) for page in pages] == [10, 10, 5, 0, 0]
    assert len({key for page in pages for key in page}) == 25
    assert engine.search(ask("atelier", page=100_000)).total == 25


def test_highlights_name_the_field_and_stand_on_the_text(filled: Engine) -> None:
    hit = filled.search(ask("conge maternite")).hits[0]
    shown = {match.field: [match.text[start:end] for start, end in match.ranges] for match in hit.matches}
    assert shown == {"title": ["Congé", "maternité"], "story": ["congé", "maternité"]}
    assert filled.search(ask("conge", highlight=False)).hits[0].matches == ()


@pytest.mark.parametrize("typed", ["saliare", "sallaire", "salaires", "slaaire"])
def test_a_typing_error_is_read_as_the_nearest_word(filled: Engine, typed: str) -> None:
    assert set(keys(filled.search(ask(typed)))) == {"experience:2", "article:3"}


def test_a_correction_is_told_in_a_word_of_the_texts(filled: Engine) -> None:
    (rewriting,) = filled.search(ask("materntié")).rewritings
    assert (rewriting.kind, rewriting.source, rewriting.targets) == ("correction", "materntié", ("maternité",))


def test_a_synonym_widens_the_question_and_is_told(filled: EmbeddedEngine) -> None:
    filled._synonyms = lambda: Synonyms.of_groups([["rémunération", "salaire"], ["CM", "congé maternité"]])
    results = filled.search(ask("rémunération"))
    assert set(keys(results)) == {"article:3", "experience:2"}
    assert [(one.kind, one.source, one.targets) for one in results.rewritings] == [
        ("synonym", "rémunération", ("salaire",))
    ]
    assert keys(filled.search(ask("CM"))) == ["experience:1"]


def test_titles_are_suggested_from_their_beginnings(filled: Engine) -> None:
    assert [hit.key for hit in filled.suggest("four", ask(""))] == ["article:5"]
    assert [hit.key for hit in filled.suggest("cong mater", ask(""))] == ["experience:1"]
    (hit,) = filled.suggest("l'annee", ask(""))
    (match,) = hit.matches
    assert [match.text[start:end] for start, end in match.ranges] == ["année"]
    assert filled.suggest("", ask("")) == ()
    assert len(filled.suggest("p", ask(""), limit=1)) == 1
    assert filled.suggest("le", ask("", types=("experience",))) == ()


def test_a_title_that_begins_as_typed_comes_first(engine: Engine) -> None:
    engine.write(make_document(f"experience:{n}", f"Un long récit sur la prime {n}") for n in range(60))
    engine.write([make_document("experience:99", "Primeurs et maraîchage")])
    assert engine.suggest("prime", ask(""), limit=3)[0].key == "experience:99"


def test_similar_documents_share_rare_words(filled: Engine) -> None:
    assert [hit.key for hit in filled.similar("article:4", ask(""))] == ["article:5"]
    assert filled.similar("article:99", ask("")) == ()


def test_documents_like_a_text_come_in_the_order_of_the_search(filled: Engine) -> None:
    text = "verser une prime avec le salaire introuvable"
    hits = filled.alike(ask(text))
    assert [hit.key for hit in hits] == keys(filled.search(ask(text)))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert [hit.matches for hit in hits] == [(), ()]
    assert [hit.key for hit in filled.alike(replace(ask(text), size=1))] == [hits[0].key]
    assert [hit.key for hit in filled.alike(replace(ask(text), types=("article",)))] == ["article:3"]


@pytest.mark.parametrize("text", ['"prime introuvable"', "-prime", "« prime » -salaire"])
def test_a_text_asks_for_nothing_but_its_words(filled: Engine, text: str) -> None:
    assert "experience:2" in [hit.key for hit in filled.alike(ask(text))]


@pytest.mark.parametrize("text", ["", "en", "maternte"])
def test_nothing_is_like_a_text_without_known_words(filled: Engine, text: str) -> None:
    assert filled.alike(ask(text)) == ()


@pytest.mark.parametrize(
    "text", ["congé maternité salaire", "conge maternte", '"congé maternité" salaire -prime', "en", "congé -salaire"]
)
def test_the_explanation_adds_up_to_the_score(filled: Engine, text: str) -> None:
    query = ask(text, sees_all=True)
    hits = filled.search(query).hits
    assert hits
    for hit in hits:
        weights = filled.explain(hit.key, query)
        assert sum(weight.score for weight in weights) == pytest.approx(hit.score, rel=1e-3)


def test_the_explanation_names_what_was_found(filled: Engine) -> None:
    weights = filled.explain("experience:1", ask("conge maternté introuvable"))
    assert [(weight.clause, weight.word) for weight in weights] == [
        ("text", "conge"),
        ("correction", "maternite"),
        ("title", "conge"),
        ("title", "maternite"),
        ("neighbours", "conge maternite"),
    ]


def test_a_synonym_is_named_in_the_explanation(filled: EmbeddedEngine) -> None:
    filled._synonyms = lambda: Synonyms.of_groups([["rémunération", "salaire"]])
    assert [(one.clause, one.word) for one in filled.explain("article:3", ask("rémunération"))] == [
        ("synonym", "salaire")
    ]


def test_the_explanation_of_a_stale_document_ends_with_its_factor(engine: Engine) -> None:
    engine.write([make_document("experience:1", "Atelier", "Un atelier partagé.", stale=True)])
    query = ask("atelier", sees_all=True)
    (hit,) = engine.search(query).hits
    *added, stale = engine.explain("experience:1", query)
    assert stale.clause == "stale"
    assert sum(weight.score for weight in added) * stale.score == pytest.approx(hit.score, rel=1e-3)


def test_only_what_answers_is_explained(filled: Engine) -> None:
    assert filled.explain("experience:1", ask("prime")) == ()
    assert filled.explain("experience:99", ask("congé")) == ()
    assert filled.explain("experience:1", ask("congé", hidden=frozenset({"experience:1"}))) == ()
    assert filled.explain("experience:1", ask("congé", tokens=frozenset())) == ()


def test_words_of_hidden_texts_do_not_change_the_explanation(filled: Engine) -> None:
    """Forty more texts with one of the two words, of the length of the others, that this visitor may not read."""
    query = ask("congé maternité")
    before = filled.explain("experience:1", query)
    hidden = [
        make_document(
            f"experience:{n}",
            "Congé annuel payé",
            "Le congé du compagnon dure deux belles semaines",
            audience=("network",),
        )
        for n in range(50, 90)
    ]
    filled.write(hidden)
    after = filled.explain("experience:1", query)
    shares = [[weight.score / sum(one.score for one in found) for weight in found] for found in (before, after)]
    assert shares[0] == pytest.approx(shares[1], abs=0.02)
