"""Reading tables that people export from their tools: encoding and separator are found, not asked.

A cell that starts like a formula is refused, and messages about cells never start with one, so that
nothing live travels through this site from one spreadsheet to another.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

SEPARATORS = ";,\t"
FORMULA_STARTS = ("=", "@", "\t", "\r", "+", "-")
MAX_BYTES = 20_000_000


class UnreadableFile(ValueError):
    """The file is too large, in no known encoding, or has no usable header."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: its number in the file (the header is line 1) and its cells by column."""

    line: int
    cells: dict[str, str]


def decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 by their mark, else UTF-8, else Windows-1252 as old French tools write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:200]:
        encodings = ["utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("L’encodage du fichier n’est pas reconnu (UTF-8, UTF-16 ou Windows-1252)."))


def separator_of(text: str) -> str:
    """The separator that cuts the header most; a semicolon when nothing does."""
    header = text.lstrip("\ufeff").split("\n", 1)[0]
    return max(SEPARATORS, key=header.count)


def rows_of(path: Path, columns: Iterable[str], required: Iterable[str]) -> Iterator[Row]:
    """Rows of the file, blank ones left out. Raises UnreadableFile before the first row."""
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableFile(_("Le fichier dépasse 20 Mo."))
    text = decoded(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    known = set(columns)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
    except csv.Error as fault:
        raise UnreadableFile(str(fault)) from fault
    missing = [name for name in required if name not in header]
    if missing:
        raise UnreadableFile(_("Colonnes manquantes : %(names)s.") % {"names": ", ".join(missing)})
    unknown = [name for name in header if name and name not in known]
    if unknown:
        raise UnreadableFile(_("Colonnes inconnues : %(names)s.") % {"names": ", ".join(unknown)})
    if len(set(header)) < len(header):
        raise UnreadableFile(_("Une colonne est donnée deux fois."))
    return _rows(reader, header)


def _rows(reader: Iterator[list[str]], header: list[str]) -> Iterator[Row]:
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise UnreadableFile(str(fault)) from fault
        if any(value.strip() for value in values):
            cells = dict(zip(header, (value.strip() for value in values), strict=False))
            yield Row(getattr(reader, "line_num", 0), {name: cells.get(name, "") for name in header})


def looks_like_formula(text: str, *, phone: bool = False) -> bool:
    """True for what a spreadsheet would compute. A phone may start with +, a list of lines with a dash."""
    if not text.startswith(FORMULA_STARTS):
        return False
    if text.startswith("+"):
        return not phone
    if text.startswith("-"):
        return not text.startswith("- ")
    return True


def harmless(text: str) -> str:
    """A cell quoted back in a report, never live in a spreadsheet."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
