"""The child process can read one file and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import time
from pathlib import Path

import pytest
from pebble import ProcessExpired, ProcessPool

from knowledge.file_text import limits
from knowledge.file_text.limits import prepare_child
from tests.knowledge.file_text.samples import pdf_with_contents


def in_child(function, *arguments, timeout: float = 60):  # type: ignore[no-untyped-def]
    context = multiprocessing.get_context("spawn")
    with ProcessPool(max_workers=1, max_tasks=1, initializer=prepare_child, context=context) as pool:
        return pool.schedule(function, args=arguments, timeout=timeout).result()


def _watched(function, *arguments):  # type: ignore[no-untyped-def]
    import sys

    sys.addaudithook(limits._watch)
    try:
        function(*arguments)
    except PermissionError:
        return "refused"
    return "done"


def _connect() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def _look_up() -> None:
    socket.getaddrinfo("exemple.test", 80)


def _run() -> None:
    subprocess.run(["/bin/true"], check=True)


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _write(path: str) -> None:
    Path(path).write_text("x", encoding="utf-8")


def _read(path: str) -> None:
    Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("act", [_connect, _look_up, _run, _fork])
def test_neither_network_nor_programs(act) -> None:  # type: ignore[no-untyped-def]
    assert in_child(_watched, act) == "refused"


def test_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "fichier"
    assert in_child(_watched, _write, str(target)) == "refused"
    assert not target.exists()
    target.write_text("x", encoding="utf-8")
    assert in_child(_watched, _read, str(target)) == "done"


def _take_memory() -> str:
    try:
        bytearray(limits.MAX_MEMORY)
    except MemoryError:
        return "refused"
    return "done"


def test_memory_is_limited() -> None:
    assert in_child(_take_memory) == "refused"


def _turn(seconds: float) -> str:
    """Spend processor time with the limits brought down to this."""
    import resource

    resource.setrlimit(
        resource.RLIMIT_CPU, (int(time.process_time() + seconds), int(time.process_time() + seconds + 2))
    )
    try:
        while True:
            pass
    except limits.CpuLimitReached:
        return "stopped"


def test_processor_time_is_limited() -> None:
    assert in_child(_turn, 1.0) == "stopped"


def _swallow() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + 1), int(time.process_time() + 2)))
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def test_swallowing_the_first_limit_meets_the_second() -> None:
    with pytest.raises(ProcessExpired):
        in_child(_swallow)


def test_a_slow_file_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.file_text import workers

    path = tmp_path / "lent.pdf"
    path.write_bytes(pdf_with_contents(b"BT /F1 1 Tf " + b"(a) Tj 1 0 Td " * 400_000 + b"ET"))
    monkeypatch.setattr(workers, "WALL_SECONDS", 1.5)
    assert workers.Child(str(path), "pdf").result() == "too_long"
