"""Promises 5 and 6: nothing that members write runs, calls another site or shadows a name."""

import re

import pytest

from portal.markdown import LinkTarget, render, resolve_links
from portal.markdown.finishing import Finisher
from portal.markdown.identifiers import Identifiers, slug
from portal.markdown.sanitising import sanitise
from tests.security.safe_html import dangers
from tests.security.xss_payloads import payloads, sample

PAYLOADS = payloads()
FAMILIES = sorted({payload.family for payload in PAYLOADS})


def texts(family: str) -> list[str]:
    return [payload.text for payload in PAYLOADS if payload.family == family]


@pytest.mark.parametrize("family", FAMILIES)
def test_rendered_payloads_hold_nothing_dangerous(family):
    found = {text: dangers(render(text).html) for text in texts(family)}
    assert {text: why for text, why in found.items() if why} == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_sanitiser_alone_holds_when_html_reaches_it(family):
    """The second wall: what if the syntax let raw HTML through?"""
    found = {}
    for text in texts(family):
        finished = Finisher([], Identifiers(), 2).finish(sanitise(text))
        found[text] = dangers(finished.html)
    assert {text: why for text, why in found.items() if why} == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_sanitising_again_changes_nothing(family):
    once = [sanitise(text) for text in texts(family)]
    assert [sanitise(html) for html in once] == once


def test_the_check_sees_the_danger_of_unsanitised_html():
    """Control: without the sanitiser, most payloads written in HTML are found out."""
    # lxml reads no fragment with a NUL, nor a second <body>.
    raw = [text for text in texts("handler") if "\x00" not in text and "<body" not in text]
    caught = [text for text in raw if dangers(text)]
    assert len(caught) == len(raw)


def test_payloads_are_many_and_distinct():
    assert len(PAYLOADS) == len({payload.text for payload in PAYLOADS})
    assert len(PAYLOADS) >= 1_000
    assert {payload.family for payload in sample(10)} == set(FAMILIES)
    assert all(sum(payload.family == family for payload in sample(10)) <= 10 for family in FAMILIES)


@pytest.mark.parametrize("attack", ["<script>window.terreauXss=1</script>", '"><img src=x onerror=alert(1)>', "'&<"])
def test_resolved_titles_and_addresses_are_escaped(attack):
    html = render("[[1]] et [[2]]").html
    resolved = resolve_links(html, lambda _: {"1": LinkTarget("/a", attack), "2": LinkTarget(f"/{attack}", "b")})
    assert dangers(resolved) == []


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//e.fr", "/\\e.fr", "data:text/html,a", "", "\n/a", "/a b"]
)
def test_a_resolver_cannot_give_an_unsafe_address(address):
    resolved = resolve_links(render("[[1]]").html, lambda _: {"1": LinkTarget(address, "titre")})
    assert "<a" not in resolved
    assert "titre" not in resolved


@pytest.mark.parametrize(
    "name", ["cookie", "location", "getElementById", "contenu", "__proto__", "constructor", "forms", "note-1", "#"]
)
def test_a_heading_never_takes_the_name_of_something_else(name):
    html = render(f"# {name} !\n\ntexte[^{name}]\n\n[^{name}]: a").html
    assert re.findall(r' id="([^"]+)"', html) == [f"texte-{slug(name) or 'rubrique'}", "appel-1", "note-1"]


def test_a_member_cannot_forge_the_reference_of_a_link():
    rendered = render('<wiki-link ref="9">secret</wiki-link> \ue0000\ue001 &#xe000;0&#xe001;')
    assert rendered.links == ()
    assert "<wiki-link" not in rendered.html
