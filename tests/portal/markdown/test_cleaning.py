import pytest

from portal.markdown.cleaning import clean_output, clean_source


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("a\x0bb\x0cc", "a b c"),
        ("\u202ea\u2066b\u200fc\u061cd", "abcd"),
        ("\ufeffa\ufffeb\ufdd0c", "abc"),
        ("\ue0001\ue001", "1"),
        ("\ud800a\udfff", "\ufffda\ufffd"),
        ("é\tà\n👩‍🌾", "é\tà\n👩‍🌾"),
    ],
)
def test_a_source_is_cleaned(text, cleaned):
    assert clean_source(text) == cleaned
    assert clean_source(cleaned) == cleaned


def test_the_output_keeps_the_marks_of_links():
    assert clean_output("\ue0001\ue001\u202e\x02") == "\ue0001\ue001"
