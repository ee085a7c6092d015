"""Promise 6: everyday CommonMark and GitHub habits render as a writer expects.

`AS_COMMONMARK` are sources for which CommonMark with GitHub's extensions gives the same document;
`DIFFERENT` are those for which we differ, each with its reason. White space between tags is not compared.
"""

import re

import pytest

from portal.markdown import render

REL = 'rel="nofollow ugc noopener"'

AS_COMMONMARK = {
    "two paragraphs": ("Un.\n\nDeux.", "<p>Un.</p><p>Deux.</p>"),
    "hard break by spaces": ("a  \nb", "<p>a<br>b</p>"),
    "hard break by backslash": ("a\\\nb", "<p>a<br>b</p>"),
    "emphasis": ("*a* _b_ **c** __d__", "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong></p>"),
    "strong inside a word": ("**gras**collé", "<p><strong>gras</strong>collé</p>"),
    "underscores inside a word": ("mon_nom_long", "<p>mon_nom_long</p>"),
    "multiplication": ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
    "strikethrough": ("~~non~~", "<p><del>non</del></p>"),
    "escapes": ("\\*a\\* \\# \\[b\\]", "<p>*a* # [b]</p>"),
    "comparison": ("5 < 6 & 7 > 2", "<p>5 &lt; 6 &amp; 7 &gt; 2</p>"),
    "entities": ("&copy; &eacute;", "<p>© é</p>"),
    "code span": ("`a < b` ``c`d``", "<p><code>a &lt; b</code> <code>c`d</code></p>"),
    "fenced code": ("```python\nx = 1\n```", '<pre tabindex="0"><code>x = 1</code></pre>'),
    "fence of tildes": ("~~~\na\n~~~", '<pre tabindex="0"><code>a</code></pre>'),
    "fence stuck to text": ("a\n```\nb\n```\nc", '<p>a</p><pre tabindex="0"><code>b</code></pre><p>c</p>'),
    "fence in an item": (
        "- a\n\n  ```\n  b\n  ```",
        '<ul><li><p>a</p><pre tabindex="0"><code>b</code></pre></li></ul>',
    ),
    "indented code": ("    a\n    b", '<pre tabindex="0"><code>a\nb</code></pre>'),
    "markers in code": ("```\n- a\n# b\n[[c]]\n```", '<pre tabindex="0"><code>- a\n# b\n[[c]]</code></pre>'),
    "list": ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    "list without a blank line": ("Voici :\n- a\n- b", "<p>Voici :</p><ul><li>a</li><li>b</li></ul>"),
    "numbers without a blank line": ("Voici :\n1. a\n2. b", "<p>Voici :</p><ol><li>a</li><li>b</li></ol>"),
    "stars without a blank line": ("Voici :\n* a\n* b", "<p>Voici :</p><ul><li>a</li><li>b</li></ul>"),
    "list under a heading": ("# A\n- b", '<h2 id="texte-a">A</h2><ul><li>b</li></ul>'),
    "nested by two spaces": ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    "nested by four spaces": ("- a\n    - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    "nested by a tab": ("- a\n\t- b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "nested in numbers": ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
    "three levels": ("- a\n  - b\n    - c\n- d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
    "numbers with parentheses": ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    "numbers from three": ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    "two kinds of lists": ("- a\n\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    "two kinds of lists, stuck": ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    "spaced items": ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
    "item of two paragraphs": ("1. a\n\n   b\n\n2. c", "<ol><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>"),
    "empty item": ("- \n- a", "<ul><li></li><li>a</li></ul>"),
    "a year is not a list": ("En\n1986. Une année.", "<p>En<br>1986. Une année.</p>"),
    "list then paragraph": ("- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
    "list then rule": ("- a\n---\nb", "<ul><li>a</li></ul><hr><p>b</p>"),
    "rules": ("---\n\n***\n\n* * *", "<hr><hr><hr>"),
    "headings": ("# A\n\n## B ##", '<h2 id="texte-a">A</h2><h3 id="texte-b">B</h3>'),
    "headings stuck to text": ("a\n# B\nc", '<p>a</p><h2 id="texte-b">B</h2><p>c</p>'),
    "underlined headings": ("A\n===\n\nB\n---", '<h2 id="texte-a">A</h2><h3 id="texte-b">B</h3>'),
    "a hashtag is not a heading": ("#entraide", "<p>#entraide</p>"),
    "quotation": ("> a\n\nb", "<blockquote><p>a</p></blockquote><p>b</p>"),
    "quotation stuck to text": ("a\n> b", "<p>a</p><blockquote><p>b</p></blockquote>"),
    "nested quotation": ("> > a", "<blockquote><blockquote><p>a</p></blockquote></blockquote>"),
    "list in a quotation": ("> a :\n> - b", "<blockquote><p>a :</p><ul><li>b</li></ul></blockquote>"),
    "link": ("[a](https://b.fr)", f'<p><a href="https://b.fr" {REL}>a</a></p>'),
    "link with a title": ("[a](/b \"t\")", f'<p><a href="/b" title="t" {REL}>a</a></p>'),
    "link by reference": ("[a][1]\n\n[1]: /b", f'<p><a href="/b" {REL}>a</a></p>'),
    "link with brackets": ("[[a]](/b)", f'<p><a href="/b" {REL}>[a]</a></p>'),
    "link with parentheses": ("[a](/b_(c))", f'<p><a href="/b_(c)" {REL}>a</a></p>'),
    "address between angles": ("<https://a.fr>", f'<p><a href="https://a.fr" {REL}>https://a.fr</a></p>'),
    "mail between angles": ("<a@b.fr>", f'<p><a href="mailto:a@b.fr" {REL}>a@b.fr</a></p>'),
    "bare address": ("Voir https://a.fr/x_y_z.", f'<p>Voir <a href="https://a.fr/x_y_z" {REL}>https://a.fr/x_y_z</a>.</p>'),
    "bare address in parentheses": ("(https://a.fr)", f'<p>(<a href="https://a.fr" {REL}>https://a.fr</a>)</p>'),
    "bare www": ("www.a.fr", f'<p><a href="http://www.a.fr" {REL}>www.a.fr</a></p>'),
    "bare mail": ("Écrire à a.b@c.fr.", f'<p>Écrire à <a href="mailto:a.b@c.fr" {REL}>a.b@c.fr</a>.</p>'),
    "address as text of a link": ("[https://a.fr](https://a.fr)", f'<p><a href="https://a.fr" {REL}>https://a.fr</a></p>'),
    "address in code": ("`https://a.fr`", "<p><code>https://a.fr</code></p>"),
    "bare tags": ("H<sub>2</sub>O<br>x", "<p>H<sub>2</sub>O<br>x</p>"),
    "comment": ("a <!-- b --> c", "<p>a  c</p>"),
    "folded text": (
        "<details>\n<summary>a</summary>\n\n- b\n\n</details>",
        "<details><summary>a</summary><ul><li>b</li></ul></details>",
    ),
}  # fmt: skip

TABLE = (
    '<div class="table-scroll" tabindex="0"><table><thead><tr><th scope="col">a</th>'
    '<th scope="col" class="align-right">b</th></tr></thead>'
    '<tbody><tr><td>1</td><td class="align-right">2</td></tr></tbody></table></div>'
)
TABLES = {
    "with outer pipes": "| a | b |\n|---|--:|\n| 1 | 2 |",
    "without outer pipes": "a | b\n--|--:\n1 | 2",
    "stuck to text": "Voici :\na|b\n-|-:\n1|2",
}

# name: source, what CommonMark gives, what we give, why
DIFFERENT = {
    "line break": (
        "a\nb",
        "<p>a b</p>",
        "<p>a<br>b</p>",
        "people type in a text box, as in GitHub's comments: a line they end stays ended",
    ),
    "heading level": (
        "#### A",
        "<h4>A</h4>",
        '<h2 id="texte-a">A</h2>',
        "the title of the page is the only first level, and no level is skipped for screen readers",
    ),
    "raw html": (
        "<div>a</div>",
        "<div>a</div>",
        "<p>&lt;div&gt;a&lt;/div&gt;</p>",
        "HTML is not an input language; what is not understood is shown, never lost",
    ),
    "tag with attributes": (
        '<b class="x">a</b>',
        '<p><b class="x">a</b></p>',
        "<p>&lt;b class=\"x\"&gt;a</p>",
        "the same; a lone closing tag disappears",
    ),
    "image of another site": (
        "![a](https://b.fr/c.png)",
        '<p><img src="https://b.fr/c.png" alt="a"></p>',
        f'<p><a href="https://b.fr/c.png" {REL}>a</a></p>',
        "the address of every reader would be sent to that site",
    ),
    "unknown scheme": (
        "[a](ftp://b.fr)",
        '<p><a href="ftp://b.fr">a</a></p>',
        "<p>a</p>",
        "links are http, https, mailto or relative",
    ),
    "task": (
        "- [ ] a\n- [x] b",
        '<ul><li><input disabled="" type="checkbox"> a</li>'
        '<li><input checked="" disabled="" type="checkbox"> b</li></ul>',
        '<ul class="task-list"><li class="task-list-item"><span class="task-box">☐ </span> a</li>'
        '<li class="task-list-item"><span class="task-box">☑ </span> b</li></ul>',
        "a form field without a label is refused by accessibility rules; the character is read aloud",
    ),
    "change of bullet": (
        "- a\n* b",
        "<ul><li>a</li></ul><ul><li>b</li></ul>",
        "<ul><li>a</li><li>b</li></ul>",
        "mixing bullets is an accident more often than a wish for two lists",
    ),
    "pasted bullets": (
        "• a\n• b",
        "<p>• a • b</p>",
        "<ul><li>a</li><li>b</li></ul>",
        "lists pasted from a word processor",
    ),
    "single tildes": (
        "de ~20 à ~30",
        "<p>de <del>20 à</del>30</p>",
        "<p>de ~20 à ~30</p>",
        "a tilde means « about » in French texts",
    ),
    "escaped pipe in the code of a table": (
        "|a|b|\n|-|-|\n|`x\\|y`|z|",
        "<code>x|y</code>",
        '<div class="table-scroll" tabindex="0"><table><thead><tr>'
        '<th scope="col">a</th><th scope="col">b</th></tr></thead>'
        "<tbody><tr><td><code>x\\|y</code></td><td>z</td></tr></tbody></table></div>",
        "Python-Markdown keeps the backslash",
    ),
    "language of a fence": (
        "```python\nx\n```",
        '<pre><code class="language-python">x</code></pre>',
        '<pre tabindex="0"><code>x</code></pre>',
        "no class comes from members; code is not coloured",
    ),
}  # fmt: skip


def compact(html: str) -> str:
    """Without the white space between tags, nor at the ends of code."""
    return re.sub(r"\s+(?=</code>)", "", re.sub(r"(<[^>]*>)\s*\n\s*(?=\S)", r"\1", html)).replace(">\n<", "><").strip()


def shown(source: str) -> str:
    html = compact(render(source).html)
    return re.sub(r"\s*\n\s*(?=<)", "", html)


@pytest.mark.parametrize("name", AS_COMMONMARK)
def test_habits_are_understood(name):
    source, expected = AS_COMMONMARK[name]
    assert shown(source) == expected


@pytest.mark.parametrize("name", TABLES)
def test_tables(name):
    assert TABLE in shown(TABLES[name])


@pytest.mark.parametrize("name", DIFFERENT)
def test_known_differences(name):
    source, commonmark, ours, reason = DIFFERENT[name]
    assert shown(source) == ours
    assert commonmark != ours
    assert len(reason) > 20
