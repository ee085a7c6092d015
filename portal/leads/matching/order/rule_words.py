"""A rule in words, and what changed from one version to the next, made from the list of its keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.leads.matching.order.rule import Rule
from portal.leads.matching.order.rule_fields import FIELDS, SECTIONS, Field, Form
from portal.leads.matching.wording import number, percent, times


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One value that two versions do not share."""

    label: str
    before: str
    after: str


def groups(rule: Rule) -> list[Group]:
    """Everything the rule says, section by section."""
    return [
        Group(str(title), tuple(line for field in FIELDS if field.section == key for line in _lines(rule, field)))
        for key, title in SECTIONS.items()
    ]


def changes(before: Rule, after: Rule) -> list[Change]:
    """In the order of the text; empty when only words changed."""
    return [
        Change(_label(field), _told(before, field), _told(after, field))
        for field in FIELDS
        if before.value_of(field) != after.value_of(field)
    ]


def _lines(rule: Rule, field: Field) -> Iterator[Line]:
    value = rule.value_of(field)
    if field.form is Form.STEPS:
        for most, weight in value:
            yield Line(str(field.words) % {"most": most}, times(weight))
    else:
        yield Line(str(field.words), _value(field, value))


def _label(field: Field) -> str:
    words = str(field.words) % {"most": "…"} if field.form is Form.STEPS else str(field.words)
    return f"{SECTIONS[field.section]} : {words}"


def _told(rule: Rule, field: Field) -> str:
    value = rule.value_of(field)
    if field.form is Form.STEPS:
        return ", ".join(f"{most} {times(weight)}" for most, weight in value)
    return _value(field, value)


def _value(field: Field, value: Any) -> str:
    if field.form is Form.WEIGHT:
        return times(value)
    return percent(value) if field.form is Form.SHARE else number(value)
