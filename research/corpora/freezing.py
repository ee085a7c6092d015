"""Freezing a corpus: the exact list of its sources and versions, its grid and its codes, under a checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from knowledge.models import Publication
from portal.members.models import Member
from research.corpora.comparing import agreement_of
from research.models import Coding, Corpus, CorpusVersion


class FreezeRefused(ValueError):
    """Why, in words for the person."""


def freeze(corpus: Corpus, by: Member, note: str = "") -> CorpusVersion:
    """Make the next version. Raises FreezeRefused for a corpus without a source that can be named."""
    with transaction.atomic():
        locked = Corpus.objects.select_for_update().get(pk=corpus.pk)
        content = content_of(locked)
        if not content["sources"]:
            raise FreezeRefused(_("Ce corpus n’a encore aucune source : il n’y a rien à figer."))
        last = locked.versions.aggregate(last=Max("number"))["last"] or 0
        return CorpusVersion.objects.create(
            corpus=locked, number=last + 1, note=note, content=content, checksum=checksum(content), frozen_by=by
        )


def content_of(corpus: Corpus) -> dict[str, Any]:
    """See `CorpusVersion`. Sources whose contribution was destroyed are not in it. Eight queries."""
    kept = corpus.entries.filter(is_included=True).exclude(contribution=None)
    newest = dict(
        Publication.objects.filter(contribution__in=kept.values("contribution"))
        .values("contribution")
        .annotate(newest=Max("number"))
        .values_list("contribution", "newest")
    )
    sources = [
        {"position": position, "contribution": pk, "version": newest[pk], "by_rule": by_rule}
        for position, pk, by_rule in kept.values_list("position", "contribution", "by_rule")
        if pk in newest
    ]
    places = {source["position"] for source in sources}
    codings = Coding.objects.filter(entry__corpus=corpus, entry__position__in=places).order_by("pk")
    rows = list(
        codings.values_list("entry__position", "version", "field", "start", "end", "digest", "code_id", "coder_id")
    )
    letters = _letters(dict.fromkeys(row[-1] for row in rows))
    names = ("position", "version", "field", "start", "end", "digest", "code", "coder")
    return {
        "rule": corpus.rule,
        "rule_label": corpus.rule_label,
        "sources": sources,
        "codes": [
            {"id": code.pk, "label": code.label, "definition": code.definition, "parent": code.parent_id}
            for code in corpus.codes.all()
        ],
        "codings": [dict(zip(names, (*row[:-1], letters[row[-1]]), strict=True)) for row in sorted(rows)],
        "agreement": agreement_of(corpus).as_values(),
    }


def checksum(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content as JSON with sorted keys and no blanks."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _letters(coders: Mapping[int, None]) -> dict[int, str]:
    """A, B… in the order in which they began: who they are stays with the corpus."""
    return {coder: _letter(number) for number, coder in enumerate(coders)}


def _letter(number: int) -> str:
    return ascii_uppercase[number] if number < len(ascii_uppercase) else f"C{number + 1}"
