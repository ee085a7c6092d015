"""Reading BibTeX."""

from __future__ import annotations

import re
from typing import Any, Final

import bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ImplicitComment
from django.utils.translation import gettext as _

from research.references.entries import Item, Trouble

_KINDS: Final = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "inbook": "chapter",
    "incollection": "chapter", "inproceedings": "paper-conference", "conference": "paper-conference",
    "mastersthesis": "thesis", "phdthesis": "thesis", "thesis": "thesis", "report": "report",
    "techreport": "report", "online": "webpage", "electronic": "webpage",
}  # fmt: skip
_FIELDS: Final = {
    "title": "title", "journal": "container-title", "journaltitle": "container-title",
    "booktitle": "container-title", "publisher": "publisher", "institution": "publisher", "school": "publisher",
    "address": "publisher-place", "location": "publisher-place", "volume": "volume", "number": "issue",
    "issue": "issue", "pages": "page", "doi": "DOI", "url": "URL", "abstract": "abstract", "note": "note",
    "edition": "edition", "type": "genre",
}  # fmt: skip
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR: Final = re.compile(r"\b(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\b")


def read_bibtex(text: str) -> tuple[list[Item], list[Trouble]]:
    """Entries in order. A broken one does not hold back the others."""
    library = bibtexparser.parse_string(
        text,
        append_middleware=[LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts()],
    )
    items: list[Item] = []
    troubles: list[Trouble] = []
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        raw = block.raw or ""
        if isinstance(block, Entry):
            items.append(Item(line, _csl(block), raw))
        elif isinstance(block, ImplicitComment) and library.entries:
            troubles.append(Trouble(line, _("Ces lignes ne font partie d’aucune entrée."), raw))
    for failed in library.failed_blocks:
        line = (failed.start_line or 0) + 1
        if isinstance(failed, DuplicateBlockKeyBlock):
            reason = _("La clé « %s » sert deux fois.") % failed.key
        elif isinstance(failed, DuplicateFieldKeyBlock):
            reason = _("Un champ est écrit deux fois dans cette entrée.")
        else:
            reason = _("Cette entrée BibTeX est mal formée : vérifiez ses accolades et ses virgules.")
        troubles.append(Trouble(line, reason, failed.raw or ""))
    if not library.entries and not library.failed_blocks:
        troubles.append(Trouble(1, _("Nous ne trouvons aucune entrée BibTeX dans ce texte."), text))
    return items, troubles


def _csl(entry: Entry) -> dict[str, Any]:
    values = {field.key.lower(): field.value for field in entry.fields}
    item: dict[str, Any] = {"type": _KINDS.get(entry.entry_type.lower(), "document")}
    for name, target in _FIELDS.items():
        if isinstance(value := values.get(name), str) and value.strip():
            item.setdefault(target, _plain(value))
    for role in ("author", "editor"):
        if isinstance(people := values.get(role), list) and (names := [_name(person) for person in people]):
            item[role] = names
    if date := _date(values):
        item["issued"] = {"date-parts": [date]}
    if "page" in item:
        item["page"] = item["page"].replace("--", "-")
    return item


def _name(person: Any) -> dict[str, str]:
    family = " ".join([*person.von, *person.last, *person.jr])
    given = " ".join(person.first)
    name = {"family": _plain(family), "given": _plain(given)}
    return {part: value for part, value in name.items() if value} or {"literal": "?"}


def _date(values: dict[str, Any]) -> list[int]:
    found = _YEAR.search(str(values.get("date") or values.get("year") or ""))
    if not found:
        return []
    numbers = [int(part) for part in found.groups() if part]
    month = str(values.get("month") or "").strip().lower()
    if len(numbers) == 1 and month[:3] in _MONTHS:
        numbers.append(_MONTHS.index(month[:3]) + 1)
    return numbers


def _plain(value: str) -> str:
    """Without the braces that protect capitals."""
    return " ".join(value.replace("{", "").replace("}", "").split())
