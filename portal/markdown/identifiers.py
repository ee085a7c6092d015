"""Identifiers for the parts of a text: ASCII, stable, and never the name of something else in the page.

Every identifier starts with `texte-`, `note-` or `appel-`; the hyphen keeps it from shadowing a property of
`window` or `document`. A namespace separates the texts shown in one page (two fields of one account).
"""

import re
import unicodedata

HEADING_PREFIX = "texte-"
NOTE_PREFIX = "note-"
CALL_PREFIX = "appel-"
MAX_SLUG = 60

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def slug(text: str) -> str:
    """`Été à l'œuvre` → `ete-a-l-oeuvre`; empty when nothing is left in ASCII."""
    folded = unicodedata.normalize("NFKD", text[:300].translate(_LIGATURES)).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", folded.lower())[:MAX_SLUG].strip("-")


class Identifiers:
    """Gives the identifiers of one text, without doubles."""

    def __init__(self, namespace: str = "") -> None:
        name = slug(namespace)
        self._scope = f"{name}--" if name else ""
        self._used: set[str] = set()
        self._next: dict[str, int] = {}
        self._notes: dict[str, int] = {}

    def heading(self, text: str) -> str:
        base = f"{HEADING_PREFIX}{self._scope}{slug(text) or 'rubrique'}"
        identifier = base
        while identifier in self._used:
            self._next[base] = self._next.get(base, 1) + 1
            identifier = f"{base}-{self._next[base]}"
        self._used.add(identifier)
        return identifier

    def note_number(self, key: str) -> int:
        """The rank of a footnote in the order of its first call or definition."""
        return self._notes.setdefault(key, len(self._notes) + 1)

    def footnote(self, raw: str) -> str:
        """Ours for Python-Markdown's `fn-key`, `fnref-key`, `fnref2-key`."""
        kind, _, key = raw.partition("-")
        number = self.note_number(key)
        if kind == "fn":
            return f"{NOTE_PREFIX}{self._scope}{number}"
        again = kind.removeprefix("fnref")
        return f"{CALL_PREFIX}{self._scope}{number}" + (f"-{again}" if again else "")
