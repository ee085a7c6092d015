"""What a page costs at a first visit, and what its content policy refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.browser.chromium import opened
from tests.browser.people import People
from tests.browser.rooms import rooms, unfold
from tests.browser.served import Site

pytestmark = pytest.mark.browser

KB = 1000
PAGE_BYTES, PAGE_REQUESTS, SCRIPT_BYTES = 150 * KB, 15, 30 * KB


@dataclass
class Cost:
    """Bytes are those that crossed the network, headers included, as compressed by the site itself."""

    addresses: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.bytes.values())

    @property
    def scripts(self) -> int:
        return sum(size for request, size in self.bytes.items() if self.kinds[request] == "Script")


class Meter:
    """Listens to the network of one page, with an empty cache."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cost = Cost()
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.session.on("Network.requestWillBeSent", self._asked)
        self.session.on("Network.loadingFinished", self._arrived)

    def visit(self, url: str) -> tuple[Response, Cost]:
        self.cost = Cost()
        response = self.page.goto(url, wait_until="networkidle")
        assert response is not None
        return response, self.cost

    def _asked(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.cost.addresses[event["requestId"]] = event["request"]["url"]
            self.cost.kinds[event["requestId"]] = event.get("type", "")

    def _arrived(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.cost.addresses:
            self.cost.bytes[event["requestId"]] = int(event["encodedDataLength"])


@pytest.fixture
def contexts(browser: Browser, site: Site, everybody: People) -> Iterator[dict[bool, BrowserContext]]:
    visitor, member = opened(browser), opened(browser)
    site.sign_in(member, everybody.author)
    yield {False: visitor, True: member}
    visitor.close()
    member.close()


def test_every_page_is_light_alone_and_strict(
    contexts: dict[bool, BrowserContext], site: Site, everybody: People
) -> None:
    found: list[str] = []
    heaviest: tuple[int, str, Cost] = (0, "", Cost())
    host = urlsplit(site.url).netloc
    meters = {signed_in: Meter(context.new_page()) for signed_in, context in contexts.items()}
    for room in rooms(everybody):
        meter = meters[room.signed_in]
        response, cost = meter.visit(site.url + room.path)
        if response.status != room.status:
            found.append(f"{room}: status {response.status}")
        heaviest = max(heaviest, (cost.total, room.name, cost), key=lambda one: one[0])
        if cost.total > PAGE_BYTES:
            sizes = {cost.addresses[request]: size for request, size in cost.bytes.items()}
            found.append(f"{room}: {cost.total} bytes {sizes}")
        if len(cost.addresses) > PAGE_REQUESTS:
            found.append(f"{room}: {len(cost.addresses)} requests {sorted(cost.addresses.values())}")
        if cost.scripts > SCRIPT_BYTES:
            found.append(f"{room}: {cost.scripts} bytes of scripts")
        found += [f"{room}: asks {url}" for url in cost.addresses.values() if urlsplit(url).netloc != host]
        policy = response.headers.get("content-security-policy", "")
        if "default-src 'none'" not in policy or "unsafe" in policy:
            found.append(f"{room}: policy {policy!r}")
        unfold(meter.page)
        found += [f"{room}: {refused}" for refused in meter.page.evaluate("window.refusedByPolicy")]
    total, name, cost = heaviest
    print(f"heaviest: {name}, {total} bytes in {len(cost.addresses)} requests, {cost.scripts} bytes of scripts")
    assert found == [], "\n".join(found)


def test_the_policy_refuses_and_says_so(contexts: dict[bool, BrowserContext], site: Site) -> None:
    """Control: the list of refusals is empty because nothing is refused, not because nobody listens."""
    page = contexts[False].new_page()
    page.goto(site.url)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b style=\"color: red\" onclick=\"1\">x</b>')")
    page.wait_for_function("window.refusedByPolicy.length > 0")
    assert "style-src" in page.evaluate("window.refusedByPolicy.join()")


def test_the_scripts_of_a_form_stay_within_the_policy(
    contexts: dict[bool, BrowserContext], site: Site, everybody: People
) -> None:
    """Suggestions, picker, toolbar, preview, draft: everything that writes into the page."""
    page = contexts[True].new_page()
    page.goto(f"{site.url}/raconter/")
    page.locator("[name=title]").fill("Un essai de tous les scripts")
    page.locator("#id_territories-picker").press_sequentially("rio")
    page.locator(".picker [role=option]").first.click()
    toolbar = page.locator("[data-markdown-for=id_story]")
    page.locator("[name=story]").fill("Un texte | avec\n\n| a |\n|--:|\n| 1 |")
    toolbar.get_by_role("button", name="Gras").click()
    toolbar.get_by_role("button", name="Aperçu").click()
    expect(page.locator("[data-preview] table").first).to_be_visible()
    expect(page.locator("[data-draft-status]")).to_contain_text("Enregistré à")
    page.locator("#chercher").press_sequentially("relan")
    expect(page.locator(".search-box [role=option]").first).to_be_visible()
    assert page.evaluate("window.refusedByPolicy") == []
