"""What people read has French apostrophes: a straight one between two letters is a key of the keyboard, not a sign."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.sources import python_files, relative, templates

STRAIGHT = re.compile(r"(?<=\w)'(?=\w)")
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
PHRASES = re.compile(
    r"""{%\s*translate\s+"([^"]*)"|{%\s*blocktranslate\b[^%]*%}(.*?){%\s*endblocktranslate\s*%}""", re.DOTALL
)
PLACED = re.compile(r"{{.*?}}|{%.*?%}")


def said_in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATED:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def said_in_template(path: Path) -> Iterator[str]:
    for alone, block in PHRASES.findall(path.read_text(encoding="utf-8")):
        yield alone or PLACED.sub("", block)


@pytest.mark.parametrize("read", [said_in_code, said_in_template])
def test_no_phrase_has_a_straight_apostrophe(read):
    files = python_files() if read is said_in_code else templates()
    phrases = [(relative(path), phrase) for path in files for phrase in read(path)]
    assert len(phrases) > 1000
    assert [one for one in phrases if STRAIGHT.search(one[1])] == []
