"""The system's Chromium, driven by Playwright; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT = 15_000
"""Milliseconds before a step is given up; a machine that runs other things is slow, not wrong."""
PHONE, NARROW, WIDE = (360, 740), (320, 640), (1280, 800)

# Before any script of the page: the policy's refusals, to be read once the page is done.
_WATCH_POLICY = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refusedByPolicy.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser for one module. Its event loop lives in this thread, where Django refuses queries by default."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def opened(browser: Browser, size: tuple[int, int] = WIDE, **options: Any) -> BrowserContext:
    """A fresh profile in French, in which `window.refusedByPolicy` lists what the content policy refused."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, locale="fr-FR", **options)
    context.set_default_timeout(WAIT)
    if options.get("java_script_enabled", True):
        context.add_init_script(_WATCH_POLICY)
    return context
