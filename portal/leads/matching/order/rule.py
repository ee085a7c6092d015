"""A matching rule: its text, read whole or refused with the line of each fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.leads.matching.order.rule_fields import FIELDS, SECTIONS, Field, Form

LONGEST: Final = 20_000
"""Characters of a text."""
_MOST_WEIGHT: Final = 10.0
_MOST_STEPS: Final = 12
_STEPS: Final = gettext_lazy("des paliers comme [[2, 1.0], [4, 0.8]], dont le premier nombre grandit")
_AT: Final = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_HEADER: Final = re.compile(r"^\s*\[([^\[\]]+)\]")
_KEY: Final = re.compile(r"^\s*([A-Za-z0-9_.-]+)\s*=")

Steps = tuple[tuple[int, float], ...]


class RuleRefused(ValueError):
    """Every fault of the text, in French, each with its line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Rule:
    """Weights are factors; `gap` and what ends in `_share` or `_least` are shares of a total, from 0 to 1."""

    load: int
    roles: Mapping[str, float]
    ages: Steps
    older: float
    levels: Mapping[str, float]
    rarities: Steps
    common: float
    narrower: float
    wished: float
    text: float
    text_least: float
    declared: float
    uncovered: float
    limited: float
    unknown_place: float
    seats: int
    pool: int
    gap: float
    turn_months: int
    new_share: float
    arrived_share: float
    new_months: int
    new_least: float
    arrived_least: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises RuleRefused with every fault: not TOML, unknown or missing key, a value out of bounds."""
        table = _table(text)
        reader = _Reader(text, table)
        values = [(field.name, reader.value(field)) for field in FIELDS]
        reader.refuse_unknown()
        if reader.faults:
            raise RuleRefused(reader.faults)
        filled: dict[str, Any] = {}
        for path, value in values:
            name, _dot, key = path.partition(".")
            if key:
                filled.setdefault(name, {})[key] = value
            else:
                filled[name] = value
        return cls(**filled)

    def age_weight(self, years: int) -> float:
        return _step(self.ages, years, self.older)

    def rarity_weight(self, people: int) -> float:
        return _step(self.rarities, people, self.common)

    def value_of(self, field: Field) -> Any:
        """A number, or the steps."""
        name, _dot, key = field.name.partition(".")
        value = getattr(self, name)
        return value[key] if key else value


def _step(steps: Steps, value: int, beyond: float) -> float:
    return next((weight for most, weight in steps if value <= most), beyond)


def _table(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise RuleRefused([_("Ce texte est trop long : %(most)d caractères au plus.") % {"most": LONGEST}])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        told = _("Ligne %(line)d : ce n’est pas une ligne « clé = valeur », ou la clé y est deux fois.")
        raise RuleRefused([told % {"line": line}]) from error
    except RecursionError as error:
        raise RuleRefused([_("Ce texte emboîte trop de crochets.")]) from error


class _Reader:
    """One text in progress: takes each value out of the table and notes what is wrong with it."""

    def __init__(self, text: str, table: dict[str, Any]) -> None:
        self._lines = _lines(text)
        self._table = table
        self.faults: list[str] = []

    def value(self, field: Field) -> Any:
        section: Any = self._table
        for part in field.section.split("."):
            section = section.get(part) if isinstance(section, dict) else None
        if isinstance(section, dict) and field.key not in section and field.unsaid is not None:
            return field.unsaid
        if not isinstance(section, dict) or field.key not in section:
            self.faults.append(
                _("Il manque « %(key)s » dans [%(section)s].") % {"key": field.key, "section": field.section}
            )
            return None
        value = section.pop(field.key)
        if field.form is Form.STEPS:
            return self._steps(field, value)
        if field.form is Form.NUMBER:
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= field.most:
                self._fault(field, _("un nombre entier de 1 à %(most)d") % {"most": field.most})
            return value
        most = 1.0 if field.form is Form.SHARE else _MOST_WEIGHT
        if not _is_weight(value, most):
            self._fault(field, _("un nombre de 0 à %(most)d") % {"most": most})
            return None
        return float(value)

    def refuse_unknown(self) -> None:
        """What is left in the table was not asked for."""
        self.faults += [
            _("%(where)s : « %(key)s » n’est pas une clé de la règle.") % {"where": self._where(path), "key": path}
            for path in _left(self._table)
        ]

    def _steps(self, field: Field, value: Any) -> Steps | None:
        is_list = isinstance(value, list) and 0 < len(value) <= _MOST_STEPS
        if not is_list or not all(_is_step(one) for one in value):
            self._fault(field, str(_STEPS))
            return None
        limits = [limit for limit, _weight in value]
        if limits != sorted(set(limits)):
            self._fault(field, str(_STEPS))
        return tuple((limit, float(weight)) for limit, weight in value)

    def _fault(self, field: Field, expected: str) -> None:
        values = {"where": self._where(field.path), "key": field.key, "expected": expected}
        self.faults.append(_("%(where)s : « %(key)s » demande %(expected)s.") % values)

    def _where(self, path: str) -> str:
        line = self._lines.get(path)
        return _("Ligne %(line)d") % {"line": line} if line else _("Dans le texte")


def _is_weight(value: Any, most: float) -> bool:
    """NaN is refused as well: it compares false with everything."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most


def _is_step(one: Any) -> bool:
    if not isinstance(one, list) or len(one) != 2:
        return False
    limit, weight = one
    return isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0 and _is_weight(weight, _MOST_WEIGHT)


def _left(table: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Paths that remain; an emptied section that a rule has is no fault."""
    for key, value in table.items():
        path = f"{above}.{key}" if above else key
        known = any(section == path or section.startswith(f"{path}.") for section in SECTIONS)
        if isinstance(value, dict) and known:
            yield from _left(value, path)
        else:
            yield path


def _lines(text: str) -> dict[str, int]:
    """{path: number of its line}, for what is written the plain way."""
    found: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            section = header[1].strip()
            found.setdefault(section, number)
        elif key := _KEY.match(line):
            found.setdefault(f"{section}.{key[1]}" if section else key[1], number)
    return found
