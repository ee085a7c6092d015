"""No regular expression of the code runs for ever on what people type, whatever they type.

Python has no limit on the time of a match: a text of forty digits is enough to hold a process for hours when a
pattern can cut it in many ways. Hostile texts are made of the characters that the pattern itself names.
"""

from __future__ import annotations

import importlib
import itertools
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from portal.leads.introductions.prefilling import sealed
from portal.leads.introductions.wording import holds_contact
from portal.leads.sealing import Client
from portal.markdown import MAX_BYTES
from research.corpora.passages import sentences
from search.asking.queries import LONGEST_TEXT
from search.asking.queries import parse as parse_question
from tests.structure.sources import python_files, relative

LENGTH = 300
SECONDS = 0.25
"""Of the processor, for one text of LENGTH characters; the slowest takes 0.005."""
MOST_CHARACTERS = 8
_CATEGORIES = {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " \n", codes.CATEGORY_WORD: "a1"}


class TooLong(Exception):
    """The processor time is spent."""


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raises TooLong in the block: the engine of regular expressions looks for signals as it goes."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module holds, by module and name."""
    found = {}
    for path in python_files():
        name = relative(path)
        if "re.compile(" not in path.read_text(encoding="utf-8") or name.startswith(("tests/", "tools/")):
            continue
        module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
        held = {key: value for key, value in vars(module).items() if isinstance(value, re.Pattern)}
        found |= {f"{name} {key}": value for key, value in held.items() if isinstance(value.pattern, str)}
    return found


def characters(tree: Any) -> Iterator[str]:
    """One or two characters for each thing that the pattern names."""
    for code, value in tree:
        if code is codes.LITERAL:
            yield chr(value)
        elif code in (codes.NOT_LITERAL, codes.ANY):
            yield "a"
        elif code is codes.IN:
            yield from _of_set(value)
        elif code is codes.BRANCH:
            yield from itertools.chain.from_iterable(map(characters, value[1]))
        elif code is codes.ATOMIC_GROUP:
            yield from characters(value)
        elif isinstance(value, tuple) and isinstance(value[-1], parser.SubPattern):
            yield from characters(value[-1])


def _of_set(members: Any) -> Iterator[str]:
    for code, value in members:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])
        elif code is codes.CATEGORY:
            yield from _CATEGORIES.get(value, "-")


def hostile(pattern: re.Pattern[str]) -> Iterator[str]:
    """Each character and each pair of them over and over, after each way to begin, then what cannot match."""
    named = sorted(set(characters(parser.parse(pattern.pattern, pattern.flags))))
    chosen = named[:: max(1, len(named) // MOST_CHARACTERS)]
    units = [*chosen, *("".join(pair) for pair in itertools.permutations(chosen, 2))]
    for unit, beginning in itertools.product(units, ("", *chosen[:2])):
        yield beginning + unit * (LENGTH // len(unit)) + "\x01"


def slow_on(pattern: re.Pattern[str]) -> str | None:
    """The first hostile text that takes too long."""
    for text in hostile(pattern):
        try:
            with processor_time(SECONDS):
                pattern.sub("", text)
        except TooLong:
            return text
    return None


def test_every_pattern_of_the_code_ends() -> None:
    found = patterns()
    assert len(found) > 80
    assert {name: text for name, pattern in found.items() if (text := slow_on(pattern))} == {}


@pytest.mark.parametrize("pattern", [r"(?:a+)+b", r"\d+(?:[\s.,]?\d+)*€", r"(?:x|y|xy)*z"])
def test_a_pattern_that_does_not_end_is_seen(pattern: str) -> None:
    assert slow_on(re.compile(pattern)) is not None


WHOLE_TEXTS: dict[str, Callable[[str], object]] = {
    "sentences of a text": lambda piece: sentences(piece * (MAX_BYTES // len(piece.encode()))),
    "need of a lead": lambda piece: sealed(piece * (4_000 // len(piece)), Client("Client", "06 12 34 56 78", piece)),
    "message": lambda piece: holds_contact(piece * (4_000 // len(piece))),
    "question": lambda piece: parse_question(piece * (LONGEST_TEXT // len(piece))),
}
PIECES = ("1", "1 ", "1.", ".", "…", ". »", "a", "a.", "a@", "M. A", "-", '"', "€1", " ", "\n", "(at)", "http://")


@pytest.mark.parametrize("name", WHOLE_TEXTS)
def test_a_text_as_long_as_it_may_be_is_read_at_once(name: str) -> None:
    slow = {}
    for piece in PIECES:
        began = time.process_time()
        try:
            with processor_time(5):
                WHOLE_TEXTS[name](piece)
        except TooLong:
            pass
        if (spent := time.process_time() - began) > 1:
            slow[piece] = spent
    assert slow == {}
