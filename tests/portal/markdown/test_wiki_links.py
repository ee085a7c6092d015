import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.markdown import LinkTarget, name_links, pin_links, render, resolve_links, wiki_references
from portal.markdown.wiki_links import MAX_LINKS, is_id


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("[[12]] et [[Un titre]]", ("12", "Un titre")),
        ("[[Un titre|mon texte]]", ("Un titre",)),
        ("[[ Un titre ]] [[Un titre]]", ("Un titre",)),
        ("|a|\n|-|\n|[[b\\|c]]|", ("b",)),
        ("`[[a]]` ``[[b]] ` [[c]]`` [[d]]", ("d",)),
        ("```\n[[a]]\n```\n[[b]]", ("b",)),
        ("- x\n  ~~~\n  [[a]]\n  ~~~\n- [[b]]", ("b",)),
        ("[[a]](/b) ![[c]] \\[[d]] [[e]]", ("e",)),
        ("[[]] [[ ]] [[a\nb]] [[|c]] [[[d]]] [[^1]]", ()),
        ("`[[a]]", ("a",)),
        ("```\n[[a]]", ("a",)),
        ("", ()),
        ("[[" + "x" * 201 + "]]", ()),
    ],
)
def test_references_of_a_source(text, targets):
    assert wiki_references(text) == targets


@pytest.mark.parametrize(
    "text",
    ["[[a]] `[[b]]` **[[c|d]]**", "# [[a]]\n\n- [[b]]\n\n> [[c]]\n\n|x|\n|-|\n|[[d|e]]|", "~~~\n[[a]]\n~~~\n[[b]]"],
)
def test_the_source_and_the_rendering_agree(text):
    assert wiki_references(text) == render(text).links


def test_indented_code_is_known_to_the_parser_only():
    rendered = render("Texte :\n\n    [[ -f fichier ]]\n")
    assert rendered.links == ()
    assert "<code>[[ -f fichier ]]" in rendered.html


@pytest.mark.parametrize(
    ("target", "expected"), [("12", True), ("0", True), ("", False), ("1a", False), ("١٢", False), ("9" * 30, False)]
)
def test_an_id_fits_in_a_database(target, expected):
    assert is_id(target) is expected


def test_titles_are_pinned_to_ids_and_texts_kept():
    calls = []

    def lookup(titles):
        calls.append(tuple(titles))
        return {"Un titre": 12}

    text = "[[Un titre]] [[Un titre|texte]] [[Autre]] [[7]] `[[Un titre]]`"
    assert pin_links(text, lookup) == "[[12]] [[12|texte]] [[Autre]] [[7]] `[[Un titre]]`"
    assert calls == [("Un titre", "Autre")]


def test_nothing_to_pin_asks_nothing():
    assert pin_links("[[7]] texte", lambda titles: pytest.fail("asked")) == "[[7]] texte"


def test_ids_are_named_for_the_writer():
    titles = {"12": "Un titre", "13": "a|b", "14": "15", "16": "x]]y"}
    text = "[[12]] [[12|texte]] [[13]] [[14]] [[16]] [[99]]"
    assert name_links(text, lambda ids: titles) == "[[Un titre]] [[Un titre|texte]] [[13]] [[14]] [[16]] [[99]]"


TITLES = st.text(st.characters(exclude_characters="[]|\\\n`", exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@settings(max_examples=100, deadline=None)
@given(st.lists(TITLES.filter(lambda title: not is_id(title) and not title.startswith("^")), max_size=5, unique=True))
def test_pinning_then_naming_gives_the_text_back(titles):
    text = " / ".join(f"[[{title}]]" for title in titles)
    ids = {title: number for number, title in enumerate(titles, start=1)}
    names = {str(number): title for title, number in ids.items()}
    assert name_links(pin_links(text, lambda _: ids), lambda _: names) == text


def test_a_stored_text_follows_renames():
    stored = render("[[12]]").html
    for title in ("Ancien", "Nouveau"):
        html = resolve_links(stored, lambda _, title=title: {"12": LinkTarget("/experiences/12-x/", title)})
        assert html == f'<p><a class="wiki-link" href="/experiences/12-x/">{title}</a></p>'


def test_what_one_may_not_read_and_what_does_not_exist_look_the_same():
    stored = render("[[12]] [[99]]").html
    html = resolve_links(stored, lambda _: {"12": None})
    first, second = html.removeprefix("<p>").removesuffix("</p>").split("</span> ")
    assert first == second.removesuffix("</span>")
    assert "contenu non accessible" in first


def test_the_text_for_unreadable_links_is_the_callers():
    assert "not available" in resolve_links(render("[[12]]").html, lambda _: {}, unreadable="not available")


def test_a_wanted_page_is_marked():
    html = resolve_links(
        render("[[À écrire]]").html, lambda refs: {refs[0]: LinkTarget("/raconter/", "À écrire", wanted=True)}
    )
    assert html == '<p><a class="wiki-link wiki-link-wanted" href="/raconter/">À écrire</a></p>'


def test_a_text_without_links_asks_nothing():
    assert resolve_links("<p>a</p>", lambda _: pytest.fail("asked")) == "<p>a</p>"


def test_quotes_in_a_title_survive_storage():
    rendered = render("""[[L'"été" & <moi>]]""")
    assert rendered.links == ("""L'"été" & <moi>""",)
    asked = []
    resolve_links(rendered.html, lambda refs: asked.extend(refs) or {})
    assert asked == list(rendered.links)


def test_a_link_in_a_link_or_in_code_stays_text():
    rendered = render("[voir [[12|a]] b](/c) `x` [[13]]")
    assert rendered.html.startswith('<p><a href="/c" rel="nofollow ugc noopener">voir a b</a>')
    assert rendered.links == ("13",)


def test_links_are_counted():
    rendered = render(" ".join(f"[[Titre {n}]]" for n in range(MAX_LINKS + 50)))
    assert len(rendered.links) == MAX_LINKS
    assert f"[[Titre {MAX_LINKS}]]" in rendered.html
