"""A pasted bibliography to CSL-JSON, entry by entry: what is not understood is given back with its line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from research.references.bibtex import read_bibtex
from research.references.entries import Item, Trouble
from research.references.identifiers import doi, hal, orcid
from research.references.ris import read_ris

MOST_CHARACTERS: Final = 400_000
MOST_ENTRIES: Final = 500
_TYPES: Final = frozenset(
    {
        "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "chapter", "dataset",
        "document", "entry", "entry-encyclopedia", "interview", "legal_case", "legislation", "manuscript",
        "motion_picture", "pamphlet", "paper-conference", "post-weblog", "report", "speech", "thesis", "webpage",
    }
)  # fmt: skip
_TEXTS: Final = (
    "title", "container-title", "publisher", "publisher-place", "volume", "issue", "page", "edition", "genre",
    "URL", "DOI", "abstract", "language", "note", "number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """`left` is the text of what was not understood: it goes back to the box it came from."""

    items: tuple[Item, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    left: str = field(default="")


def parse(text: str) -> Parsed:
    """Read BibTeX, RIS or CSL-JSON, told apart by how the text begins."""
    if len(text) > MOST_CHARACTERS:
        trouble = Trouble(1, _("Ce texte est trop long : collez votre bibliographie en plusieurs fois."), "")
        return Parsed((), (trouble,), text)
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        return Parsed()
    if start[0] in "[{":
        items, troubles = _read_csl(text)
    elif "@" in start and not start.startswith("TY"):
        items, troubles = read_bibtex(text)
    else:
        items, troubles = read_ris(text)
    kept: list[Item] = []
    for item in items:
        problem = _problem(item)
        if problem or len(kept) >= MOST_ENTRIES:
            troubles.append(Trouble(item.line, problem or _("Trop de références d’un coup."), item.raw))
        else:
            kept.append(item)
    troubles.sort(key=lambda trouble: trouble.line)
    return Parsed(tuple(kept), tuple(troubles), "\n\n".join(trouble.raw.strip() for trouble in troubles if trouble.raw))


def _read_csl(text: str) -> tuple[list[Item], list[Trouble]]:
    try:
        read = json.loads(text.lstrip("\ufeff"))
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        return [], [Trouble(line, _("Ce n’est pas du JSON valide."), text)]
    except RecursionError:
        return [], [Trouble(1, _("Ce n’est pas du JSON valide."), text)]
    items: list[Item] = []
    troubles: list[Trouble] = []
    for number, one in enumerate(read if isinstance(read, list) else [read], start=1):
        raw = json.dumps(one, ensure_ascii=False, indent=2)
        if isinstance(one, dict):
            items.append(Item(number, _only_known(one), raw))
        else:
            troubles.append(Trouble(number, _("Cette entrée n’est pas une référence."), raw))
    return items, troubles


def _only_known(one: dict[str, Any]) -> dict[str, Any]:
    """What the site keeps of a CSL item, each value of the kind it must be."""
    kept: dict[str, Any] = {name: str(one[name]) for name in _TEXTS if isinstance(one.get(name), str | int)}
    kind = one.get("type")
    kept["type"] = kind if isinstance(kind, str) and kind in _TYPES else "document"
    for role in ("author", "editor"):
        if isinstance(people := one.get(role), list) and (names := list(_names(people))):
            kept[role] = names
    issued = one.get("issued")
    if isinstance(issued, dict) and (date := _date_parts(issued)):
        kept["issued"] = {"date-parts": [date]}
    return kept


def _names(people: Iterable[Any]) -> Iterable[dict[str, str]]:
    for person in people:
        if isinstance(person, dict):
            name = {part: person[part] for part in ("family", "given", "literal") if isinstance(person.get(part), str)}
            if name:
                number = person.get("ORCID")
                yield name | ({"ORCID": number} if isinstance(number, str) else {})


def _date_parts(issued: dict[str, Any]) -> list[int]:
    parts = issued.get("date-parts")
    try:
        numbers = [int(number) for number in parts[0]] if parts else [int(str(issued.get("raw", ""))[:4])]
    except (TypeError, ValueError, IndexError, KeyError):
        return []
    return numbers[:3]


def _problem(item: Item) -> str:
    """Why an entry cannot be kept; empty when it can. Puts identifiers in their usual form."""
    csl = item.csl
    if not str(csl.get("title", "")).strip():
        return _("Il manque un titre.")
    if written := csl.get("DOI"):
        csl["DOI"] = doi(written)
        if not csl["DOI"]:
            return _("Le DOI « %s » n’a pas la forme d’un DOI (10.…/…).") % written
    if url := csl.get("URL"):
        if number := hal(url):
            csl["URL"] = f"https://hal.science/{number}"
        elif not str(url).lower().startswith(("http://", "https://")):
            return _("L’adresse « %s » n’est pas celle d’une page web.") % url
    for person in csl.get("author", []):
        if "ORCID" in person:
            checked = orcid(person["ORCID"])
            if not checked:
                return _("L’ORCID « %s » est faux : vérifiez ses chiffres.") % person["ORCID"]
            person["ORCID"] = checked
    return ""
