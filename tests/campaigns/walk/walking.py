"""One step after the other, with questions after each; the worker is stopped for some of them."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from portal.core.models import Change
from portal.core.worker import drain_all
from search import opening
from search.asking import synonyms
from search.upkeep.check import check
from tests.campaigns.walk.cast import gather
from tests.campaigns.walk.checks import Interview
from tests.campaigns.walk.oracle import truth_for
from tests.campaigns.walk.steps import Steps

STOPS, STARTS = 0.12, 0.35
"""Chances at each step that the working worker stops, and that the stopped one starts again."""
MOST_FINDINGS = 50


@dataclass
class Figures:
    steps: int = 0
    late_steps: int = 0
    """Steps after which the index was behind the database."""
    interviews: int = 0
    hidden_words: int = 0
    fallbacks: int = 0
    """Answers of the local index in place of Elasticsearch's."""
    done: dict[str, int] = field(default_factory=dict)
    """{first word of what was done: how often}"""
    findings: list[str] = field(default_factory=list)
    index: dict[str, dict[str, int]] = field(default_factory=dict)
    """{index: counts of the verifier at the end}"""
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        wrong = ("missing", "stale", "ghost", "audience_drift", "pending")
        return not self.findings and not any(counts[name] for counts in self.index.values() for name in wrong)


def walk(steps: int, seed: int, *, asked: int = 3) -> Figures:
    """`steps` decisions on an empty, migrated database; `asked` readers, drawn each time, are questioned after each."""
    dice = random.Random(seed)
    started = time.monotonic()
    cast = gather()
    actor = Steps(cast, dice)
    figures = Figures(steps=steps)
    done: Counter[str] = Counter()
    synonyms.forget()
    drain_all()
    is_stopped = False
    for number in range(steps):
        is_stopped = dice.random() > STARTS if is_stopped else dice.random() < STOPS
        what = actor.do()
        done[what.split()[0]] += 1
        if not is_stopped:
            drain_all()
        is_late = Change.objects.exists()
        figures.late_steps += is_late
        readers = cast.readers
        truth = truth_for(readers)
        for reader in dice.sample(readers, asked):
            interview = Interview(cast, truth, reader, dice, is_late=is_late)
            found = [f"step {number} ({what}, {'late' if is_late else 'in step'}), {reader.name}: {line}"
                     for line in interview.findings()]  # fmt: skip
            figures.findings += found
            figures.interviews += 1
            figures.hidden_words += interview.hidden_words
            figures.fallbacks += interview.fallbacks
        if len(figures.findings) >= MOST_FINDINGS:
            break
    drain_all()
    figures.index = {name: check(engine).counts() for name, engine in opening.indexes().items()}
    figures.done = dict(sorted(done.items()))
    figures.seconds = round(time.monotonic() - started, 1)
    return figures
