"""The worker: drains the change journal and runs the periodic jobs until it is told to stop."""

from __future__ import annotations

import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from portal.core import schedule
from portal.core.worker import beat, drain_all, drain_once, run_guarded

IDLE_SECONDS = 0.15
BEAT_SECONDS = 5.0


class Command(BaseCommand):
    help = "Traite le journal des changements et les tâches périodiques."

    stopping = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.aside: dict[str, threading.Thread] = {}

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="vider le journal puis s'arrêter")

    def handle(self, *args: object, **options: object) -> None:
        if options["once"]:
            self.stdout.write(f"{drain_all()} changements traités")
            return
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self._stop)
        last_beat = 0.0
        while not self.stopping:
            if time.monotonic() - last_beat > BEAT_SECONDS:
                close_old_connections()
                run_guarded(beat, "beat")
                last_beat = time.monotonic()
            for job in schedule.due():
                if job.aside:
                    self._run_aside(job)
                else:
                    run_guarded(job.run, job.name)
            claimed = 0
            try:
                claimed = drain_once().claimed
            except Exception as error:
                self.stderr.write(f"journal illisible, nouvel essai : {error}")
                time.sleep(1)
            if not claimed:
                time.sleep(IDLE_SECONDS)

    def _run_aside(self, job: schedule.Job) -> None:
        """In a thread of its own, unless its last run goes on; it ends with the worker."""
        last = self.aside.get(job.name)
        if last is None or not last.is_alive():
            self.aside[job.name] = threading.Thread(target=_run_and_close, args=(job,), daemon=True)
            self.aside[job.name].start()

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True


def _run_and_close(job: schedule.Job) -> None:
    try:
        run_guarded(job.run, job.name)
    finally:
        connections.close_all()  # those of this thread
