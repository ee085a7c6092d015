import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.markdown import MAX_BYTES, Heading, LinkTarget, Rendered, render, to_plain
from portal.markdown.habits import adapt_habits
from tests.security.safe_html import dangers

FRAGMENTS = st.sampled_from(
    [
        *("a", "é", " ", "\n", "\n\n", "    ", "\t", "*", "**", "_", "`", "```\n", "~~~", "~~", "#", "# ", "- ", "1. "),
        *(
            "> ",
            "[",
            "]",
            "(",
            ")",
            "[[",
            "]]",
            "|",
            "-|-\n",
            "[^1]",
            "[^1]: ",
            "*[a]: ",
            "!!! note\n",
            "??? a\n",
            ": ",
        ),
        *("![", "<", "<b>", "</b>", "<details>", "<!--", "-->", "&amp;", "&#x3c;", "\\", "http://a.fr", "a@b.fr"),
        *("- [ ] ", "---\n", "=", "[TOC]", "{: .a }", "\u202e", "\x00", "\x02", "\x03", "\ue000", "\ud800", "œ", "日"),
        *("$", '"', "'", "&#xe001;", "&#x202e;javascript:", "](javascript:"),
    ]
)
DOCUMENTS = st.one_of(st.lists(FRAGMENTS, max_size=60).map("".join), st.text(max_size=300))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS)
def test_any_document_gives_safe_html_and_no_error(text):
    rendered = render(text)
    assert dangers(rendered.html) == []
    assert not rendered.degraded
    assert len({heading.id for heading in rendered.headings}) == len(rendered.headings)


@pytest.mark.campaign
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENTS)
def test_ten_thousand_documents_give_safe_html_and_no_error(text):
    rendered = render(text)
    assert dangers(rendered.html) == []
    assert not rendered.degraded


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_rendering_is_the_same_twice(text):
    assert render(text) == render(text)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=200))
def test_plain_words_are_kept(text):
    from unicodedata import normalize

    assert normalize("NFC", render(text).plain) == normalize("NFC", text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["a", "- ", "  - ", "1. ", "\n", "\n\n", "> ", "```\n", "    ", "é "]), max_size=40))
def test_habits_lose_no_letter(pieces):
    text = "".join(pieces)
    adapted = adapt_habits(text)
    assert re.sub(r"[^aé]", "", adapted) == re.sub(r"[^aé]", "", text)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t"])
def test_nothing_gives_nothing(text):
    assert render(text) == Rendered(html="", plain="")


def test_headings_are_shifted_without_skipping_a_level():
    rendered = render("## Un\n\n#### Deux\n\n# Trois\n\n###### Quatre")
    assert rendered.headings == (
        Heading(2, "texte-un", "Un"),
        Heading(3, "texte-deux", "Deux"),
        Heading(2, "texte-trois", "Trois"),
        Heading(3, "texte-quatre", "Quatre"),
    )
    assert '<h2 id="texte-un">Un</h2>' in rendered.html


def test_headings_start_under_the_title_of_their_section():
    rendered = render("# Un\n\n## Deux\n\n" + "\n\n".join(f"{'#' * n} {n}" for n in (3, 4, 5, 6)), top_level=3)
    assert [heading.level for heading in rendered.headings] == [3, 4, 5, 6, 6, 6]


def test_a_text_never_has_the_first_level():
    assert "<h1" not in render("# Un\n\nDeux\n====").html


def test_a_namespace_keeps_two_texts_of_one_page_apart():
    text = "# Un\n\na[^1]\n\n[^1]: b"
    identifiers = [
        set(re.findall(r' id="([^"]+)"', render(text, namespace=name).html)) for name in ("", "leçon", "récit")
    ]
    assert identifiers[0] == {"texte-un", "appel-1", "note-1"}
    assert identifiers[1] == {"texte-lecon--un", "appel-lecon--1", "note-lecon--1"}
    assert not identifiers[1] & identifiers[2]


def test_same_headings_have_distinct_identifiers():
    assert [heading.id for heading in render("# A\n# A\n# A 2\n# A").headings] == [
        "texte-a",
        "texte-a-2",
        "texte-a-2-2",
        "texte-a-3",
    ]


def test_footnotes_lead_there_and_back():
    html = render("Un[^clé], deux[^clé], trois[^z].\n\n[^clé]: première\n[^z]: seconde").html
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets == {"note-1", "note-2", "appel-1", "appel-1-2", "appel-2"}
    assert targets == set(re.findall(r' id="([^"]+)"', html))
    assert "Revenir à l’appel de note 1" in html


def test_plain_text_has_the_words_and_not_the_marks():
    plain = to_plain("# Titre\n\nUn **mot**[^1] et [[Page|un lien]].\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1|2|\n\n[^1]: note")
    assert plain.split() == ["Titre", "Un", "mot", "et", "un", "lien.", "a", "b", "x", "y", "1", "2", "note"]


def test_links_are_resolved_in_one_call_for_one_reader():
    calls = []

    def resolve(targets):
        calls.append(tuple(targets))
        return {"12": LinkTarget("/experiences/12-a/", "Titre actuel"), "Inconnu": None}

    rendered = render("[[12]], [[12|mon texte]] et [[Inconnu]]", resolve_link=resolve)
    assert calls == [("12", "Inconnu")]
    assert rendered.html == (
        '<p><a class="wiki-link" href="/experiences/12-a/">Titre actuel</a>, '
        '<a class="wiki-link" href="/experiences/12-a/">mon texte</a> et '
        '<span class="wiki-link-missing">Inconnu</span></p>'
    )
    assert rendered.links == ("12", "Inconnu")


def test_images_of_other_sites_become_links():
    html = render("![plan](https://e.fr/a.png) [![b](//e.fr/b.png)](/c) ![d](/media/d.png)").html
    assert '<a href="https://e.fr/a.png" rel="nofollow ugc noopener">plan</a>' in html
    assert '<a href="/c" rel="nofollow ugc noopener">b</a>' in html
    assert re.findall(r"<img[^>]*>", html) == ['<img src="/media/d.png" alt="d" loading="lazy">']


def test_a_text_at_the_cap_is_rendered_and_one_over_is_not():
    text = "é" * (MAX_BYTES // 2 - 2) + " *a*"
    assert len(text.encode()) == MAX_BYTES
    assert not render(text).degraded
    over = render(text + "!")
    assert over.degraded
    assert over.html.endswith("*a*!</p>")


def test_an_ordinary_long_text_is_well_under_the_limit():
    section = "## Une étape\n\nNous avons **réuni** les associés, voir [[12]] et https://a.fr.\n\n- un\n- deux\n\n"
    rendered = render(section * (MAX_BYTES // len(section.encode())))
    assert not rendered.degraded
    assert len(rendered.headings) > 800


def test_output_out_of_proportion_is_refused():
    rendered = render("*[a]: " + "x" * 3_000 + "\n\n" + "a " * 40_000)
    assert rendered.degraded


def test_control_and_bidirectional_characters_vanish():
    rendered = render("a\x00b\u202ec\u2066d &#0; &#x202e;&#x2066;e \x1b[31m\ud800")
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", rendered.html + rendered.plain)
    assert rendered.plain.startswith("abcd")


def test_the_package_needs_no_django():
    code = (
        "import sys\n"
        "from portal.markdown import render\n"
        "if __name__ == '__main__':\n"
        "    assert render('*a*').html == '<p><em>a</em></p>'\n"
        "    assert 'django' not in sys.modules, 'Django was imported'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
