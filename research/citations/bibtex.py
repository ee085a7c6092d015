"""Citations as BibTeX."""

from __future__ import annotations

from typing import Final

from bibtexparser import Library, write_string
from bibtexparser.model import Entry, Field

from research.citations.items import PUBLISHER, Citation

_ESCAPES: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "%": r"\%",
        "#": r"\#",
        "&": r"\&",
        "$": r"\$",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def escaped(text: str) -> str:
    """Text that neither ends a field nor runs a command: braces stay balanced whatever is written."""
    return text.translate(_ESCAPES)


def bibtex(citation: Citation) -> str:
    fields = {
        "title": escaped(citation.title),
        "author": " and ".join("{" + escaped(name) + "}" for name in citation.authors),
        "howpublished": f"{escaped(citation.genre)}, {PUBLISHER}",
        "version": str(citation.version),
        "url": citation.url,
        "langid": "french" if citation.language == "fr" else "english",
        "note": escaped(citation.licence),
    }
    if citation.date:
        fields["year"] = str(citation.date[0])
    if len(citation.date) == 3:
        fields["date"] = "{:04d}-{:02d}-{:02d}".format(*citation.date)
    entry = Entry("misc", citation.key, [Field(name, "{" + text + "}") for name, text in fields.items()])
    return write_string(Library([entry]), unparse_stack=[])
