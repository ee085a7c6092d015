"""What a process of the campaign does, forked by `kill` or started alone:

    python -m tests.campaigns.actor publisher JOURNAL SEED OPERATIONS
    python -m tests.campaigns.actor worker STOP_FILE

`TERREAU_FAULT="mid-bulk:3"` makes it die at the third passage of that point. The publisher writes a line of JSON
before each operation and one when the operation was acknowledged.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

PEOPLE = 2
TEXTS = {"story": "Trois commandes impayées.", "lesson": "Demander un acompte.", "outcome": "failure"}


def arm_from(fault: str) -> None:
    from tests.campaigns import faults

    if fault:
        point, _sep, passages = fault.partition(":")
        faults.arm(point, int(passages or 1))


def publish_some(journal: Path, seed: int, operations: int) -> None:
    """Publish, edit, restrict and delete; what this process did not make itself it leaves alone."""
    from knowledge.models import Contribution
    from knowledge.writing import publishing
    from knowledge.writing.drafts import save_draft, start_draft
    from portal.members.models import Member
    from portal.territories.models import Territory

    dice = random.Random(seed)
    authors = list(Member.objects.order_by("pk")[:PEOPLE])
    place = Territory.objects.get(code="63300")
    mine: list[str] = []
    with journal.open("ab", buffering=0) as told:

        def tell(step: str, key: str, **state: Any) -> None:
            told.write(json.dumps({"step": step, "key": key, **state}).encode() + b"\n")

        for number in range(operations):
            author = dice.choice(authors)
            kind = dice.choice(["publish", "edit", "restrict", "delete"]) if mine else "publish"
            key = str(UUID(int=dice.getrandbits(128))) if kind == "publish" else dice.choice(mine)
            title = f"Récit {seed} {number}"
            if kind in ("publish", "edit"):
                tell("begin", key, live=True, title=title, visibility="public")
                pk = start_draft(author, key=UUID(key)).pk if kind == "publish" else _pk(Contribution, key)
                save_draft(pk, author.user, TEXTS | {"title": title, "territories": [place]}, base_token=None)
                publishing.publish(pk, author.user, visibility="public")
                tell("done", key, live=True, title=title, visibility="public")
                mine = [*mine, key] if kind == "publish" else mine
                continue
            page = Contribution.objects.select_related("state").get(state__draft_key=key)
            level, live = ("private", page.live) if kind == "restrict" else (page.state.visibility, False)
            tell("begin", key, live=live, title=page.title, visibility=level)
            if kind == "restrict":
                publishing.set_visibility(page.pk, "private")
            else:
                publishing.delete(page.pk, author.user)
                mine.remove(key)
            tell("done", key, live=live, title=page.title, visibility=level)


def _pk(model: Any, key: str) -> int:
    return int(model.objects.values_list("pk", flat=True).get(state__draft_key=key))


def work_until(stop: Path, longest: float = 30.0) -> None:
    """Drain the journal as the worker does, with a short lease, until `stop` exists and nothing is due any more."""
    from portal.core import worker

    shorten_lease()
    deadline = time.monotonic() + longest
    while time.monotonic() < deadline:
        stopping = stop.exists()
        if not worker.drain_once(50).claimed:
            if stopping:
                return
            time.sleep(0.02)


def shorten_lease() -> None:
    """What a killed worker had claimed is free again at once: the campaign would wait a minute for each kill."""
    from portal.core import worker

    worker.LEASE = dt.timedelta(seconds=0.3)


def main() -> None:
    import django

    django.setup()
    arm_from(os.environ.get("TERREAU_FAULT", ""))
    if sys.argv[1] == "publisher":
        publish_some(Path(sys.argv[2]), seed=int(sys.argv[3]), operations=int(sys.argv[4]))
    else:
        work_until(Path(sys.argv[2]))


if __name__ == "__main__":
    main()
