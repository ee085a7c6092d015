"""Words of a PDF, ODT or DOCX file. Runs in the child process of `limits`, on files that nobody vouches for.

Only the main text is read: no comment, no deleted passage of a followed change, no macro, no file inside the file.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MAX_CHARACTERS: Final = 200_000
MAX_PAGES: Final = 500
MAX_MEMBERS: Final = 5_000
MAX_MEMBER_BYTES: Final = 40_000_000
"""Unzipped bytes of one part of an office file: a long book has about ten million."""
_CHUNK: Final = 64 * 1024

BROKEN, LYING, ENCRYPTED, TOO_LARGE = "broken", "lying", "encrypted", "too_large"
TOO_LONG, TOO_HEAVY, FORBIDDEN, WORDLESS = "too_long", "too_heavy", "forbidden", "wordless"
"""Values of `FileText.Reason`, which this module does not import: the child loads neither Django nor models."""


class Unreadable(Exception):
    """`reason` is one of the names above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Extracted:
    text: str
    is_cut: bool


def extract(file: IO[bytes], kind: str) -> Extracted:
    """Words of an open file whose name says `kind` (pdf, odt or docx). Raises Unreadable."""
    collected = _Collected()
    _READERS[kind](file, collected)
    text = clean(collected.text())
    if not text:
        raise Unreadable(WORDLESS)
    return Extracted(text[:MAX_CHARACTERS], collected.is_full or len(text) > MAX_CHARACTERS)


class _Collected:
    """Pieces of text until there are enough."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    @property
    def is_full(self) -> bool:
        return self._length > MAX_CHARACTERS

    def add(self, piece: str) -> None:
        if not self.is_full:
            self._pieces.append(piece)
            self._length += len(piece)

    def text(self) -> str:
        return "".join(self._pieces)


_HYPHEN_AT_END: Final = re.compile(r"(?<=[^\W\d_])[-\u2010]\n(?=[a-zà-ÿ])")
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r"\s*\n\s*")


def clean(text: str) -> str:
    """Printable text that every database takes, one line a line, words cut at the end of a line made whole."""
    encodable = text.replace("\u00ad", "").encode("utf-8", "ignore").decode("utf-8")
    plain = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in encodable)
    return _LINES.sub("\n", _SPACES.sub(" ", _HYPHEN_AT_END.sub("", plain))).strip()


def _pdf(file: IO[bytes], collected: _Collected) -> None:
    if b"%PDF-" not in file.read(1024):
        raise Unreadable(LYING)
    file.seek(0)
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted:
        raise Unreadable(ENCRYPTED)
    failed = False
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or collected.is_full:
            break
        try:
            collected.add(f"{page.extract_text()}\n")
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, zlib.error):
            failed = True  # One bad page does not take the others away.
    if failed and not collected.text().strip():
        raise Unreadable(BROKEN)


_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class _Dialect:
    """Which elements of a format hold text, end a line, stand for a space, or hold what is not the text."""

    holders: frozenset[str]
    lines: frozenset[str]
    spaces: frozenset[str]
    skipped: frozenset[str]


_ODT: Final = _Dialect(
    holders=frozenset({f"{_TEXT}p", f"{_TEXT}h"}),
    lines=frozenset({f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}line-break"}),
    spaces=frozenset({f"{_TEXT}s", f"{_TEXT}tab"}),
    skipped=frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation"}),
)
_DOCX: Final = _Dialect(
    holders=frozenset({f"{_WORD}t"}),
    lines=frozenset({f"{_WORD}p", f"{_WORD}br", f"{_WORD}cr"}),
    spaces=frozenset({f"{_WORD}tab"}),
    skipped=frozenset({f"{_WORD}del", f"{_WORD}moveFrom", _FALLBACK}),
)


class _Words:
    """Target of the parser: keeps the words as they come, so that no tree is built."""

    def __init__(self, dialect: _Dialect, collected: _Collected) -> None:
        self._dialect = dialect
        self._collected = collected
        self._holding = 0
        self._skipping = 0

    def doctype(self, *_names: object) -> None:
        """No document of these formats has one: it could only define entities, bombs among them."""
        raise Unreadable(FORBIDDEN)

    def start(self, tag: str, _attributes: object) -> None:
        self._skipping += tag in self._dialect.skipped
        self._holding += tag in self._dialect.holders

    def end(self, tag: str) -> None:
        self._skipping -= tag in self._dialect.skipped
        self._holding -= tag in self._dialect.holders
        if tag in self._dialect.lines:
            self._collected.add("\n")
        elif tag in self._dialect.spaces:
            self._collected.add(" ")

    def data(self, text: str) -> None:
        if self._holding and not self._skipping:
            self._collected.add(text)

    def close(self) -> None:
        """The parser asks for it; there is nothing to hand over."""


def _odt(file: IO[bytes], collected: _Collected) -> None:
    with _archive(file) as archive:
        if "META-INF/manifest.xml" in archive.namelist() and any(
            b"encryption-data" in chunk for chunk in _chunks(archive, "META-INF/manifest.xml")
        ):
            raise Unreadable(ENCRYPTED)
        _parse(archive, "content.xml", _ODT, collected)


def _docx(file: IO[bytes], collected: _Collected) -> None:
    with _archive(file) as archive:
        _parse(archive, "word/document.xml", _DOCX, collected)
        for notes in ("word/footnotes.xml", "word/endnotes.xml"):
            if notes in archive.namelist():
                _parse(archive, notes, _DOCX, collected)


_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""An office file with a password is put in this older container."""


def _archive(file: IO[bytes]) -> zipfile.ZipFile:
    if file.read(8) == _OLE:
        raise Unreadable(ENCRYPTED)
    file.seek(0)
    if not zipfile.is_zipfile(file):
        raise Unreadable(LYING)
    archive = zipfile.ZipFile(file)
    if len(archive.infolist()) > MAX_MEMBERS:
        raise Unreadable(TOO_LARGE)
    return archive


def _parse(archive: zipfile.ZipFile, member: str, dialect: _Dialect, collected: _Collected) -> None:
    if member not in archive.namelist():
        raise Unreadable(LYING)
    if archive.getinfo(member).flag_bits & 0x1:
        raise Unreadable(ENCRYPTED)
    target: Any = _Words(dialect, collected)
    parser = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    for chunk in _chunks(archive, member):
        parser.feed(chunk)
        if collected.is_full:
            return
    parser.close()


def _chunks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Content of one part, unzipped little by little, whatever size it claims."""
    read = 0
    with archive.open(member) as content:
        while chunk := content.read(_CHUNK):
            read += len(chunk)
            if read > MAX_MEMBER_BYTES:
                raise Unreadable(TOO_LARGE)
            yield chunk


_READERS: Final[dict[str, Callable[[IO[bytes], _Collected], None]]] = {"pdf": _pdf, "odt": _odt, "docx": _docx}
KINDS: Final = tuple(_READERS)
