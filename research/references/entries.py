"""What reading a bibliography gives: works, and troubles with their line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One work as CSL-JSON. `line` is where it starts in what was pasted (its rank in CSL-JSON), `raw` its text."""

    line: int
    csl: dict[str, Any]
    raw: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an entry was not understood, in words for the person."""

    line: int
    reason: str
    raw: str
