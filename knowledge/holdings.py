"""What hangs on the page of a contribution: how many of each, in one query, so that nothing empty is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import CharField, Count, F, Model, QuerySet, Value
from django.utils import timezone

from knowledge.choices import WRITING_CREDITS
from knowledge.models import (
    Attachment,
    Authorship,
    Contribution,
    Illustration,
    Lineage,
    PracticePair,
    Publication,
    ReuseAttestation,
    Verbatim,
)
from portal.core.statements import Prepared
from portal.members.models import Member
from portal.visibility import Viewer


@dataclass(slots=True)
class Holdings:
    """Numbers of rows, whoever reads: each thing still asks its own rule before it is shown or counted."""

    verbatims: int = 0
    files: int = 0
    """Pictures and documents."""
    publications: int = 0
    trials: int = 0
    uses: int = 0
    """Texts that use it."""
    neighbours: int = 0
    """Stories of the same practice, that came out alike or not."""
    writers: frozenset[int] = frozenset()
    """Members credited with the text."""
    open_people: frozenset[int] = frozenset()
    """Of all the members credited, those whose page this reader may open."""
    sources: frozenset[int] = frozenset()
    """Texts that it uses, readable or not."""
    others: dict[str, int] = field(default_factory=dict)
    """What rooms above hold of it, by the name that they gave; what there is none of is absent."""


_others: dict[str, type[Model]] = {}


def register(name: str, model: type[Model]) -> None:
    """For a room above, once the apps are ready: rows of `model` hang on their `contribution` and are counted too."""
    _others[name] = model


def take_stock(page: Contribution, viewer: Viewer) -> Holdings:
    """Of this page, kept with the object for each reader: for a page being read, which a request opens once and does
    not change."""
    kept: dict[Viewer, Holdings] = page.__dict__.setdefault("_holdings", {})
    if viewer not in kept:
        kept[viewer] = _count(page.pk, viewer)
    return kept[viewer]


def known_writers(page: Contribution) -> frozenset[int] | None:
    """Members who wrote it, the same for every reader, or None when no stock was taken of this object."""
    return next((held.writers for held in page.__dict__.get("_holdings", {}).values()), None)


def _count(pk: int, viewer: Viewer) -> Holdings:
    found = Holdings()
    named: dict[str, set[int]] = {"writers": set(), "open_people": set(), "sources": set()}
    for what, number in _STATEMENT.rows([pk], viewer, timezone.localdate()):
        if what in named:
            named[what].add(number)
        elif what in _others:
            found.others[what] = number
        else:
            setattr(found, what, getattr(found, what) + number)
    for what, numbers in named.items():
        setattr(found, what, frozenset(numbers))
    return found


def _union(ids: Sequence[int], viewer: Viewer, _day: dt.date) -> QuerySet[Any, Any]:
    """(what, number), with what this reader may see on that day."""
    first, *others = _parts(ids, viewer)
    return first.union(*others, all=True)


def _parts(ids: Sequence[int], viewer: Viewer) -> Iterator[QuerySet[Any, Any]]:
    readable = Member.objects.visible_to(viewer).filter(authorships__contribution__in=ids).order_by()
    yield readable.annotate(what=_words("open_people"), number=F("pk")).values_list("what", "number")
    credits = Authorship.objects.filter(contribution__in=ids, credit__in=WRITING_CREDITS).order_by()
    yield credits.annotate(what=_words("writers"), number=F("member")).values_list("what", "number")
    used = Lineage.objects.filter(target__in=ids).order_by()
    yield used.annotate(what=_words("sources"), number=F("source")).values_list("what", "number")
    standing = ReuseAttestation.objects.filter(withdrawn_at=None)
    for what, rows, owner in (
        ("verbatims", Verbatim.objects.all(), "report"),
        ("files", Illustration.objects.all(), "contribution"),
        ("files", Attachment.objects.all(), "contribution"),
        ("publications", Publication.objects.all(), "contribution"),
        ("trials", standing, "contribution"),
        ("uses", Lineage.objects.all(), "source"),
        ("neighbours", PracticePair.objects.all(), "first"),
        ("neighbours", PracticePair.objects.all(), "second"),
        *((name, model._default_manager.all(), "contribution") for name, model in _others.items()),
    ):
        mine: QuerySet[Any, Any] = rows.filter(**{f"{owner}__in": ids}).order_by().values(owner)
        yield mine.annotate(what=_words(what), number=Count("pk")).values_list("what", "number")


def _words(text: str) -> Value:
    return Value(text, output_field=CharField())


_STATEMENT: Final = Prepared(_union)
