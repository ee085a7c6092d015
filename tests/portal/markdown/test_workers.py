import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from portal.markdown import render, workers
from tests.portal.markdown.hostile_shapes import hostile_text

RENDER_TWICE = """
import os
import sys
from portal.markdown import render

def check():
    return render("*a*").html == "<p><em>a</em></p>"

if __name__ == "__main__":
    assert check()
    child = os.fork()
    if not child:
        sys.exit(0 if check() else 1)
    status = os.waitpid(child, 0)[1]
    assert os.waitstatus_to_exitcode(status) == 0
    assert check()
"""


def worker_ids() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.name == "pebble_pool_worker"]


def test_importing_starts_no_process():
    code = "import multiprocessing, portal.markdown as m; assert not multiprocessing.active_children()"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_one_worker_is_kept():
    render("a")
    first = worker_ids()
    render("b")
    assert worker_ids() == first
    assert len(first) == 1


def test_a_hostile_text_leaves_the_next_one_unharmed():
    assert render(hostile_text("nested brackets", 100_000)).degraded
    assert render("*a*").html == "<p><em>a</em></p>"


def test_a_worker_killed_between_two_texts_is_replaced():
    render("a")
    os.kill(worker_ids()[0], signal.SIGKILL)
    time.sleep(0.3)
    rendered = render("*a*")
    assert (rendered.html, rendered.degraded) == ("<p><em>a</em></p>", False)


def test_a_worker_killed_during_a_text_gives_plain_paragraphs():
    render("a")
    worker = worker_ids()[0]
    timer = threading.Timer(0.2, os.kill, (worker, signal.SIGKILL))
    timer.start()
    rendered = render(hostile_text("open wiki brackets", 100_000))
    timer.join()
    assert rendered.degraded
    assert render("*a*").html == "<p><em>a</em></p>"


def test_threads_share_the_worker():
    results = []
    threads = [threading.Thread(target=lambda n=n: results.append((n, render(f"*{n}*").plain))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [(n, str(n)) for n in range(8)]


def test_rendering_works_before_and_after_a_fork(tmp_path):
    script = tmp_path / "fork_and_render.py"
    script.write_text(RENDER_TWICE)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_any_worker_the_text_is_still_shown(monkeypatch):
    class Refusing(workers._Holder):
        def get(self):
            raise OSError("no more processes")

    monkeypatch.setattr(workers, "_holder", Refusing())
    rendered = render("*a* <b>\n\nb")
    assert rendered.degraded
    assert rendered.html == "<p>*a* &lt;b&gt;</p>\n<p>b</p>"


@pytest.mark.parametrize("text", ["a\n\nb", "a"])
def test_a_second_failure_is_the_last(monkeypatch, text):
    attempts = []

    class Broken:
        def schedule(self, *args, **kwargs):
            attempts.append(args)
            raise RuntimeError("broken")

        def stop(self):
            return None

        join = stop

    class Holder(workers._Holder):
        def get(self):
            self.pool = self.pool or Broken()
            return self.pool

    monkeypatch.setattr(workers, "_holder", Holder())
    assert render(text).degraded
    assert len(attempts) == 2
