"""Files to raw records: JSON Lines (also .gz), CSV, or a folder of Markdown with front matter."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MAX_LINE = 2_000_000
"""Characters of one record."""
_SECTION = re.compile(r"^## +(\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as found. `error` says why it could not be read; `where` names its line or file."""

    where: str
    data: dict[str, Any]
    error: str = ""


class UnreadableSource(Exception):
    """The file or folder cannot be opened as one of the three formats."""


def read(source: Path) -> Iterator[Raw]:
    """Records in order, bad ones included. Raises UnreadableSource before the first one."""
    if source.is_dir():
        paths = sorted(path for path in source.rglob("*.md") if path.is_file() and path.stem.lower() != "readme")
        lines = sorted(path for pattern in ("*.jsonl", "*.jsonl.gz") for path in source.glob(pattern))
        if not paths and not lines:
            raise UnreadableSource(f"{source.name} : ni fichier Markdown ni JSON Lines dans ce dossier.")
        return _many(source, paths, lines)
    if not source.is_file():
        raise UnreadableSource(f"{source} : fichier introuvable.")
    name = source.name.lower()
    if name.endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        return _json_lines(source)
    if name.endswith(".csv"):
        return _csv(source)
    if name.endswith(".md"):
        return iter([_markdown(source, source.name)])
    raise UnreadableSource(f"{source.name} : formats lus : .jsonl, .jsonl.gz, .csv, .md ou un dossier.")


def _many(folder: Path, paths: list[Path], lines: list[Path]) -> Iterator[Raw]:
    for path in paths:
        yield _markdown(path, str(path.relative_to(folder)))
    for path in lines:
        yield from _json_lines(path)


def _json_lines(path: Path) -> Iterator[Raw]:
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8-sig", errors="replace") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _json_line(line, f"{path.name}:{number}")
    except (OSError, EOFError) as error:
        yield Raw(f"{path.name}:{number + 1}", {}, f"fichier illisible à partir d'ici ({error})")


def _json_line(line: str, where: str) -> Raw:
    if len(line) > MAX_LINE:
        return Raw(where, {}, "ligne de plus de 2 millions de caractères")
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Raw(where, {}, f"JSON invalide ({error})")
    return Raw(where, data) if isinstance(data, dict) else Raw(where, {}, "un objet JSON est attendu")


def _csv(path: Path) -> Iterator[Raw]:
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)
    try:
        for row in reader:
            where = f"{path.name}:{reader.line_num}"
            if None in row:
                yield Raw(where, {}, "plus de colonnes que l'en-tête")
            else:
                yield Raw(where, {key.strip(): value for key, value in row.items() if key and value})
    except csv.Error as error:
        yield Raw(f"{path.name}:{reader.line_num}", {}, f"CSV invalide ({error})")


def _markdown(path: Path, where: str) -> Raw:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return Raw(where, {}, f"fichier illisible ({error})")
    head, body = _split_front_matter(text)
    try:
        data = yaml.safe_load(head) or {}
    except (yaml.YAMLError, RecursionError) as error:
        return Raw(where, {}, f"en-tête YAML invalide ({error})")
    if not isinstance(data, dict):
        return Raw(where, {}, "l'en-tête YAML doit être une liste de champs")
    data = {str(key): _json_ready(value) for key, value in data.items()}
    data.setdefault("id", where)
    data["sections"], rest = _sections(body)
    if rest.strip():
        data.setdefault("body_markdown", rest.strip())
    return Raw(where, data)


def _split_front_matter(text: str) -> tuple[str, str]:
    text = text.replace("\r\n", "\n")
    if not text.startswith("---\n"):
        return "", text
    head, found, body = text[4:].partition("\n---\n")
    return (head, body) if found else ("", text)


def _sections(body: str) -> tuple[dict[str, str], str]:
    """Texts under `## field` headings, and what stands before the first of them."""
    parts = _SECTION.split(body)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}, parts[0]


def _json_ready(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return [_json_ready(item) for item in value]
    return value
