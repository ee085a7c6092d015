"""The sitemap holds what everybody may read, whole or in parts, in few queries."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.exchange import sitemaps
from tests.factories.knowledge import a_cooperative, experience, signed_in, writer

pytestmark = pytest.mark.django_db
PAGE = "/sitemap.xml"


def test_it_holds_public_texts_with_their_date_and_cooperatives_whoever_asks(client: Client) -> None:
    author = writer(cooperative=a_cooperative("Les Chênes"))
    public = experience(author, title="Haies & fossés")
    hidden = experience(author, title="Au dedans", visibility="network")
    told = client.get(PAGE)
    text = told.content.decode()
    assert told["Content-Type"] == "application/xml"
    assert f"{public.get_absolute_url()}</loc><lastmod>2" in text
    assert hidden.get_absolute_url() not in text
    assert f"{author.memberships.get().cooperative.get_absolute_url()}</loc></url>" in text
    assert signed_in(author).get(PAGE).content == told.content


def test_beyond_what_one_file_may_hold_it_lists_parts_that_hold_each_text_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [experience(title=f"Récit {number}") for number in range(3)]
    monkeypatch.setattr(sitemaps, "LIMIT", 2)
    index = client.get(PAGE).content.decode()
    assert [f"{PAGE}?part={number}</loc>" in index for number in (1, 2, 3)] == [True, True, False]
    parts = [client.get(PAGE, {"part": number}).content.decode() for number in (1, 2)]
    assert [sum(text.get_absolute_url() in part for part in parts) for text in texts] == [1, 1, 1]
    assert ["/cooperatives/" in part for part in parts] == [True, False]
    for unknown in ("0", "3", "x", "1\x00"):
        assert client.get(PAGE, {"part": unknown}).status_code == 404


def test_three_queries_whatever_there_is(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(3):
        experience(title=f"Récit {number}")
        with django_assert_num_queries(3):
            client.get(PAGE)
