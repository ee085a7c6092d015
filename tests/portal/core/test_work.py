"""Long jobs run beside the draining, one run at a time."""

from __future__ import annotations

import threading

import pytest

from portal.core import schedule
from portal.core.management.commands.work import Command


@pytest.mark.django_db
def test_a_long_job_does_not_hold_the_worker_and_never_runs_twice_at_once():
    gate = threading.Event()
    runs: list[int] = []

    def slow() -> None:
        runs.append(1)
        assert gate.wait(10)

    job = schedule.Job("slow", 60, slow, aside=True)
    worker = Command()
    worker._run_aside(job)
    worker._run_aside(job)
    assert runs == [1]
    gate.set()
    worker.aside["slow"].join(10)
    worker._run_aside(job)
    worker.aside["slow"].join(10)
    assert runs == [1, 1]


@pytest.mark.django_db
def test_a_long_job_that_fails_can_run_again(caplog):
    job = schedule.Job("broken", 60, lambda: 1 / 0, aside=True)
    worker = Command()
    for _ in range(2):
        worker._run_aside(job)
        worker.aside["broken"].join(10)
    assert caplog.text.count("scheduled job broken failed") == 2
