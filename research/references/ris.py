"""Reading RIS."""

from __future__ import annotations

import re
from typing import Any, Final

import rispy
from django.utils.translation import gettext as _

from research.references.entries import Item, Trouble

_KINDS: Final = {
    "JOUR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "BOOK": "book",
    "CHAP": "chapter", "CONF": "paper-conference", "CPAPER": "paper-conference", "THES": "thesis",
    "RPRT": "report", "ELEC": "webpage", "WEB": "webpage", "BLOG": "post-weblog", "DATA": "dataset",
}  # fmt: skip
_FIELDS: Final = {
    "primary_title": "title", "title": "title", "secondary_title": "container-title",
    "journal_name": "container-title", "alternate_title3": "container-title", "publisher": "publisher",
    "place_published": "publisher-place", "volume": "volume", "number": "issue", "doi": "DOI",
    "abstract": "abstract", "edition": "edition", "language": "language",
}  # fmt: skip
_START: Final = re.compile(r"^TY\s{0,2}-", re.MULTILINE)
_NUMBERS: Final = re.compile(r"\d+")


def read_ris(text: str) -> tuple[list[Item], list[Trouble]]:
    """Entries in order, each read alone, so that a broken one does not hold back the others."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    starts = [match.start() for match in _START.finditer(text)]
    if not starts:
        return [], [Trouble(1, _("Nous ne reconnaissons ni BibTeX, ni RIS, ni CSL-JSON dans ce texte."), text)]
    items: list[Item] = []
    troubles: list[Trouble] = []
    if before := text[: starts[0]].strip():
        troubles.append(Trouble(1, _("Ces lignes viennent avant la première référence (TY)."), before))
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        raw = text[start:end]
        line = text.count("\n", 0, start) + 1
        if not re.search(r"^ER\s{0,2}-", raw, re.MULTILINE):
            troubles.append(Trouble(line, _("Il manque la fin de cette référence (ER)."), raw))
            continue
        try:
            entries = rispy.loads(raw)
        except (ValueError, KeyError, IndexError, OSError):
            entries = []
        if entries:
            items.append(Item(line, _csl(entries[0]), raw))
        else:
            troubles.append(Trouble(line, _("Cette référence RIS est mal formée."), raw))
    return items, troubles


def _csl(entry: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"type": _KINDS.get(str(entry.get("type_of_reference", "")).upper(), "document")}
    for name, target in _FIELDS.items():
        if isinstance(value := entry.get(name), str) and value.strip():
            item.setdefault(target, " ".join(value.split()))
    if urls := entry.get("urls"):
        item["URL"] = str(urls[0]).strip()
    pages = [str(entry[name]) for name in ("start_page", "end_page") if entry.get(name)]
    if pages:
        item["page"] = "-".join(pages)
    people = [*entry.get("first_authors", []), *entry.get("authors", [])]
    if people:
        item["author"] = [_name(person) for person in people]
    numbers = [int(number) for number in _NUMBERS.findall(str(entry.get("date") or entry.get("year") or ""))]
    if numbers:
        item["issued"] = {"date-parts": [numbers[:3]]}
    return item


def _name(person: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in person.partition(","))
    return {"family": family, "given": given} if comma and given else {"literal": person.strip()}
