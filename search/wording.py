"""How a correction is told: by a word as a text that the viewer may read writes it, with its accents."""

from __future__ import annotations

from collections.abc import Iterable

from search import analysis


def as_spelled(texts: Iterable[str], spelling: str) -> str:
    """The first word that reads `spelling` once folded, in small letters; "" when there is none."""
    return next((word for word, _ in _written(texts) if analysis.fold(word) == spelling), "")


def as_stemmed(texts: Iterable[str], stem: str) -> str:
    """The first word of this stem, in small letters; "" when there is none."""
    return next((word for word, found in _written(texts) if found == stem), "")


def _written(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        for word in analysis.spans(text):
            yield text[word.start : word.end].lower(), word.stem
