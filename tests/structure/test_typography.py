"""What people read is written as French print is: curly apostrophes, and spaces that do not break beside a sign.

A straight apostrophe is a key of the keyboard, not a sign; a plain space leaves a guillemet alone at the end of a line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.sources import python_files, relative, templates

STRAIGHT = re.compile(r"(?<=\w)'(?=\w)")
BREAKING = re.compile(r"« | [»:;!?](?:\W|$)")
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


@pytest.fixture(scope="module")
def phrases():
    """[(file, phrase)] of all that is said."""
    readings = [(said_in_code, python_files()), (said_in_template, templates())]
    said = [(relative(path), phrase) for read, files in readings for path in files for phrase in read(path)]
    assert len(said) > 3000
    return said


@pytest.mark.parametrize("fault", [STRAIGHT, BREAKING])
def test_no_phrase_is_typed_as_on_a_keyboard(phrases, fault):
    assert [one for one in phrases if fault.search(one[1])] == []


@pytest.mark.parametrize(
    ("fault", "wrong", "right"),
    [
        (STRAIGHT, "l'essai", "l’essai"),
        (BREAKING, "dans « bail", "dans «\u00a0bail"),
        (BREAKING, "bail »", "bail\u00a0»"),
        (BREAKING, "Qui sait ?", "Qui sait\u00a0?"),
    ],
)
def test_the_faults_are_told_from_what_is_right(fault, wrong, right):
    assert fault.search(wrong)
    assert not fault.search(right)
