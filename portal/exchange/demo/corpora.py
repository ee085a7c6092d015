"""Corpora of the demo, with their grids, two readings of some sources, and frozen versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from knowledge.models import ContributionState
from portal.members.models import Member
from portal.members.viewers import viewer_as
from portal.visibility import Viewer
from research.corpora import codebook, coding, editing, freezing, gathering, rules
from research.models import CaseStudy, Corpus, CorpusEntry, Memo

_STORIES = "import:demo:"


def fill_corpora(corpora: Iterable[Mapping[str, Any]]) -> int:
    """Make the corpora that are not there yet; returns how many.

    Raises DoesNotExist or LookupError for an unknown member, story, study or sentence.
    """
    made = 0
    for data in corpora:
        if not Corpus.objects.filter(title=data["title"], is_example=True).exists():
            with transaction.atomic():
                _make(data)
            made += 1
    return made


def _make(data: Mapping[str, Any]) -> None:
    owner = _member(data["owner"])
    values = {name: data[name] for name in ("title", "question", "visibility")}
    values |= {
        "rule": rules.read(data["rule"]),
        "researchers": [_member(slug) for slug in data["researchers"]],
        "studies": list(
            CaseStudy.objects.filter(state__source_id__in=[f"demo:study:{one}" for one in data["studies"]])
        ),
    }
    corpus = editing.save(values, owner)
    Corpus.objects.filter(pk=corpus.pk).update(is_example=True)
    if troubles := codebook.add_codes(corpus, data["codes"]).troubles:
        raise LookupError(str(troubles))
    entries = {row[0]: _source(corpus, owner, row) for row in data["sources"]}
    for slug, rows in data["coded"].items():
        for story, code, words in rows:
            _code(corpus, entries[story], _member(slug), code, words)
    for slug, stories in data["finished"].items():
        coder = _member(slug)
        for story in stories:
            coding.finish(entries[story], _opened(entries[story], coder), coder)
    for slug, code, story, text in data["memos"]:
        Memo.objects.create(
            corpus=corpus, author=_member(slug), text=text, code=corpus.codes.get(label=code), entry=entries.get(story)
        )
    for note in data["versions"]:
        freezing.freeze(corpus, owner, note)


def _source(corpus: Corpus, owner: Member, row: list[str]) -> CorpusEntry:
    story, act, origin, reason = row
    number = ContributionState.objects.get(source_id=f"{_STORIES}{story}").pk
    gathering.consider(
        corpus, [number], _reader(owner), by=owner, reason=reason,
        included=act == "retenue", by_rule=origin == "règle",
    )  # fmt: skip
    return corpus.entries.get(contribution=number)


def _code(corpus: Corpus, entry: CorpusEntry, coder: Member, label: str, words: str) -> None:
    source = _opened(entry, coder)
    units = [unit for part in coding.parts_of(source, (), _reader(coder)) for unit in part.units]
    found = [unit.value for unit in units if _plain(words) in _plain(unit.words)]
    if not found:
        raise LookupError(words)
    coding.code_passages(entry, source, found[:1], corpus.codes.get(label=label), coder)


def _plain(text: str) -> str:
    """Without the finesses of typography, which the files of the demo write in two ways."""
    return " ".join(text.replace("’", "'").split())


def _opened(entry: CorpusEntry, coder: Member) -> coding.Opened:
    source = coding.opened(entry, _reader(coder))
    if source is None:
        raise LookupError(f"{coder} may not read source {entry}")
    return source


def _reader(member: Member) -> Viewer:
    """The network's eyes: members of the demo have no account."""
    return viewer_as(member, "network")


def _member(slug: str) -> Member:
    return Member.objects.get(slug=slug)
