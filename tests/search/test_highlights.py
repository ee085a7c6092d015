"""Excerpts and ranges on the original text."""

from search import analysis, highlights


def wanted(text: str) -> frozenset[str]:
    return frozenset(analysis.stems(text))


def marked(match: highlights.Match) -> list[str]:
    return [match.text[start:end] for start, end in match.ranges]


def test_accents_and_elisions_are_marked_as_written() -> None:
    title, body, keyword = highlights.explain(
        "L’été d'une coopérative",
        {"story": "À l'ÉTÉ dernier, les coopératives…"},
        ["coopérative d'activité", "autre"],
        wanted("ete cooperative"),
    )
    assert (title.field, marked(title)) == ("title", ["été", "coopérative"])
    assert (body.field, marked(body)) == ("story", ["ÉTÉ", "coopératives"])
    assert (keyword.field, keyword.text) == ("keywords", "coopérative d'activité")


def test_the_excerpt_is_where_most_different_words_meet() -> None:
    text = "salaire " * 50 + "rien ici. " * 60 + "Le salaire et la prime de juillet. " + "Encore rien. " * 60
    (match,) = highlights.explain("", {"story": text}, [], wanted("salaire prime juillet"))
    assert marked(match)[-3:] == ["salaire", "prime", "juillet"]
    assert len(match.text) <= highlights.EXCERPT + 60
    assert text[match.start : match.start + len(match.text)] == match.text


def test_the_passage_that_says_most_is_chosen() -> None:
    (match,) = highlights.explain("", {"context": "salaire", "story": "salaire, prime"}, [], wanted("salaire prime"))
    assert match.field == "story"


def test_excerpts_are_cut_between_words() -> None:
    text = " ".join(f"mot{n}" for n in range(300))
    (match,) = highlights.explain("", {"story": text}, [], wanted("mot150"))
    assert set(match.text.split(" ")) <= set(text.split(" "))
    assert marked(match) == ["mot150"]


def test_nothing_is_invented() -> None:
    assert highlights.explain("Titre", {"story": "texte"}, ["mot"], wanted("absent")) == ()


def test_typed_beginnings_are_marked_in_a_title() -> None:
    match = highlights.mark_beginnings("L'École des œuvres", ["eco", "oe"])
    assert marked(match) == ["Éco", "œ"]
