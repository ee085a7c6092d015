"""Pages of the site itself: there, titled, linked from everywhere, and under the strict policy."""

import pytest
from django.test import Client
from django.urls import resolve
from lxml import html

from portal.core.navigation import EXPLORE, FOOTER, MAIN_MENU

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [entry.path for entry in (*EXPLORE, *FOOTER)])
def test_page_is_there_and_has_one_title(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    page = html.fromstring(answer.content)
    assert page.xpath("count(//h1)") == 1
    assert page.xpath("string(//title)").endswith("· Terreau")
    assert page.get("lang") == "fr"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert page.xpath("//footer//a[@aria-current='page']/@href") == [path]


@pytest.mark.parametrize("path", [entry.path for entry in (*MAIN_MENU, *EXPLORE, *FOOTER)])
def test_every_entry_leads_somewhere(path: str) -> None:
    assert resolve(path).func is not None


def test_frame_has_skip_links_search_and_one_action(client: Client) -> None:
    page = html.fromstring(client.get("/aide/").content)
    for target in page.xpath("//a[@class='skip']/@href"):
        assert page.xpath(f"//*[@id='{target[1:]}']")
    (field,) = page.xpath("//header//input[@name='q']")
    assert page.xpath(f"string(//label[@for='{field.get('id')}'])")
    assert page.xpath("string(//header//form/@action)") == "/chercher/"
    assert page.xpath("//header//a[contains(@class, 'button--main')]/@href") == ["/raconter/"]


def test_searched_words_come_back_escaped(client: Client) -> None:
    page = html.fromstring(client.get("/aide/", {"q": '"><script>alert(1)</script>'}).content)
    assert page.xpath("string(//header//input[@name='q']/@value)") == '"><script>alert(1)</script>'
    assert not [script for script in page.xpath("//script") if not script.get("src")]


def test_absent_page_offers_a_next_step(client: Client) -> None:
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    page = html.fromstring(answer.content)
    assert len(page.xpath("//main//form[@role='search']")) == 1
    assert page.xpath("//main//a[contains(@href, '/compte/')]")


@pytest.mark.parametrize("path", ["/compte/login/", "/compte/signup/", "/compte/password/reset/"])
def test_account_pages_wear_the_frame(client: Client, path: str) -> None:
    page = html.fromstring(client.get(path).content)
    assert page.xpath("count(//h1)") == 1
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    for control in page.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea"):
        assert page.xpath(f"//label[@for='{control.get('id')}']"), control.get("name")
