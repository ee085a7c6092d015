import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.markdown.identifiers import Identifiers, slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Été à l'œuvre", "ete-a-l-oeuvre"),
        ("  A  --  B  ", "a-b"),
        ("日本", ""),
        ("Ça coûte 3 €", "ca-coute-3"),
        ("x" * 100, "x" * 60),
    ],
)
def test_slug(text, expected):
    assert slug(text) == expected


@given(st.lists(st.text(max_size=30), max_size=30), st.text(max_size=10))
def test_headings_never_collide(texts, namespace):
    identifiers = Identifiers(namespace)
    given_out = [identifiers.heading(text) for text in texts]
    assert len(set(given_out)) == len(texts)
    assert all(re.fullmatch(r"texte-[a-z0-9-]+", identifier) for identifier in given_out)


def test_footnotes_are_numbered_in_the_order_they_are_met():
    identifiers = Identifiers()
    assert identifiers.footnote("fnref-clé") == "appel-1"
    assert identifiers.footnote("fnref-z-2") == "appel-2"
    assert identifiers.footnote("fnref2-clé") == "appel-1-2"
    assert identifiers.footnote("fn-z-2") == "note-2"
