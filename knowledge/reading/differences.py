"""What changed between two states of a contribution, field by field and word by word, in words people read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from diff_match_patch import diff_match_patch
from django.utils.functional import Promise

from knowledge.choices import Outcome
from knowledge.models import Contribution
from portal.territories.models import Territory
from portal.vocabulary.models import Concept

_WORDS = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
_CHOSEN = ("axes", "trades", "sectors", "skills")
_DIFF_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """`op` is "equal", "insert" or "delete"."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    field: str
    label: str | Promise
    pieces: tuple[Piece, ...]


def differences(
    model: type[Contribution], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[FieldDifference]:
    """Changed fields in reading order. `before` and `after` are stored page contents (revision JSON)."""
    found = []
    readable_before, readable_after = readable_fields(model, before), readable_fields(model, after)
    for name, (label, old) in readable_before.items():
        new = readable_after[name][1]
        if old != new:
            found.append(FieldDifference(name, label, word_diff(old, new)))
    return found


def readable_fields(model: type[Contribution], content: Mapping[str, Any]) -> dict[str, tuple[str | Promise, str]]:
    """{field: (label, text)} of everything a person can compare."""
    fields: dict[str, tuple[str | Promise, str]] = {}

    def add(name: str, text: str) -> None:
        fields[name] = (model._meta.get_field(name).verbose_name, text)

    add("title", content.get("title") or "")
    add("summary", content.get("summary") or "")
    names = {field.name for field in model._meta.get_fields()}
    if "outcome" in names:
        outcome = content.get("outcome") or ""
        add("outcome", str(Outcome(outcome).label) if outcome in Outcome.values else "")
    for name in model.text_fields:
        add(name, content.get(name) or "")
    for name in model.block_fields:
        add(name, model.words_of_blocks(name, content.get(name)))
    for name in ("started_on", "ended_on"):
        if name in names:
            add(name, str(content.get(name) or ""))
    if "verbatims" in {relation.name for relation in model._meta.related_objects}:
        quotes = "\n".join(f"« {v['text']} » {v['speaker']}" for v in content.get("verbatims") or [])
        fields["verbatims"] = ("paroles citées", quotes)
    for name in _CHOSEN:
        add(name, _labels(Concept.objects.filter(pk__in=content.get(name) or []).values_list("label", flat=True)))
    places = Territory.objects.filter(pk__in=content.get("territories") or [])
    add("territories", _labels(places.values_list("name", flat=True)))
    return fields


def _labels(labels: Iterable[str]) -> str:
    return ", ".join(sorted(labels))


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Differences by whole words; characters are never split. Bounded in time: a coarse diff rather than a wait."""
    engine = diff_match_patch()
    engine.Diff_Timeout = _DIFF_SECONDS
    words: dict[str, str] = {}

    def encode(text: str) -> str:
        return "".join(words.setdefault(word, chr(0x100 + len(words))) for word in _WORDS.findall(text))

    encoded_before, encoded_after = encode(before), encode(after)
    if len(words) > 0xD000:  # beyond, code points would meet the surrogates
        return (Piece("delete", before), Piece("insert", after))
    spelled = {code: word for word, code in words.items()}
    diffs = engine.diff_main(encoded_before, encoded_after, False)
    engine.diff_cleanupSemantic(diffs)
    kinds = {engine.DIFF_EQUAL: "equal", engine.DIFF_INSERT: "insert", engine.DIFF_DELETE: "delete"}
    return tuple(Piece(kinds[kind], "".join(spelled[code] for code in codes)) for kind, codes in diffs)
