"""How well an engine answers `questions.yaml`, over the documents of the demo."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Final

import yaml

from knowledge.choices import Kind
from knowledge.models import ContributionState
from search import documents
from search.engines.contract import Document, Engine, Query

FILE: Final = Path(__file__).with_name("questions.yaml")
PEOPLE: Final = ("artisan", "nouveau", "chercheur")
_BEST: Final = 3
_DEPTH: Final = 10
_DEMO: Final = "demo:"
_ARTICLE: Final = "article:"
"""How the demo names its pages."""
_MEMBER_TOKENS: Final = frozenset({"public", "network"})
_TYPES: Final = (Kind.EXPERIENCE.value, Kind.ARTICLE.value)
"""What is judged: people and cooperatives are other answers, under their own tabs."""


@dataclass(frozen=True, slots=True)
class Question:
    """`pages`: {name of a page in the demo: grade from 1 to 3}."""

    text: str
    who: str
    pages: Mapping[str, int]
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """nDCG@10 of one question; `missed`: good pages (2 or 3) that are not among the first ten."""

    question: Question
    ndcg: float
    shown: tuple[str, ...]
    missed: tuple[str, ...]


def questions() -> list[Question]:
    """Raises KeyError for an entry that lacks something."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["questions"]
    return [
        Question(row["q"], row["who"], {name: grade for name, grade in row["pages"].items() if grade}, row["why"])
        for row in rows
    ]


def names() -> dict[str, str]:
    """{key of a document: name of the page in the demo}, from the database."""
    rows = ContributionState.objects.filter(source_id__contains=_DEMO).values_list("pk", "source_id")
    return {f"contribution:{pk}": source.partition(_DEMO)[2].removeprefix(_ARTICLE) for pk, source in rows}


def judged_documents() -> Iterator[Document]:
    """Everything a member may find on the site: words are as rare as they really are."""
    return documents.all_documents()


def judge(engine: Engine, asked: Sequence[Question], known: Mapping[str, str]) -> list[Judgement]:
    """Ask each question as a member of the network does."""
    return [_judged(engine, question, known) for question in asked]


def _judged(engine: Engine, question: Question, known: Mapping[str, str]) -> Judgement:
    query = Query(question.text, _MEMBER_TOKENS, types=_TYPES, size=_DEPTH, highlight=False)
    shown = tuple(known.get(hit.key, hit.key) for hit in engine.search(query).hits)
    gained = _gain([question.pages.get(name, 0) for name in shown])
    ideal = _gain(sorted(question.pages.values(), reverse=True)[:_DEPTH])
    missed = tuple(name for name, grade in question.pages.items() if grade > 1 and name not in shown)
    return Judgement(question, gained / ideal, shown, missed)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def mean(judgements: Sequence[Judgement], who: str = "") -> float:
    """nDCG@10 of all the questions, or of one kind of people."""
    return fmean(one.ndcg for one in judgements if who in ("", one.question.who))


def report(name: str, judgements: Sequence[Judgement], *, below: float = 0.7) -> Iterator[str]:
    """Lines to read: the figures, then the questions that fall short, worst first."""
    yield f"{name} : nDCG@10 {mean(judgements):.3f} sur {len(judgements)} questions"
    for who in PEOPLE:
        yield f"  {who:<10} {mean(judgements, who):.3f}"
    for one in sorted(judgements, key=lambda judgement: judgement.ndcg):
        if one.missed or one.ndcg < below:
            yield f"  {one.ndcg:.2f}  « {one.question.text} »"
            yield f"        trouvé : {', '.join(one.shown[:5]) or 'rien'}"
            if one.missed:
                yield f"        manque : {', '.join(one.missed)} ({one.question.why})"
