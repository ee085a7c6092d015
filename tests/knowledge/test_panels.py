import pytest
from django.test import Client

from knowledge.panels import count_by_territory, of_cooperative, of_member
from portal.visibility import Viewer
from tests.factories.knowledge import a_cooperative, commune, departement, experience, region, signed_in, writer

pytestmark = pytest.mark.django_db
VISITOR = Viewer.anonymous()


def titles(panel):
    return [card.title for card in panel.context["cards"]] if panel else []


def test_a_person_shows_what_they_signed_and_the_viewer_may_read():
    author = writer()
    experience(author, title="Ouvert")
    experience(author, title="Entre nous", visibility="network")
    experience(author, title="Sans mon nom", protected=True)
    assert titles(of_member(author, VISITOR)) == ["Ouvert"]
    assert titles(of_member(writer(), VISITOR)) == []


def test_a_cooperative_does_not_show_its_protected_authors():
    cooperative = a_cooperative()
    author = writer(cooperative=cooperative)
    experience(author, title="Ouvert")
    experience(author, title="Sans mon nom", protected=True)
    assert titles(of_cooperative(cooperative, VISITOR)) == ["Ouvert"]


def test_counts_place_a_protected_author_in_the_region_only():
    experience(places=[commune(), departement()])
    experience(protected=True)
    experience(visibility="network")
    assert count_by_territory(VISITOR) == {region().key: 2, departement().key: 1}


def test_a_territory_page_shows_what_is_told_there_within_its_queries(client: Client, django_assert_max_num_queries):
    experience(title="À Riom, un atelier")
    hidden = experience(title="Texte du réseau", visibility="network")
    with django_assert_max_num_queries(30):
        answer = client.get(f"/territoires/{commune().key}/").content.decode()
    assert "À Riom, un atelier" in answer
    assert "Texte du réseau" not in answer
    member = hidden.authorships.get().member
    assert "Texte du réseau" in signed_in(member).get(f"/territoires/{commune().key}/").content.decode()
