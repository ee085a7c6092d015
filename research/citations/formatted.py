"""References as printed in French, after ISO 690: made by citeproc from CSL-JSON, with a style kept here."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from citeproc import Citation as CiteprocCitation
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from research.citations.csl import csl_item
from research.citations.items import Citation

STYLE: Final = Path(__file__).parents[1] / "data" / "iso690-fr.csl"


_one_at_a_time = threading.Lock()
"""A style keeps the state of the bibliography it is making."""


def formatted(citation: Citation) -> str:
    """Plain text of a citation of one of our versions; it ends with its address, to be followed by nothing."""
    return in_words(csl_item(citation)).removesuffix(".")


def in_words(item: Mapping[str, Any]) -> str:
    """Plain text of one CSL-JSON item."""
    source = CiteProcJSON([{"type": "document", **item, "author": _capitals(item.get("author", [])), "id": "item"}])
    with _one_at_a_time:
        bibliography = CitationStylesBibliography(_style(), source, formatter.plain)
        bibliography.register(CiteprocCitation([CitationItem("item")]))
        words = "".join(bibliography.bibliography()[0])
    return " ".join(words.split())


def _capitals(names: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Family names in capitals; a name whose parts are not told apart stays as its owner writes it."""
    return [dict(name) | ({"family": name["family"].upper()} if "family" in name else {}) for name in names]


@cache
def _style() -> CitationStylesStyle:
    return CitationStylesStyle(str(STYLE), locale="fr-FR", validate=False)
