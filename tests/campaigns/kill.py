"""No lost publication: `python -m tests.campaigns.kill --rounds 200` kills and counts.

Each round forks a publisher and a worker, one of which dies by SIGKILL at one of five named points; the next round
starts them again on what was left. At the end the worker drains what remains, and every acknowledged operation is
looked for in the database and in the index. `DATABASE_URL` names an empty database that the campaign may fill;
without it, a SQLite file in a scratch folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.campaigns.site import scratch_site

OPERATIONS = 4
MOST_PASSAGES = {"before commit": 6, "after commit": 6, "after claim": 1, "mid-bulk": 2, "before row removal": 2}


@dataclass
class Figures:
    rounds: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    begun: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    """Operations that were acknowledged and are not in the database."""
    half: list[str] = field(default_factory=list)
    """Operations that were interrupted and left neither the state before nor the state after."""
    index: dict[str, int] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)
    """Keys of the documents behind those counts."""
    dead_letters: int = 0
    errors: int = 0
    """Rounds in which a process ended by an exception."""
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        faults = ("missing", "stale", "ghost", "audience_drift", "pending")
        return not (
            self.lost or self.half or self.errors or self.dead_letters or any(self.index[name] for name in faults)
        )


def run(rounds: int, folder: Path, seed: int = 1) -> Figures:
    """Django must be set up on a migrated database with its people (`prepare`)."""
    started = time.monotonic()
    figures = Figures(rounds=rounds)
    dice = random.Random(seed)
    known: dict[str, dict[str, Any]] = {}
    for number in range(rounds):
        _round(number, folder, seed, dice, figures, known)
    from django.db import connection

    connection.close()
    _forked(_drain_everything)
    _judge(figures)
    figures.seconds = round(time.monotonic() - started, 1)
    return figures


def prepare() -> None:
    """The people and the place of the campaign."""
    from tests.campaigns.actor import PEOPLE
    from tests.factories.knowledge import axis, commune, writer

    for _number in range(PEOPLE):
        writer()
    commune()
    axis()


def _round(
    number: int, folder: Path, seed: int, dice: random.Random, figures: Figures, known: dict[str, dict[str, Any]]
) -> None:
    from tests.campaigns import actor, faults

    point = faults.POINTS[number % len(faults.POINTS)]
    fault = f"{point}:{dice.randint(1, MOST_PASSAGES[point])}"
    journal = folder / f"round-{number}.jsonl"
    stop = folder / f"stop-{number}"

    def publisher() -> None:
        actor.arm_from(fault if point in faults.OF_PUBLISHER else "")
        actor.publish_some(journal, seed * 100_000 + number, OPERATIONS)

    def worker() -> None:
        actor.arm_from(fault if point in faults.OF_WORKER else "")
        actor.work_until(stop)

    children = [_fork(publisher), _fork(worker)]
    ends = [_end_of(children[0])]
    stop.touch()
    ends.append(_end_of(children[1]))
    if 1 in ends:
        figures.errors += 1
    figures.kills[point] = figures.kills.get(point, 0) + (-signal.SIGKILL in ends)
    _read(journal, figures, known)


def _read(journal: Path, figures: Figures, known: dict[str, dict[str, Any]]) -> None:
    """Compare what the publisher said with what the database has, now that it is dead."""
    from django.db import connection

    lines = [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []
    in_flight: dict[str, dict[str, Any]] = {}
    for line in lines:
        key, step = line.pop("key"), line.pop("step")
        if step == "begin":
            figures.begun += 1
            in_flight[key] = line
        else:
            figures.acknowledged += 1
            known[key] = in_flight.pop(key)
    for key in set(known) | set(in_flight):
        present = _present(key)
        if key not in in_flight:
            if present != known[key]:
                figures.lost.append(f"{key}: {known[key]} is {present}")
        elif present == in_flight[key]:
            known[key] = present
        elif key in known and present != known[key]:
            figures.half.append(f"{key}: {known[key]} then {in_flight[key]} is {present}")
        elif key not in known and present is not None and present["live"]:
            figures.half.append(f"{key}: {in_flight[key]} is {present}")
    connection.close()


def _present(key: str) -> dict[str, Any] | None:
    from knowledge.models import Contribution

    page = Contribution.objects.select_related("state").filter(state__draft_key=key).first()
    if page is None:
        return None
    assert page.live == page.state.live, key
    return {"live": page.live, "title": page.title, "visibility": page.state.visibility}


def _drain_everything() -> None:
    from portal.core.models import Change
    from portal.core.worker import drain_once
    from tests.campaigns.actor import shorten_lease

    shorten_lease()
    deadline = time.time() + 60
    while Change.objects.filter(is_dead=False).exists() and time.time() < deadline:
        if not drain_once().claimed:
            time.sleep(0.1)


def _judge(figures: Figures) -> None:
    from portal.core.models import Change
    from search import opening
    from search.upkeep.check import check

    report = check(opening.engine())
    figures.index = report.counts()
    figures.differing = [*report.missing, *report.stale, *report.ghost, *report.audience_drift, *report.pending]
    figures.dead_letters = Change.objects.filter(is_dead=True).count()


def _fork(job: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        job()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def _end_of(pid: int) -> int:
    """Exit code of a child, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _forked(job: Callable[[], None]) -> None:
    _end_of(_fork(job))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prepared", type=Path, help="a SQLite file that is already migrated, to copy")
    options = parser.parse_args()
    # What the killed processes had borrowed is told by the tracker of their children: expected here.
    sys.warnoptions.append("ignore::UserWarning:multiprocessing.resource_tracker")
    with scratch_site(options.prepared) as folder:
        from django.db import connection

        prepare()
        connection.close()
        figures = run(options.rounds, folder, options.seed)
    print(json.dumps(asdict(figures) | {"clean": figures.is_clean}, ensure_ascii=False, indent=2))
    raise SystemExit(0 if figures.is_clean else 1)


if __name__ == "__main__":
    main()
