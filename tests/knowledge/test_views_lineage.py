"""Pages of where a text comes from, and the form of those who link."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from knowledge.models import Lineage
from portal.members.models import Role
from tests.factories.knowledge import article, experience, signed_in, writer
from tests.factories.practice import linked
from tests.factories.projects import project
from tests.factories.studies import study

pytestmark = pytest.mark.django_db


def test_from_a_conclusion_to_every_first_story_in_two_clicks(client: Client) -> None:
    author = writer()
    stories = [experience(author, title=f"Premier récit {n}") for n in range(3)]
    study, project, practice = (article(author, title=title) for title in ("Étude", "Projet", "Pratique"))
    for story in stories:
        linked(study, story)
    linked(project, study)
    linked(practice, project)
    first = client.get(practice.get_absolute_url()).content.decode()
    address = f"/c/{practice.pk}/origines/"
    assert f'href="{address}"' in first
    second = client.get(address).content.decode()
    for story in stories:
        assert f'href="{story.get_absolute_url()}"' in second
    assert second.count("soil__stone") == 7  # six stones, and the mark of this text's
    assert "À 3 pas" in second


@pytest.mark.parametrize(
    ("made", "rooms"),
    [(experience, "/experiences/"), (article, "/articles/"), (study, "/etudes/"), (project, "/projets/")],
)
def test_the_trail_leads_back_to_the_list_of_its_kind(client: Client, made: Any, rooms: str) -> None:
    page = client.get(f"/c/{made().pk}/origines/").content.decode()
    assert re.findall(r'class="breadcrumb".*?href="([^"]+)"', page, re.DOTALL) == [rooms]


def test_both_pages_show_the_edge(client: Client) -> None:
    story, study = experience(title="Le récit"), article(title="La synthèse")
    linked(study, story, "confirms", passage="Un acompte écrit.")
    above = client.get(study.get_absolute_url()).content.decode()
    below = client.get(story.get_absolute_url()).content.decode()
    assert "Confirme" in above
    assert "Un acompte écrit." in above
    assert "Est confirmé par" in below
    assert "La synthèse" in below


def test_nothing_is_said_of_what_one_may_not_read(client: Client) -> None:
    story, study = experience(visibility="private", title="Récit secret"), article()
    Lineage.objects.create(source=story, target=study, passage="Passage secret.")
    alone = article()
    with_edge = client.get(study.get_absolute_url()).content.decode()
    assert "filiation" not in with_edge
    assert "secret" not in with_edge
    shown, without = (
        re.sub(r"\d+", "", client.get(f"/c/{page.pk}/origines/").content.decode()) for page in (study, alone)
    )
    csrf = re.compile(r"csrf[^>]*>")
    assert csrf.sub("", shown) == csrf.sub("", without)


@pytest.mark.parametrize("typed", ["{url}", "https://exemple.fr{url}", "/c/{pk}/", "Le récit complet"])
def test_a_source_is_an_address_or_a_title(typed: str) -> None:
    author = writer()
    story, study = experience(title="Le récit complet"), article(author)
    data = {"source": typed.format(url=story.get_absolute_url(), pk=story.pk), "relation": "adapts", "passage": ""}
    answer = signed_in(author).post(f"/c/{study.pk}/liens/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Lineage.objects.get().source_id == story.pk


def test_a_few_words_propose_titles_to_choose_from() -> None:
    author = writer()
    study = article(author)
    near = [experience(title=f"Acompte demandé, récit {n}") for n in range(2)]
    experience(title="Acompte caché", visibility="private")
    client = signed_in(author)
    data = {"source": "acompte", "relation": "source"}
    asked = client.post(f"/c/{study.pk}/liens/", data)
    assert {page.pk for page in asked.context["form"].proposals} == {page.pk for page in near}
    assert "Acompte caché" not in asked.content.decode()
    client.post(f"/c/{study.pk}/liens/", data | {"chosen": near[0].get_absolute_url()})
    assert Lineage.objects.get().source_id == near[0].pk


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("/c/999999999/", "ne trouvons pas"),
        ("mots absents partout", "Aucun titre"),
        ("!!", "Aucun titre"),
        ("", "Il manque votre réponse"),
    ],
)
def test_what_the_form_refuses(source: str, message: str) -> None:
    author = writer()
    study = article(author)
    answer = signed_in(author).post(f"/c/{study.pk}/liens/", {"source": source, "relation": "source"})
    assert message in str(answer.context["form"].errors["source"])


def test_a_circle_is_refused_in_words() -> None:
    author = writer()
    one, two = experience(author), experience(author, title="Deux")
    linked(two, one)
    answer = signed_in(author).post(f"/c/{one.pk}/liens/", {"source": f"/c/{two.pk}/", "relation": "source"})
    assert "tournerait en rond" in answer.content.decode()


def test_who_may_link_and_unlink() -> None:
    author, researcher, other = writer(), writer(), writer()
    Role.objects.create(member=researcher, kind=Role.Kind.RESEARCHER)
    study, story, second = article(author), experience(), experience(title="Deux")
    own = linked(study, story)
    address = f"/c/{study.pk}/liens/"
    assert signed_in(other).get(address).status_code == 404
    client = signed_in(researcher)
    assert client.post(address, {"source": f"/c/{second.pk}/", "relation": "source"}).status_code == 302
    drawn = Lineage.objects.get(created_by=researcher)
    assert client.post(f"{address}{own.pk}/retirer/").status_code == 404
    assert client.post(f"{address}{drawn.pk}/retirer/").status_code == 302
    assert signed_in(author).post(f"{address}{own.pk}/retirer/").status_code == 302
    assert not Lineage.objects.exists()
    assert "lien retiré" in signed_in(author).get(address).content.decode().lower()


def test_an_edge_of_another_text_is_not_removed_by_its_number() -> None:
    author = writer()
    mine = article(author)
    edge = linked(article(), experience())
    assert signed_in(author).post(f"/c/{mine.pk}/liens/{edge.pk}/retirer/").status_code == 404
    assert Lineage.objects.filter(pk=edge.pk).exists()


def test_pages_cost_the_same_for_any_number(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    author = writer()
    study = article(author)
    for n in range(12):
        linked(study, experience(author, title=f"Récit {n}"))
    client = signed_in(author)
    for address in (f"/c/{study.pk}/origines/", f"/c/{study.pk}/liens/"):
        with django_assert_max_num_queries(20):
            assert client.get(address).status_code == 200
