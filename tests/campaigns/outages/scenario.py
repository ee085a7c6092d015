"""One outage of Elasticsearch from beginning to end, under load, with everything counted."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.test import Client

from knowledge.changes import CHANGE_KIND
from knowledge.models import ContributionState
from portal.core.journal import record_changes
from portal.core.models import Change
from portal.core.worker import drain_once
from search import opening
from search.engines.contract import EngineUnavailable, Query
from search.upkeep import sync
from search.upkeep.check import check
from tests.campaigns.outages.cluster import FAULTS as CLUSTER_FAULTS
from tests.campaigns.outages.cluster import Cluster
from tests.campaigns.outages.proxy import Fault, FaultProxy

PROXY_FAULTS = tuple(fault.value for fault in Fault if fault is not Fault.NONE)
ALL_FAULTS = (*PROXY_FAULTS, *CLUSTER_FAULTS)
WRITES_EVERY = 5.0
WORKER_EVERY = 1.0
READ_FOR = 0.1
"""Seconds that a reader looks at an answer: three of them ask some 25 questions a second."""
FIRST_ANSWER, NEXT_ANSWERS, INDEXED = 2.0, 1.5, 60.0
"""Seconds that the first answer, the 95th percentile of the others, and the changes that waited may take."""
QUESTIONS = ("/chercher/?q=portage", "/chercher/?q=comission+repas", "/chercher/suggestions/?q=por", "/chercher/")


@dataclass
class Outage:
    """Times in seconds."""

    fault: str
    answers: int = 0
    errors: int = 0
    """Answers that are no page, and publications that failed."""
    first: float = 0.0
    p95: float = 0.0
    """Of the answers after the first of each reader."""
    write: float = 0.0
    """Median of the publications meanwhile."""
    queued: int = 0
    """Changes that waited when the fault ended."""
    drained: float = 0.0
    differences: dict[str, dict[str, int]] = field(default_factory=dict)
    """What `search_check` counts in each index after the outage."""

    @property
    def is_quick(self) -> bool:
        return self.first <= FIRST_ANSWER and self.p95 <= NEXT_ANSWERS and self.drained <= INDEXED

    @property
    def is_clean(self) -> bool:
        faults = ("missing", "stale", "ghost", "audience_drift", "pending")
        return not self.errors and not any(counts[name] for counts in self.differences.values() for name in faults)


def suffer(
    fault: str,
    proxy: FaultProxy,
    cluster: Cluster,
    *,
    seconds: float,
    changes: int,
    readers: int,
    publish: Callable[[], object],
) -> Outage:
    """Readers search for `seconds` of fault while `publish` is called and `changes` objects change; then all is well
    again, the worker drains, and both indexes are compared with the database."""
    outage = Outage(fault)
    while opening.engine().search(Query("", frozenset(), size=0)).is_fallback:
        time.sleep(0.2)  # still careful because of the outage before
    end_fault = _begin(fault, proxy, cluster)
    durations = _searched(outage, seconds, readers, lambda until: _write(outage, until, publish, changes))
    outage.first = max(times[0] for times in durations)
    outage.p95 = statistics.quantiles([one for times in durations for one in times[1:]], n=20)[-1]
    outage.queued = Change.objects.count()
    end_fault()
    started = time.monotonic()
    sync.ensure_indexes()
    sync.watch()
    while Change.objects.filter(is_dead=False).exists() and time.monotonic() - started < 120:
        if not drain_once().claimed:
            time.sleep(0.05)
    outage.drained = time.monotonic() - started
    outage.differences = {name: check(engine).counts() for name, engine in opening.indexes().items()}
    return outage


def _begin(fault: str, proxy: FaultProxy, cluster: Cluster) -> Callable[[], None]:
    if fault in CLUSTER_FAULTS:
        return cluster.fail(fault)
    proxy.set(Fault(fault))
    return lambda: proxy.set(Fault.NONE)


def _write(outage: Outage, until: float, publish: Callable[[], object], changes: int) -> None:
    """What members and the worker do meanwhile: `changes` objects at once, then a publication now and then."""
    numbers = list(ContributionState.objects.filter(live=True).values_list("pk", flat=True)[:changes])
    with transaction.atomic():
        record_changes(CHANGE_KIND, numbers)
    writes: list[float] = []
    while not writes or time.monotonic() < until:
        started = time.monotonic()
        try:
            publish()
        except EngineUnavailable:
            outage.errors += 1  # publishing must never depend on an engine
        writes.append(time.monotonic() - started)
        next_write = min(until, started + WRITES_EVERY)
        drain_once()
        while (left := next_write - time.monotonic()) > 0:
            time.sleep(min(left, WORKER_EVERY))
            drain_once()
    outage.write = statistics.median(writes)


def _searched(outage: Outage, seconds: float, readers: int, meanwhile: Callable[[float], None]) -> list[list[float]]:
    """Seconds that each answer took, for each reader."""
    until = time.monotonic() + seconds
    durations: list[list[float]] = [[] for _ in range(readers)]
    lock = threading.Lock()

    def read(number: int) -> None:
        client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        try:
            while time.monotonic() < until or len(durations[number]) < 3:
                started = time.monotonic()
                status = client.get(QUESTIONS[len(durations[number]) % len(QUESTIONS)]).status_code
                durations[number].append(time.monotonic() - started)
                with lock:
                    outage.answers += 1
                    outage.errors += status != 200
                time.sleep(READ_FOR)
        finally:
            connection.close()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    meanwhile(until)
    for thread in threads:
        thread.join()
    return durations
