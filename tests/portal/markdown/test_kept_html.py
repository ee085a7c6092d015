"""Kept HTML is read back as words, a line a block."""

from __future__ import annotations

import pytest

from portal.markdown import words_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("sans balise", "sans balise"),
        ("<p>Un</p>\n<p>deux</p>", "Un\ndeux"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>l&#39;<strong>été</strong> &lt;b&gt; &amp; co</p>", "l'été <b> & co"),
        (
            '<p>vers <wiki-link ref="12"></wiki-link>, <wiki-link ref="Titre">mes mots</wiki-link></p>',
            "vers , mes mots",
        ),
        ('<p><a href="/a>b" title="x > y">lien</a></p>', "lien"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n2"),
        ("", ""),
    ],
)
def test_kept_html_is_read_as_its_words(html: str, text: str) -> None:
    assert words_of(html) == text
