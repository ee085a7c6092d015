"""The reference files of the thesaurus: `data/<scheme>.yaml`, read and checked before anything is written.

Shape of a file: `scheme`, then `groups`, each with an optional `parent` ("scheme:slug") and its `concepts`.
A concept has `slug`, `label`, `en` and optionally `feminine`, `definition`, and lists of other labels
(`synonyms`, `acronyms`, `also_masculine`, `also_feminine`, `hidden`, `en_synonyms`, `en_acronyms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from portal.vocabulary.models import ConceptLabel, Scheme

DATA: Final = Path(__file__).parent / "data"
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST: Final = {"slug": 80, "label": 160, "feminine": 160, "en": 160}  # characters the columns take
_TEXT_KEYS: Final = ("slug", "label", "feminine", "en", "definition")
_LABEL_KEYS: Final[dict[str, tuple[str, str]]] = {
    "synonyms": (ConceptLabel.Kind.SYNONYM, "fr"),
    "acronyms": (ConceptLabel.Kind.ACRONYM, "fr"),
    "also_masculine": (ConceptLabel.Kind.MASCULINE, "fr"),
    "also_feminine": (ConceptLabel.Kind.FEMININE, "fr"),
    "hidden": (ConceptLabel.Kind.HIDDEN, "fr"),
    "en_synonyms": (ConceptLabel.Kind.SYNONYM, "en"),
    "en_acronyms": (ConceptLabel.Kind.ACRONYM, "en"),
}


class VocabularyFileError(ValueError):
    """A file cannot be used; the message names the file and the entry."""


@dataclass(frozen=True)
class LabelEntry:
    text: str
    kind: str
    language: str


@dataclass(frozen=True)
class ConceptEntry:
    """One concept as written; `parent` is "scheme:slug" or empty, `position` its rank in the file."""

    scheme: str
    slug: str
    label: str
    label_feminine: str
    label_en: str
    definition: str
    parent: str
    position: int
    labels: tuple[LabelEntry, ...]

    @property
    def key(self) -> str:
        return f"{self.scheme}:{self.slug}"


def read_entries(folder: Path = DATA) -> list[ConceptEntry]:
    """Every concept of every file. Raises VocabularyFileError: unreadable, doubled, unknown key, unknown parent."""
    entries: dict[str, ConceptEntry] = {}
    for path in sorted(folder.glob("*.yaml")):
        for entry in _read_file(path):
            if entry.key in entries:
                raise VocabularyFileError(f"{path.name}: {entry.key} is written twice")
            entries[entry.key] = entry
    if not entries:
        raise VocabularyFileError(f"no concept in {folder}")
    for entry in entries.values():
        _check_parents(entry, entries)
    return list(entries.values())


def _check_parents(entry: ConceptEntry, entries: Mapping[str, ConceptEntry]) -> None:
    seen = {entry.key}
    parent = entry.parent
    while parent:
        if parent not in entries:
            raise VocabularyFileError(f"{entry.key}: unknown parent {parent}")
        if parent in seen:
            raise VocabularyFileError(f"{entry.key}: its parents form a loop")
        seen.add(parent)
        parent = entries[parent].parent


def _read_file(path: Path) -> Iterator[ConceptEntry]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        scheme = Scheme(document["scheme"])
        groups = list(document["groups"])
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise VocabularyFileError(f"{path.name}: {error}") from error
    position = 0
    for group in groups:
        for raw in group["concepts"]:
            position += 1
            yield _entry(path, scheme.value, group.get("parent") or "", position, raw)


def _entry(path: Path, scheme: str, parent: str, position: int, raw: Mapping[str, Any]) -> ConceptEntry:
    where = f"{path.name}: {raw.get('slug', f'concept {position}')}"
    unknown = set(raw) - set(_TEXT_KEYS) - set(_LABEL_KEYS)
    if unknown:
        raise VocabularyFileError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    if not raw.get("slug") or not raw.get("label"):
        raise VocabularyFileError(f"{where}: a concept needs a slug and a label")
    labels = tuple(
        LabelEntry(text=text, kind=kind, language=language)
        for key, (kind, language) in _LABEL_KEYS.items()
        for text in raw.get(key, ())
    )
    texts = [raw.get(key, "") for key in _TEXT_KEYS] + [label.text for label in labels]
    if not all(isinstance(text, str) for text in texts):
        raise VocabularyFileError(f"{where}: every value is a text (quote numbers and yes/no)")
    if not _SLUG.fullmatch(raw["slug"]):
        raise VocabularyFileError(f"{where}: a slug is made of a-z, 0-9 and single hyphens")
    if any(len(raw.get(key, "")) > most for key, most in _LONGEST.items()) or any(
        len(label.text) > _LONGEST["label"] for label in labels
    ):
        raise VocabularyFileError(f"{where}: longer than 160 characters (80 for a slug)")
    return ConceptEntry(
        scheme=scheme,
        slug=raw["slug"],
        label=raw["label"],
        label_feminine=raw.get("feminine", ""),
        label_en=raw.get("en", ""),
        definition=raw.get("definition", ""),
        parent=parent,
        position=position,
        labels=labels,
    )
