"""Coding the sentences of one version of a source. Each coder sees their own codes only: two readings stay apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from knowledge.models import Contribution, Publication
from knowledge.reading.history import versions_for
from knowledge.reading.links import editable
from portal.members.models import Member
from portal.visibility import Viewer
from research.corpora.passages import Span, digest, runs, sentences
from research.models import Code, Coding, CodingPass, CorpusEntry

_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Opened:
    """A version of a source that the coder may read. `versions`: numbers of those they may, newest first."""

    page: Contribution
    version: Publication
    versions: tuple[int, ...]

    @property
    def texts(self) -> dict[str, str]:
        """{field: Markdown}, in reading order, as far as it is not empty."""
        model = self.page.specific_class
        content = self.version.content
        return {name: text for name in model.text_fields if (text := str(content.get(name) or "")).strip()}

    def label_of(self, field: str) -> str:
        return str(self.page.specific_class._meta.get_field(field).verbose_name)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence: `value` names it in a form."""

    value: str
    words: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The sentences of one field."""

    field: str
    label: str
    units: tuple[Unit, ...]


def opened(entry: CorpusEntry, viewer: Viewer, number: int | None = None) -> Opened | None:
    """The version of this number, or the newest; None for what the reader may not read."""
    found = Contribution.objects.visible_to(viewer).published().select_related("state", "content_type")
    page = found.filter(pk=entry.contribution_id).first()
    versions = versions_for(viewer, page) if page else []
    chosen = next((version for version in versions if number in (None, version.number)), None)
    return Opened(page, chosen, tuple(version.number for version in versions)) if page and chosen else None


def parts_of(source: Opened, mine: Iterable[Coding], viewer: Viewer) -> list[Part]:
    """The text to code, with the codes already given. Links are named as this reader may read them; one query."""
    given: dict[str, list[Coding]] = defaultdict(list)
    for coding in mine:
        # Words taken out of a text move those that follow: a passage that does not say the same is not shown there.
        if digest(source.texts.get(coding.field, "")[coding.start : coding.end]) == coding.digest:
            given[coding.field].append(coding)
    spans = [(field, text, span) for field, text in source.texts.items() for span in sentences(text)]
    words = editable(_BETWEEN.join(text[start:end] for _field, text, (start, end) in spans), viewer).split(_BETWEEN)
    units: dict[str, list[Unit]] = defaultdict(list)
    for (field, _text, span), shown in zip(spans, words, strict=True):
        start, end = span
        over = tuple(coding for coding in given[field] if coding.start < end and coding.end > start)
        units[field].append(Unit(f"{field}:{start}:{end}", shown, over))
    return [Part(field, source.label_of(field), tuple(units[field])) for field in units]


def in_words(mine: Iterable[Coding], parts: Iterable[Part]) -> list[tuple[Coding, str]]:
    """Each coding with the sentences it stands on; no words when the text no longer says them."""
    said: dict[int, list[str]] = defaultdict(list)
    for part in parts:
        for unit in part.units:
            for coding in unit.codings:
                said[coding.pk].append(unit.words)
    return [(coding, " ".join(said[coding.pk])) for coding in mine]


def own_codings(entry: CorpusEntry, coder: Member) -> list[Coding]:
    """On any version of the source. One query."""
    found = Coding.objects.filter(entry=entry, coder=coder)
    return list(found.select_related("code").order_by("field", "start", "pk"))


def code_passages(entry: CorpusEntry, source: Opened, chosen: Iterable[str], code: Code, coder: Member) -> int:
    """Give `code` to the chosen sentences, neighbours joined; returns how many passages are new.

    Values that name no sentence of this version are left out.
    """
    by_field = _spans(chosen)
    made = 0
    with transaction.atomic():
        for field, text in source.texts.items():
            for start, end in runs(by_field.get(field, ()), sentences(text)):
                place = {"version": source.version.number, "field": field, "start": start, "end": end}
                _coding, is_new = Coding.objects.get_or_create(
                    entry=entry, code=code, coder=coder, **place, defaults={"digest": digest(text[start:end])}
                )
                made += is_new
    return made


def finish(entry: CorpusEntry, source: Opened, coder: Member) -> CodingPass:
    """The coder has read all of this version: what has no code was left without one on purpose."""
    units = [[field, start, end] for field, text in source.texts.items() for start, end in sentences(text)]
    done, _created = CodingPass.objects.update_or_create(
        entry=entry,
        version=source.version.number,
        coder=coder,
        defaults={"units": units, "finished_at": timezone.now()},
    )
    return done


def _spans(values: Iterable[str]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for value in values:
        field, _colon, numbers = value.partition(":")
        start, _colon, end = numbers.partition(":")
        if all(one.isascii() and one.isdigit() and len(one) < 10 for one in (start, end)):
            found[field].append((int(start), int(end)))
    return found
