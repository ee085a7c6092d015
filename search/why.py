"""« Pourquoi cet ordre » : the weights in force, and what each gives to one answer of one search.

Shares, never scores, and measured over what this reader may read: a share tells how rare a word is, and must not tell
it of texts that are hidden from them. See `Engine.explain`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.core.row_numbers import row_number
from portal.visibility import Viewer
from search import hints, opening
from search.access import readable_now, scope_of
from search.asking import clauses, queries, synonyms, weights
from search.documents import SOURCES
from search.engines.contract import EngineUnavailable, Hit, Weight
from search.hints import Explanation
from search.request import SearchRequest
from search.results import ResultCard, card_of

_LABELS: Final[Mapping[str, tuple[str | Promise, float]]] = {
    clauses.TEXT: (_("Un mot de la recherche, où qu’il soit dans la page"), weights.TEXT),
    clauses.QUOTED: (_("Une expression entre guillemets"), weights.TEXT),
    clauses.SMALL_WORD: (_("Un petit mot, cherché dans le titre seulement"), weights.TEXT),
    clauses.CORRECTION: (_("Une orthographe proche, pour chaque lettre qui diffère"), weights.CORRECTION),
    clauses.SYNONYM: (_("Un mot ou une expression de même sens"), weights.SYNONYM),
    clauses.TITLE: (_("Le même mot, en plus, quand il est dans le titre"), weights.TITLE),
    clauses.NEIGHBOURS: (_("Deux mots qui se suivent dans la page comme dans la recherche"), weights.NEIGHBOURS),
}
"""Clause → its words and its weight, in the order of the page."""
_ONE: Final = ":public"
"""End of the key of a person's public edition."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One weight in force; `share`, in percent, and `words` say what it gives to this answer."""

    label: str
    weight: float
    applies: bool
    share: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """`answers` is False when the page holds none of the words; `is_available` when no engine could tell."""

    asked: SearchRequest
    card: ResultCard
    rules: tuple[Rule, ...]
    is_available: bool = True
    is_stale: bool = False
    absent: tuple[str, ...] = ()
    """Words of the question that are not on the page as they were typed."""
    explanations: tuple[Explanation, ...] = ()
    stale_factor: float = weights.STALE
    version: int = weights.VERSION
    since: dt.date = weights.IN_FORCE_SINCE

    @property
    def answers(self) -> bool:
        return any(rule.applies for rule in self.rules)


def address_of(text: str, key: str) -> str:
    """The page that explains the place of the document `key` among the answers to `text`."""
    return f"{reverse('search:why')}?{urlencode({'q': text, 'pour': key})}"


def is_key(text: str) -> bool:
    """Whether `text` has the form of a document's key: anything may come from an address."""
    kind, _colon, number = text.removesuffix(_ONE).partition(":")
    return kind in SOURCES and row_number(number) is not None


def why(viewer: Viewer, asked: SearchRequest, key: str) -> Why | None:
    """None when this reader may not read what `key` names, whether or not it exists."""
    found = readable_now(viewer, [key]).get(key)
    scope = scope_of(viewer)
    if found is None or key in scope.hidden:
        return None
    card = card_of(found, viewer, Hit(key, "", 0.0))
    query = scope.query(asked.text, size=0, highlight=False)
    try:
        given = opening.engine().explain(key, query)
        rewritings = opening.engine().search(query).rewritings
    except EngineUnavailable:
        return Why(asked, card, tuple(_rules(())), is_available=False)
    return Why(
        asked=asked,
        card=card,
        rules=tuple(_rules(given)),
        is_stale=any(weight.clause == clauses.STALE for weight in given),
        absent=_absent(asked.text, given),
        explanations=tuple(hints.explanations(asked, rewritings)),
    )


def _rules(given: Sequence[Weight]) -> Iterable[Rule]:
    whole = sum(weight.score for weight in given if weight.clause != clauses.STALE)
    for clause, (label, in_force) in _LABELS.items():
        mine = [weight for weight in given if weight.clause == clause]
        share = round(100 * sum(weight.score for weight in mine) / whole) if mine else 0
        words = tuple(dict.fromkeys(weight.word for weight in mine if weight.word))
        yield Rule(str(label), in_force, bool(mine), share, words)


def _absent(text: str, given: Sequence[Weight]) -> tuple[str, ...]:
    question = queries.parse(text, synonyms.synonyms())
    present = {weight.word for weight in given if weight.clause == clauses.TEXT}
    return tuple(term.word for term in question.terms if term.word not in present)
