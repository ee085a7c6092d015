"""The bibliography of a study: what is pasted is added to it, each work once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from knowledge.changes import touch
from research.citations.formatted import in_words
from research.models import CaseStudy, Reference
from research.references.parsing import Parsed, parse


@dataclass(frozen=True, slots=True)
class Added:
    """`again`: works that the bibliography had already."""

    count: int
    again: int
    parsed: Parsed


def add_references(study: CaseStudy, text: str) -> Added:
    """Add what is understood of `text`, at the end and in its order; the rest is in `parsed.left`."""
    parsed = parse(text)
    if not parsed.items:
        return Added(0, 0, parsed)
    with transaction.atomic():
        CaseStudy.objects.select_for_update().get(pk=study.pk)
        known = set(study.references.values_list("fingerprint", flat=True))
        position = study.references.aggregate(last=Max("position"))["last"] or 0
        new = []
        for item in parsed.items:
            mark = fingerprint(item.csl)
            if mark not in known:
                known.add(mark)
                position += 1
                new.append(
                    Reference(study=study, position=position, item=item.csl, words=in_words(item.csl), fingerprint=mark)
                )
        Reference.objects.bulk_create(new)
        touch([study.pk])
    return Added(len(new), len(parsed.items) - len(new), parsed)


def remove_reference(reference: Reference) -> None:
    with transaction.atomic():
        reference.delete()
        touch([reference.study_id])


def fingerprint(item: Mapping[str, Any]) -> str:
    """Of the DOI, or else of title, first author and year."""
    if number := item.get("DOI"):
        return hashlib.sha256(f"doi:{number}".encode()).hexdigest()
    first = (item.get("author") or [{}])[0]
    name = first.get("family") or first.get("literal") or ""
    year = (item.get("issued", {}).get("date-parts") or [[""]])[0][0]
    words = f"{item.get('title', '')}|{name}|{year}".casefold()
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()
