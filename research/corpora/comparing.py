"""How far those who coded the same versions agree, code by code and as a whole.

What is judged is each sentence of a version that at least two coders have finished: did they give it this code? The
figure of the whole takes all these judgements together. With more than two coders, kappa is the mean of the pairs
(Light, 1971) and alpha takes them all at once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from research.corpora.agreement import cohen_kappa, krippendorff_alpha
from research.models import Coding, CodingPass, Corpus

Judgement = dict[int, bool]
"""{coder: did they give the code to this sentence?}"""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    given: int
    """Judgements that are yes."""
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts of coders, of double-read versions and of sentences; `whole` is the line of all codes together."""

    coders: int
    sources: int
    sentences: int
    whole: Line
    lines: tuple[Line, ...]

    def as_values(self) -> dict[str, Any]:
        return asdict(self)


def agreement_of(corpus: Corpus) -> Agreement:
    """Three queries, whatever the size of the corpus."""
    codes = list(corpus.codes.all())
    read: dict[tuple[int, int], dict[int, list[list[Any]]]] = defaultdict(dict)
    for done in CodingPass.objects.filter(entry__corpus=corpus, entry__is_included=True):
        read[done.entry_id, done.version][done.coder_id] = done.units
    shared = {place: units for place, units in read.items() if len(units) > 1}
    given = _given(corpus)
    judged: dict[int, list[Judgement]] = {code.pk: [] for code in codes}
    count = 0
    for place, units in shared.items():
        same = set.intersection(*({tuple(unit) for unit in mine} for mine in units.values()))
        count += len(same)
        for code in codes:
            ranges = {coder: given.get((*place, coder, code.pk), ()) for coder in units}
            judged[code.pk] += [
                {coder: _covers(ranges[coder], unit) for coder in sorted(units)} for unit in sorted(same)
            ]  # fmt: skip
    lines = tuple(_line(code.label, judged[code.pk]) for code in codes)
    return Agreement(
        coders=len({coder for units in shared.values() for coder in units}),
        sources=len(shared),
        sentences=count,
        whole=_line("", [judgement for code in codes for judgement in judged[code.pk]]),
        lines=lines,
    )


def _given(corpus: Corpus) -> dict[tuple[int, int, int, int], list[tuple[str, int, int]]]:
    """{(entry, version, coder, code): passages}"""
    found: dict[tuple[int, int, int, int], list[tuple[str, int, int]]] = defaultdict(list)
    rows = Coding.objects.filter(entry__corpus=corpus).values_list(
        "entry_id", "version", "coder_id", "code_id", "field", "start", "end"
    )
    for entry, version, coder, code, field, start, end in rows:
        found[entry, version, coder, code].append((field, start, end))
    return found


def _covers(ranges: Any, unit: tuple[Any, ...]) -> bool:
    field, start, end = unit
    return any(name == field and first < end and last > start for name, first, last in ranges)


def _line(label: str, judgements: list[Judgement]) -> Line:
    coders = sorted({coder for judgement in judgements for coder in judgement})
    kappas = []
    for first, second in combinations(coders, 2):
        both = [judgement for judgement in judgements if first in judgement and second in judgement]
        kappa = cohen_kappa([one[first] for one in both], [one[second] for one in both])
        kappas += [] if kappa is None else [kappa]
    return Line(
        label=label,
        given=sum(sum(judgement.values()) for judgement in judgements),
        kappa=sum(kappas) / len(kappas) if kappas else None,
        alpha=krippendorff_alpha(list(judgement.values()) for judgement in judgements),
    )
