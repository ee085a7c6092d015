"""Where people may be found follows their page, in the transaction of each change; and what one's own copy holds."""

from __future__ import annotations

import pytest

from portal.leads.matching import versions
from portal.leads.matching.facts import loads, serving
from portal.leads.matching.personal_data import archive_part
from portal.leads.models import ServedPlace
from tests.factories import knowledge as made
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


def served(member) -> list[int | None]:
    return list(ServedPlace.objects.filter(member=member).values_list("territory_id", flat=True))


def test_places_follow_the_page():
    person = cast.expert(stories=0)
    assert served(person) == [made.commune().pk]
    person.places.set([made.departement()])
    assert served(person) == [made.departement().pk]
    person.field_visibility = person.field_visibility | {"places": "cooperative"}
    person.save()
    assert served(person) == [None]
    person.is_listed = False
    person.save()
    assert served(person) == []


def test_what_drifted_is_repaired_and_a_person_deleted_leaves_nothing():
    person, other = cast.expert(stories=0), cast.expert(stories=0)
    ServedPlace.objects.filter(member=person).delete()
    assert serving.rebuild() == 1
    assert serving.rebuild() == 0
    number = other.pk
    other.delete()
    assert not ServedPlace.objects.filter(member_id=number).exists()


def test_my_copy_holds_every_ranking_that_concerned_me():
    joints = cast.skill()
    person, lead = cast.expert(joints), cast.lead_for(joints)
    cast.run_for(lead)
    loads.choose(person.pk, 2)
    part = archive_part(person.user)
    assert part["load"] == 2
    assert part["rankings"] == [{"lead": lead.pk, "position": 1, "rule": versions.in_force().version}]
    assert part["proposals"][0]["state"] == "proposed"
