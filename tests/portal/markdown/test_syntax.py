"""The extensions and the own rules, beyond everyday Markdown."""

import re

import pytest

from portal.markdown import render


def flat(source: str) -> str:
    return re.sub(r"\s*\n\s*", "", render(source).html)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '!!! attention "Titre"\n    Voici :\n    - a',
            '<div class="admonition attention"><p class="admonition-title">Titre</p>'
            "<p>Voici :</p><ul><li>a</li></ul></div>",
        ),
        ("!!! inventé\n    a", '<div class="admonition"><p class="admonition-title">Inventé</p><p>a</p></div>'),
        ('??? note "Titre"\n    a', '<details class="note"><summary>Titre</summary><p>a</p></details>'),
        ('???+ note "Titre"\n    a', '<details class="note" open=""><summary>Titre</summary><p>a</p></details>'),
        ("Terme\n: sens", "<dl><dt>Terme</dt><dd>sens</dd></dl>"),
        ("La CAE.\n\n*[CAE]: coopérative", '<p>La <abbr title="coopérative">CAE</abbr>.</p>'),
        ("<kbd>Ctrl</kbd> <mark>a</mark> <u>b</u>", "<p><kbd>Ctrl</kbd> <mark>a</mark> <u>b</u></p>"),
        ("<BR/>a<br />", "<p><br>a<br></p>"),
        ("<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>"),
        ("[TOC]", "<p>[TOC]</p>"),
        ("a {: .b #c }", "<p>a {: .b #c }</p>"),
        ("#\n\n## \n\na", "<p>a</p>"),
    ],
)
def test_extensions(source, expected):
    assert flat(source) == expected


@pytest.mark.parametrize(
    ("source", "addresses"),
    [
        ("Voir https://a.fr/b, puis.", ["https://a.fr/b"]),
        ("https://fr.wikipedia.org/wiki/Scop_(x)", ["https://fr.wikipedia.org/wiki/Scop_(x)"]),
        ("(voir https://a.fr/b)", ["https://a.fr/b"]),
        ("« https://a.fr » et **https://b.fr**", ["https://a.fr", "https://b.fr"]),
        ("HTTPS://A.FR", ["HTTPS://A.FR"]),
        ("www.a.fr/x?y=1&z=2", ["http://www.a.fr/x?y=1&amp;z=2"]),
        ("moi+x@a-b.org!", ["mailto:moi+x@a-b.org"]),
        ("moi@localhost @moi a@b", []),
        ("https:// http://. www.", []),
        ("ftp://a.fr javascript:alert(1)", []),
        ("`https://a.fr`\n\n    https://b.fr", []),
        ("[texte](https://a.fr) <https://b.fr>", ["https://a.fr", "https://b.fr"]),
    ],
)
def test_bare_addresses(source, addresses):
    assert re.findall(r'href="([^"]*)"', render(source).html) == addresses


@pytest.mark.parametrize(
    "source", ["[^1]: seule", "a[^x]", "[^1]: ", "a[^1]\n\n[^1]:", "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]"]
)
def test_odd_footnotes_leave_no_dead_link(source):
    rendered = render(source)
    assert not rendered.degraded
    anchors = set(re.findall(r' id="([^"]+)"', rendered.html))
    assert set(re.findall(r'href="#([^"]+)"', rendered.html)) <= anchors


def test_footnotes_are_in_the_order_of_their_calls():
    html = flat("a[^z] b[^y]\n\n[^y]: seconde\n[^z]: première")
    assert html.index("première") < html.index("seconde")
    assert re.findall(r">(\d)</a>", html) == ["1", "2"]


def test_deep_lists_stay_within_reason():
    source = "\n".join(f"{'  ' * depth}- a" for depth in range(60))
    assert render(source).html.count("<li>") == 60


def test_a_title_of_an_admonition_is_text():
    assert "&lt;b onclick=&gt;" in flat('!!! note "<b onclick=>"\n    a').replace("&#62;", "&gt;")
