"""Reading sheets of synonyms: one group a line, with errors that name the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from portal.vocabulary.folding import fold

MOST_LINES: Final = 500
MOST_EXPRESSIONS: Final = 12
LONGEST_EXPRESSION: Final = 80
_ARROW: Final = "=>"
_COMMENT: Final = "#"

Check = Callable[[str], str]
"""Given an expression, why it cannot be searched, or ""."""
_checks: list[Check] = []


def register_check(check: Check) -> None:
    """Let an upper room refuse expressions. Registering twice is registering once."""
    if check not in _checks:
        _checks.append(check)


@dataclass(frozen=True, slots=True)
class Group:
    """`sources` are widened by `targets`; in a group without an arrow, the two are the same expressions."""

    number: int
    sources: tuple[str, ...]
    targets: tuple[str, ...]


def groups_of(text: str) -> Iterator[Group]:
    """The groups of a sheet, in order; lines that have a fault are left out."""
    for number, line in _lines(text):
        if not _fault_of(line):
            yield _group(number, line)


def faults_of(text: str) -> list[str]:
    """What must be put right, line by line; [] for a sheet that can be used."""
    lines = list(_lines(text))
    faults = [
        _("Ligne %(number)d : %(fault)s") % {"number": n, "fault": fault}
        for n, line in lines
        if (fault := _fault_of(line))
    ]
    if len(lines) > MOST_LINES:
        faults.append(_("Une feuille compte au plus %(most)d groupes : faites-en deux.") % {"most": MOST_LINES})
    known: dict[frozenset[str], int] = {}
    for group in groups_of(text):
        content = frozenset(map(fold, group.sources)) | frozenset(map(fold, group.targets))
        first = known.setdefault(content, group.number)
        if first != group.number:
            words = {"number": group.number, "first": first}
            faults.append(_("Ligne %(number)d : ce groupe est déjà à la ligne %(first)d.") % words)
    return faults


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith(_COMMENT):
            yield number, line


def _group(number: int, line: str) -> Group:
    left, arrow, right = line.partition(_ARROW)
    sources = _expressions(left)
    return Group(number, sources, _expressions(right) if arrow else sources)


def _expressions(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(","))


def _fault_of(line: str) -> str:
    """Why this line cannot be used, or ""."""
    left, arrow, right = line.partition(_ARROW)
    sides = (left, right) if arrow else (left,)
    expressions = [expression for side in sides for expression in _expressions(side)]
    if any(not fold(expression) for expression in expressions):
        return _("il manque une expression à côté d’une virgule ou de la flèche.")
    if _ARROW in right:
        return _("une seule flèche par ligne.")
    if len(expressions) < 2:
        return _("il faut au moins deux expressions, séparées par une virgule.")
    if len(expressions) > MOST_EXPRESSIONS:
        return _("%(number)d expressions, au plus %(most)d.") % {"number": len(expressions), "most": MOST_EXPRESSIONS}
    seen: set[str] = set()
    for expression in expressions:
        if len(expression) > LONGEST_EXPRESSION:
            shown = {"words": f"{expression[:30]}…", "most": LONGEST_EXPRESSION}
            return _("« %(words)s » est trop long : %(most)d caractères au plus.") % shown
        if fold(expression) in seen:
            return _("« %(words)s » est écrit deux fois.") % {"words": expression}
        seen.add(fold(expression))
        for check in _checks:
            if reason := check(expression):
                return reason
    return ""
