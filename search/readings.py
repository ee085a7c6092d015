"""Which other words a page was found by: the synonyms and corrections of a search, recognised in what was marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from django.utils.translation import gettext as _

from search import analysis
from search.engines.contract import Hit, Rewriting

_MOST_TOLD: Final = 2


class Readings:
    """The words read otherwise in one search, told hit by hit."""

    def __init__(self, text: str, rewritings: Iterable[Rewriting]) -> None:
        typed = set(analysis.stems(text))
        self._read = [
            (rewriting, frozenset(analysis.stems(rewriting.source)), target, stems)
            for rewriting in rewritings
            for target in rewriting.targets
            if (stems := frozenset(analysis.stems(target))) and not stems <= typed
        ]

    def used_in(self, hit: Hit) -> list[str]:
        """At most two phrases, for the words that this hit shows instead of those that were typed."""
        if not self._read:
            return []
        shown = set(_marked_stems(hit))
        told = (_told(one, target) for one, typed, target, stems in self._read if stems <= shown and not typed <= shown)
        return list(islice(told, _MOST_TOLD))


NO_READINGS: Final = Readings("", ())


def _marked_stems(hit: Hit) -> Iterator[str]:
    for match in hit.matches:
        for start, end in match.ranges:
            yield analysis.stem(match.text[start:end])


def _told(rewriting: Rewriting, target: str) -> str:
    words = {"read": target, "typed": rewriting.source}
    if rewriting.kind == "correction":
        return _("« %(read)s » lu pour « %(typed)s »") % words
    return _("« %(read)s » a le sens de « %(typed)s »") % words
