"""Payloads brought to a page, with every event that could wake them."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, Route

from tests.security.xss_payloads import MARK

# Handlers written in attributes, then what a reader could do, then the links that are not plain addresses.
PROVOKE = """() => {
  addEventListener("submit", (event) => event.preventDefault(), true);
  const common = ["click", "focus", "focusin", "blur", "mouseover", "mouseenter", "pointerover", "pointerrawupdate",
    "load", "error", "toggle", "animationstart", "animationend", "transitionend", "start", "begin", "end", "input",
    "change", "copy", "keydown", "scroll", "wheel", "drag", "contextmenu"];
  for (const element of document.querySelectorAll("body, body *")) {
    if (element.closest(".site-header, .site-footer, .report-form form button")) continue;
    const own = [...element.attributes].map((one) => one.name.toLowerCase())
      .filter((name) => name.startsWith("on")).map((name) => name.slice(2));
    const plainLink = element.closest("a[href]") && /^(https?|mailto):$/.test(element.closest("a").protocol);
    const sends = element.closest("button, input[type=submit], input[type=image], summary");
    for (const name of new Set([...own, ...common])) {
      if (name === "click" && (plainLink || (sends && !own.includes("click")))) continue;
      element.dispatchEvent(new Event(name, { bubbles: false, cancelable: true }));
    }
    if (element.matches("a[href], area[href]") && !plainLink) element.click();
    if (element.tabIndex >= 0) element.focus();
  }
}"""
CLOBBERED = """() => ["getElementById", "querySelector", "createElement", "addEventListener", "cookie", "forms", "body"]
  .filter((name) => {
    const kind = { cookie: "string", forms: "object", body: "object" }[name] ?? "function";
    return typeof document[name] !== kind || document[name] instanceof HTMLFormElement
      || document[name] instanceof HTMLImageElement;
  })"""


@dataclass
class Watch:
    """What a page tried: addresses asked elsewhere, and navigations that nobody asked for."""

    page: Page
    host: str
    foreign: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)
    armed: bool = False

    def __post_init__(self) -> None:
        self.page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        request: Request = route.request
        if request.is_navigation_request() and self.armed:
            self.strayed.append(request.url)
            route.abort()
        elif urlsplit(request.url).netloc not in (self.host, ""):
            self.foreign.append(request.url)
            route.abort()
        else:
            route.continue_()

    def visit(self, url: str) -> None:
        self.armed = False
        answer = self.page.goto(url, wait_until="load")
        assert answer is not None
        assert answer.status < 500, f"{url}: {answer.status}"
        self.armed = True

    def provoke(self) -> list[str]:
        """Wake everything in the page; says what happened, nothing when it is harmless."""
        self.page.evaluate(PROVOKE)
        self.page.wait_for_timeout(60)
        happened = [f"executed ({MARK})"] if self.page.evaluate(f"'{MARK}' in window") else []
        happened += [f"shadows document.{name}" for name in self.page.evaluate(CLOBBERED)]
        happened += [f"asks {url}" for url in self.foreign] + [f"goes to {url}" for url in self.strayed]
        self.foreign, self.strayed = [], []
        return happened
