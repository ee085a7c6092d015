"""What pages say to machines: the same as to people, and nothing of what is not for everybody."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from portal.members.models import Cooperative
from tests.factories.knowledge import a_cooperative, article, experience, signed_in, writer
from tests.factories.projects import project
from tests.factories.studies import study

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def head_of(client: Client, page: Any) -> str:
    response = client.get(page.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode().partition("</head>")[0]


def told(head: str) -> dict[str, Any]:
    blocks = BLOCK.findall(head)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def test_an_experience_is_an_article_with_its_author_and_licence(client: Client) -> None:
    page = experience(writer("Awa Diallo"), title="L’acompte oublié", summary="En bref.", tags=["acompte"])
    head = head_of(client, page)
    said = told(head)
    assert (said["@context"], said["@type"], said["headline"]) == ("https://schema.org", "Article", "L’acompte oublié")
    assert said["author"] == [{"@type": "Person", "name": "Awa Diallo"}]
    assert said["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert said["url"].endswith(page.get_absolute_url())
    assert "acompte" in said["keywords"]
    assert '<meta property="og:title" content="L’acompte oublié">' in head
    assert '<meta property="og:description" content="En bref.">' in head


@pytest.mark.parametrize(
    ("made", "kind", "name"),
    [(article, "Article", "headline"), (study, "ScholarlyArticle", "headline"), (project, "ResearchProject", "name")],
)
def test_each_kind_says_what_it_is(client: Client, made: Any, kind: str, name: str) -> None:
    page = made()
    said = told(head_of(client, page))
    assert (said["@type"], said[name]) == (kind, page.title)


def test_a_protected_author_is_never_told(client: Client) -> None:
    author = writer("Nom Gardé", cooperative=a_cooperative("Maison Gardée"))
    head = head_of(client, experience(author, protected=True))
    said = told(head)
    assert "author" not in said
    assert re.fullmatch(r"\d{4}|", str(said.get("datePublished", "")))
    for hidden in ("Nom Gardé", author.slug, "Maison Gardée"):
        assert hidden not in head


@pytest.mark.parametrize("visibility", ["network", "cooperative", "private"])
def test_what_is_not_for_everybody_tells_machines_nothing(visibility: str) -> None:
    author = writer()
    head = head_of(signed_in(author), experience(author, visibility=visibility))
    assert BLOCK.findall(head) == []
    assert "og:title" not in head
    assert '<meta name="robots" content="noindex">' in head


def test_a_title_cannot_close_the_block(client: Client) -> None:
    page = experience(title='</script><b>"&', summary="<!-- </script>")
    head = head_of(client, page)
    assert told(head)["headline"] == '</script><b>"&'
    assert "<b>" not in head


def test_a_cooperative_is_an_organization(client: Client) -> None:
    house: Cooperative = a_cooperative("Les Mains")
    Cooperative.objects.filter(pk=house.pk).update(founded_on=2004, website="https://mains.exemple.test")
    head = head_of(client, house)
    said = told(head)
    assert (said["@type"], said["name"], said["foundingDate"]) == ("Organization", "Les Mains", "2004")
    assert said["sameAs"] == "https://mains.exemple.test"
    assert '<meta property="og:title" content="Les Mains">' in head
