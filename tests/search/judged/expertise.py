"""How well « Qui sait ? » answers `experts.yaml`, over the demo and the index of this process.

`make expertise`, or: python -m tests.search.judged.expertise
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

FILE: Final = Path(__file__).with_name("experts.yaml")
TOP: Final = 5


@dataclass(frozen=True, slots=True)
class Question:
    """`experts`: addresses of the people who did it; one among the first `TOP` is enough."""

    text: str
    experts: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    question: Question
    shown: tuple[str, ...]
    understood: tuple[str, ...]

    @property
    def rank(self) -> int:
        """Of the first expert, from 1; 0 when none is shown."""
        return next((rank for rank, slug in enumerate(self.shown, 1) if slug in self.question.experts), 0)

    @property
    def is_answered(self) -> bool:
        return 0 < self.rank <= TOP


def questions() -> list[Question]:
    """Raises KeyError for an entry that lacks something."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["questions"]
    return [Question(row["q"], frozenset(row["experts"]), row["why"]) for row in rows]


def judge(asked: Sequence[Question]) -> list[Judgement]:
    """Ask each question as a member of the network does, who is in no cooperative."""
    from portal.members.models import Member
    from portal.visibility import Viewer
    from search.expertise.answering import who_knows
    from search.expertise.request import ExpertiseRequest

    slugs = dict(Member.objects.values_list("pk", "slug"))
    viewer = Viewer(frozenset({"public", "network"}))
    judged = []
    for question in asked:
        found = who_knows(viewer, ExpertiseRequest(question.text))
        shown = tuple(slugs[answer.member_id] for answer in found.answers)
        judged.append(Judgement(question, shown, tuple(chip.label for chip in found.chips)))
    return judged


def share(judged: Sequence[Judgement]) -> float:
    return sum(one.is_answered for one in judged) / len(judged)


def report(judged: Sequence[Judgement]) -> Iterator[str]:
    """Lines to read: the figures, then each question without an expert on top."""
    first = sum(one.rank == 1 for one in judged) / len(judged)
    yield f"expert parmi les {TOP} premiers : {share(judged):.0%} de {len(judged)} questions (premier : {first:.0%})"
    for one in judged:
        if one.rank != 1:
            mark = f"rang {one.rank}" if one.rank else "absent"
            yield f"  {mark:<8} « {one.question.text} »"
            yield f"           compris : {', '.join(one.understood) or 'les mots'}"
            yield f"           montré : {', '.join(one.shown[:TOP])}"
            yield f"           attendu : {', '.join(sorted(one.question.experts))} ({one.question.why})"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from portal.exchange.demo.filling import fill_texts
    from search import documents, opening

    connection.creation.create_test_db(verbosity=0, serialize=False)
    with tempfile.TemporaryDirectory(prefix="expertise-") as folder:
        settings.SEARCH_URL, settings.SEARCH_INDEX_DIR = "embedded://", folder
        fill_texts()
        opening.indexes()[opening.LOCAL].rebuild(documents.all_documents())
        for line in report(judge(questions())):
            print(line)
        opening.close()
    connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


if __name__ == "__main__":
    main()
