import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.markdown import excerpt
from portal.markdown.plain_text import paragraphs
from tests.security.safe_html import dangers


def test_paragraphs_show_the_source_as_typed():
    html, plain = paragraphs("# a <b>\nc\n\n \n\n**d**\x00\r\n")
    assert html == "<p># a &lt;b&gt;<br>\nc</p>\n<p>**d**</p>"
    assert plain == "# a <b>\nc\n\n \n\n**d**"


@given(st.text(max_size=200))
def test_paragraphs_are_safe(text):
    assert dangers(paragraphs(text)[0]) == []


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Un texte court.", 200, "Un texte court."),
        ("Un\ntexte  sur\n\nlignes", 200, "Un texte sur lignes"),
        ("Un texte, puis la suite", 12, "Un texte…"),
        ("abcdefghijkl", 5, "abcd…"),
        ("", 10, ""),
    ],
)
def test_excerpt(text, length, expected):
    assert excerpt(text, length) == expected


@given(st.text(max_size=400), st.integers(min_value=2, max_value=100))
def test_an_excerpt_is_never_longer_than_asked(text, length):
    assert len(excerpt(text, length)) <= length
