"""The limits, each alone, in a process of its own: they end or interrupt the process they are set in."""

import multiprocessing
import signal
import time

import pytest

from portal.markdown import limits
from tests.portal.markdown.hostile_shapes import hostile_text

CONTEXT = multiprocessing.get_context("spawn")


def swallow_interruption(text, **options):
    """A converter that stops the exception of the first timer, as a callback may."""
    try:
        while True:
            pass
    except limits.CpuLimitReached:
        while True:
            pass


def exhaust_memory(text, **options):
    return bytearray(8 * limits.MAX_MEMORY)


def exhaust_stack(text, **options):
    return exhaust_stack(text)


CONVERTERS = {"swallow": swallow_interruption, "memory": exhaust_memory, "stack": exhaust_stack}


def convert_here(answers, text, converter):
    limits.prepare_worker()
    if converter:
        limits.convert = CONVERTERS[converter]
    started = time.process_time()
    answer = limits.convert_within_limits(text, "", 2)
    answers.put((answer if answer is None else answer.html, time.process_time() - started))


def run(text, converter=""):
    """`(exit code, answer or None, processor time or None)` of one conversion."""
    answers = CONTEXT.Queue()
    process = CONTEXT.Process(target=convert_here, args=(answers, text, converter))
    process.start()
    process.join(30)
    html, cpu = (None, None) if process.exitcode else answers.get(timeout=5)
    answers.close()
    return process.exitcode, html, cpu


def test_an_ordinary_text_passes():
    code, html, _ = run("*a*")
    assert (code, html) == (0, "<p><em>a</em></p>")


def test_the_first_timer_interrupts_and_the_process_goes_on():
    code, html, cpu = run(hostile_text("nested brackets", limits.MAX_BYTES))
    assert (code, html) == (0, None)
    assert limits.CPU_SECONDS - 0.1 <= cpu <= 1.0


def test_the_second_timer_ends_a_process_that_swallowed_the_first():
    code, _, _ = run("a", "swallow")
    assert code == -signal.SIGVTALRM


@pytest.mark.parametrize("converter", ["memory", "stack"])
def test_memory_and_recursion_have_an_end(converter):
    assert run("a", converter)[:2] == (0, None)
