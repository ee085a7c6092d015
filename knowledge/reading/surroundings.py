"""What is written around contributions: who signs, where, what about. One query for any number of them.

A list of twenty cards needs five relations of each. Read through the ORM they cost five queries and a few hundred
objects; here the ORM writes one statement, kept for the next reader, and what comes back are plain frozen values:
two equal values are shown the same way, which is what lets a drawn card be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import get_language

from knowledge.models import Authorship, Contribution, TaggedContribution
from portal.core.statements import Prepared


@dataclass(frozen=True, slots=True)
class Person:
    pk: int
    display_name: str
    slug: str
    credit: str

    def get_absolute_url(self) -> str:
        return reverse("members:profile", kwargs={"slug": self.slug})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: `label` tells it from others of its name, as `Territory.label`; keys are "" where nothing is above."""

    key: str
    name: str
    label: str
    departement: str = ""
    region: str = ""
    region_name: str = ""

    @property
    def lineage(self) -> frozenset[str]:
        """Keys of the place and, below the région, of its département."""
        return frozenset(filter(None, (self.key, self.departement)))

    def widened(self) -> Spot:
        """Its region, or itself when it has none above."""
        return Spot(self.region, self.region_name, self.region_name) if self.region else self

    def get_absolute_url(self) -> str:
        return reverse("territories:detail", kwargs={"key": self.key})


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the thesaurus, or a free word, by its address and its names."""

    slug: str
    label: str
    label_feminine: str = ""
    label_en: str = ""

    @property
    def name(self) -> str:
        return self.label

    @property
    def both_forms(self) -> str:
        """As `Concept.both_forms`."""
        if not self.label_feminine or self.label_feminine == self.label:
            return self.label
        return f"{self.label}, {self.label_feminine}"

    @property
    def local_label(self) -> str:
        """As `Concept.local_label`."""
        if self.label_en and (get_language() or "fr").startswith("en"):
            return self.label_en
        return self.label


@dataclass(slots=True)
class Surroundings:
    """Each in the order in which it is shown."""

    people: tuple[Person, ...] = ()
    places: tuple[Spot, ...] = ()
    axes: tuple[Word, ...] = ()
    trades: tuple[Word, ...] = ()
    tags: tuple[Word, ...] = ()


def surroundings(ids: Iterable[int]) -> dict[int, Surroundings]:
    """{id: what is around}, of every one of `ids`. The caller has asked the rule whether they may be read."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    found: dict[int, dict[str, list[Any]]] = {number: {} for number in wanted}
    for row in sorted(_STATEMENT.rows(wanted), key=_order):
        kind, number = row[:2]
        found[number].setdefault(kind, []).append(_MAKERS[kind](row[5:]))
    return {
        number: Surroundings(**{kind: tuple(values) for kind, values in kinds.items()})
        for number, kinds in found.items()
    }


_MAKERS: Final[dict[str, Callable[[Sequence[Any]], Person | Spot | Word]]] = {
    # What follows the rank, the sorting name and the serial number: see `_parts`.
    "people": lambda cells: Person(cells[6], *cells[:3]),
    "places": lambda cells: _spot(*cells[:6]),
    "axes": lambda cells: Word(*cells[:4]),
    "trades": lambda cells: Word(*cells[:4]),
    "tags": lambda cells: Word(*cells[:2]),
}
_SAME_RANK: Final = -1
_NO_TEXTS: Final = ("",) * 6


def _spot(
    key: str, name: str, postcodes: str, departement: str | None, region: str | None, region_name: str | None
) -> Spot:
    kind, _dash, code = key.partition("-")
    told_by = {"DEP": code, "COM": postcodes.split(" ")[0] or code}.get(kind)
    label = f"{name} ({told_by})" if told_by else name
    return Spot(key, name, label, departement or "", region or "", region_name or "")


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:5]


def _union(ids: Sequence[int]) -> QuerySet[Any, Any]:
    """(relation, contribution, rank, sorting name, serial, six texts, id of a person)"""
    first, *others = _parts(ids)
    return first.union(*others, all=True)


_STATEMENT: Final = Prepared(_union)


def _parts(ids: Sequence[int]) -> Iterator[QuerySet[Any, Any]]:
    """One query a relation, all with the same columns; the rank comes before the name, the serial number after."""
    people = Authorship.objects.filter(contribution__in=ids)
    names: tuple[str, ...] = ("member__display_name", "member__slug", "credit")
    yield _part(people, "people", "contribution", ("position", "", "pk"), names, number="member")
    places = Contribution.territories.through.objects.filter(contribution__in=ids)
    names = tuple(
        f"territory__{name}" for name in ("key", "name", "postcodes", "departement__key", "region__key", "region__name")
    )
    yield _part(places, "places", "contribution", (_SAME_RANK, "territory__search_name", "territory"), names)
    for scheme in ("axes", "trades"):
        words = getattr(Contribution, scheme).through.objects.filter(contribution__in=ids)
        names = tuple(f"concept__{name}" for name in ("slug", "label", "label_feminine", "label_en"))
        yield _part(words, scheme, "contribution", ("concept__position", "concept__label", "concept"), names)
    tags = TaggedContribution.objects.filter(content_object__in=ids)
    yield _part(tags, "tags", "content_object", (_SAME_RANK, "", "pk"), ("tag__slug", "tag__name"))


def _part(
    rows: QuerySet[Any, Any],
    relation: str,
    owner: str,
    order: tuple[str | int, str, str],
    texts: tuple[str, ...],
    number: str = "pk",
) -> QuerySet[Any, Any]:
    cells = (*order, *texts, *_NO_TEXTS[len(texts) :])
    columns = [Value(relation, output_field=CharField()), F(owner), *map(_column, cells), F(number)]
    named = {f"column_{position}": column for position, column in enumerate(columns)}
    return rows.order_by().annotate(**named).values_list(*named)


def _column(source: str | int) -> F | Value:
    if isinstance(source, int):
        return Value(source, output_field=IntegerField())
    return F(source) if source else Value("", output_field=CharField())
