"""The pictures and the documents of a contribution, as its page and its form show them: plain values, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.urls import reverse

from knowledge.models import Attachment, FileText, Illustration, IllustrationRendition
from portal.core.statements import Prepared

READERS_SIZES: Final = "width-"
"""How the sizes made for readers are named; those of the admin are not."""


@dataclass(frozen=True, slots=True)
class Size:
    url: str
    width: int


@dataclass(frozen=True, slots=True)
class Picture:
    pk: int
    title: str
    alternative: str
    width: int
    height: int
    widths: list[Size] = field(default_factory=list)
    """Sizes made for readers, narrowest first."""


@dataclass(frozen=True, slots=True)
class Document:
    pk: int
    title: str
    file_extension: str
    file_size: int | None
    """In bytes."""
    unreadable: str
    """Why the search knows nothing but its title, in words; or nothing."""

    @property
    def url(self) -> str:
        return reverse("knowledge:attachment", args=[self.pk])


@dataclass(frozen=True, slots=True)
class Files:
    pictures: list[Picture] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)


NO_FILES: Final = Files()


def files_of(contribution_id: int) -> Files:
    """In the order in which they are shown. The caller has asked the rule whether the contribution may be read."""
    pictures: dict[int, Picture] = {}
    documents: list[Document] = []
    for what, _position, pk, *cells in sorted(_STATEMENT.rows([contribution_id]), key=lambda row: row[:3]):
        if what == _PICTURE:
            pictures[pk] = Picture(pk, *cells[:4])
        elif what == _DOCUMENT:
            documents.append(_document(pk, *cells))
        else:
            width, _height, number = cells[2:5]
            pictures[number].widths.append(Size(reverse("knowledge:rendition", args=[number, pk]), width))
    return Files(list(pictures.values()), documents)


def _document(pk: int, title: str, name: str, size: int | None, _height: int, _number: int, reason: str) -> Document:
    extension = PurePath(name).suffix[1:]
    return Document(pk, title, extension, size, str(FileText.Reason(reason).label) if reason else "")


_PICTURE, _SIZE, _DOCUMENT = 1, 2, 3
"""Pictures come before their sizes."""


def _union(ids: Sequence[int]) -> QuerySet[Any, Any]:
    """(what, position, id, title, words or file name, width or bytes, height, id of a picture, reason)"""
    sizes = IllustrationRendition.objects.filter(image__contribution__in=ids, filter_spec__startswith=READERS_SIZES)
    pictures = Illustration.objects.filter(contribution__in=ids)
    documents = Attachment.objects.filter(contribution__in=ids)
    return _part(
        documents, _DOCUMENT, ("position", "title", "file", "file_size", 0, 0, "file_text__reason")
    ).union(
        _part(pictures, _PICTURE, ("position", "title", "alternative", "width", "height", 0, "")),
        _part(sizes, _SIZE, ("width", "", "", "width", 0, "image_id", "")),
        all=True,
    )  # fmt: skip


def _part(rows: QuerySet[Any, Any], what: int, cells: tuple[str | int, ...]) -> QuerySet[Any, Any]:
    position, *others = cells
    columns = [_column(what), _column(position), F("pk"), *map(_column, others)]
    named = {f"column_{place}": column for place, column in enumerate(columns)}
    return rows.order_by().annotate(**named).values_list(*named)


def _column(source: str | int) -> F | Value:
    if isinstance(source, int):
        return Value(source, output_field=IntegerField())
    return F(source) if source else Value("", output_field=CharField())


_STATEMENT: Final = Prepared(_union)
