"""The rule in the administration: proposed, refused line by line, put in force, then fixed for ever."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.leads.matching import versions
from portal.leads.models import MatchingRule
from tests.factories import knowledge as made
from tests.factories.members import RoleFactory

pytestmark = pytest.mark.django_db


def curator():
    member = made.writer()
    RoleFactory(member=member, kind="curator")
    return made.signed_in(member)


def test_a_curator_proposes_a_version_and_puts_it_in_force():
    client, first = curator(), versions.in_force()
    text = first.text.replace("ecart = 0.45", "ecart = 0.3")
    assert text != first.text
    adding = reverse("regle-de-rapprochement:add")
    assert "ecart" in client.get(adding).content.decode()
    assert client.post(adding, {"note": "Groupes plus serrés", "text": text}).status_code == 302
    second = MatchingRule.objects.get(version=first.version + 1)
    assert versions.in_force() == first
    assert second.by is not None
    address = reverse("leads_rule_in_force", args=[second.pk])
    assert "45" in client.get(address).content.decode()
    client.post(address)
    assert versions.in_force() == second
    page = client.get(reverse("leads:rule")).content.decode()
    assert "Groupes plus serrés" in page
    assert "45 %" in page
    assert "30 %" in page
    client.post(reverse("regle-de-rapprochement:edit", args=[second.pk]), {"note": "x", "text": first.text})
    second.refresh_from_db()
    assert second.text == text.strip()


def test_a_text_that_does_not_parse_is_refused_with_its_lines_and_kept():
    client, first = curator(), versions.in_force()
    text = first.text.replace("recit = 1.0", "recit = -1.0").replace("ecart = 0.45", "ecarts = 0.45")
    content = client.post(reverse("regle-de-rapprochement:add"), {"note": "Faux", "text": text}).content.decode()
    assert "Ligne 15" in content  # where the text of the site says the role
    assert "ecarts" in content
    assert "recit = -1.0" in content
    assert versions.in_force() == first == MatchingRule.objects.first()


def test_others_do_not_reach_it():
    client, first = made.signed_in(made.writer()), versions.in_force()
    assert client.get(reverse("regle-de-rapprochement:index")).status_code in (302, 404)
    assert client.post(reverse("leads_rule_in_force", args=[first.pk])).status_code in (302, 404)


def test_a_version_that_served_keeps_its_text():
    first = versions.in_force()
    first.text += "# rien"
    with pytest.raises(ValidationError):
        first.save()
