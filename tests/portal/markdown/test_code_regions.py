import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.markdown.code_regions import fenced_lines, prose_regions


def prose(text: str) -> str:
    return "".join(text[start:end] for start, end in prose_regions(text))


@pytest.mark.parametrize(
    ("text", "fenced"),
    [
        ("a\n```\nb\n```\nc", "01110"),
        ("~~~\n```\n~~~\na", "1110"),
        ("````\n```\n````", "111"),
        ("```\na", "00"),
        ("```\na\n``` b\n```", "1111"),
        ("> ```\n> a\n> ```\n- ```\n  b\n  ```", "111111"),
        ("```\n~~~\n~~~", "011"),
        ("`````\n```\na\n```", "0111"),
    ],
)
def test_fences(text, fenced):
    assert "".join(str(int(inside)) for inside in fenced_lines(text.split("\n"))) == fenced


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a `b` c", "a  c"),
        ("a ``b ` c`` d", "a  d"),
        ("a ` b", "a ` b"),
        ("a `b\n\nc` d", "a `b\nc` d"),
        ("a \\`b` c", "a \\`b` c"),
        ("x\n```\ny\n```\nz", "x\nz"),
    ],
)
def test_prose_is_what_is_not_code(text, kept):
    assert prose(text) == kept


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["a", "`", "``", "```\n", "\n", "\n\n", "~~~\n", "\\", " "]), max_size=40).map("".join))
def test_regions_are_ordered_and_inside_the_text(text):
    position = 0
    for start, end in prose_regions(text):
        assert position <= start <= end <= len(text)
        position = end
