"""The life of two leads before anybody has accepted: no channel of the site says how to reach either side."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core.worker import drain_all
from portal.leads import expiring
from portal.leads.introductions import making, reminding
from portal.leads.matching import answering, contesting
from portal.leads.models import Introduction, LeadTeam
from portal.leads.teams import inviting
from portal.members.models import Member, Role
from portal.members.portability import archive_of
from portal.notices.letters import send_due
from portal.notices.models import Notice
from search.documents import all_documents
from tests.factories import introductions as met
from tests.factories import knowledge as made
from tests.factories import leads as posted
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db


def ways(*people: Member) -> dict[str, int]:
    """{what reaches someone: their number}"""
    return {
        way: one.pk
        for one in people
        for way in (one.contact_email, one.phone, one.phone.replace(" ", ""), one.user.email)  # type: ignore[union-attr]
    }


def found(words: dict[str, int], text: str, reader: int | None = None) -> set[str]:
    return {word for word, owner in words.items() if owner != reader and word in text}


def reachable_expert(number: int) -> Member:
    person = cast.expert(cast.skill(), name=f"Personne {number}", phone=f"07 11 22 33 {number:02d}")
    person.contact_email = f"joindre-{number}@personne.test"
    person.save(update_fields=["contact_email"])
    return person


def pages(*introductions: Introduction) -> Iterator[str]:
    for sent in introductions:
        yield from (sent.get_absolute_url(), sent.lead.get_absolute_url(), sent.member.get_absolute_url())
        yield from (reverse(f"leads:{name}", args=[sent.lead_id]) for name in ("people", "teams", "edit"))
    for team in LeadTeam.objects.all():
        yield reverse("leads:team", args=[team.lead_id, team.pk])
    for name in ("list", "returns", "returns_csv", "equity", "equity_csv", "proposals", "contests", "introductions"):
        yield reverse(f"leads:{name}")
    yield from (reverse("leads:space"), reverse("members:space"), reverse("notices:inbox"))


def test_no_channel_says_how_to_reach_anyone_before_both_accept(caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.DEBUG)
    giver, (first, second, third, alone) = met.reachable("Qui apporte"), map(reachable_expert, range(1, 5))
    moderator, stranger = made.writer(), made.writer()
    Role.objects.create(member=moderator, kind=Role.Kind.MODERATOR)
    with django_capture_on_commit_callbacks(execute=True):
        lead = cast.lead_for(cast.skill(), giver=giver, client=posted.CLIENT)
        cast.run_for(lead)
        answering.decline(cast.proposed(third, lead), third, "Trop loin de chez moi.")
        contesting.contest(cast.proposed(third, lead), third, "Mon dernier chantier est de ce mois-ci.")
        inviting.invite(lead, {first: [], second: []}, giver)
        refused = met.asked(posted.lead(giver), third)
        making.refuse(refused, third, "Je n’ai pas le temps.")
        offered = met.offered(posted.lead(giver), alone)
        withdrawn = met.offered(posted.lead(giver), first)
        making.withdraw(withdrawn, first)
        reminding.remind(timezone.now() + dt.timedelta(days=4))
        expiring.run(timezone.now() + dt.timedelta(days=18))
        assert send_due() > 3
    assert not Introduction.objects.filter(giver_accepted_at__isnull=False, member_accepted_at__isnull=False).exists()
    words = ways(giver, first, second, third, alone)
    sent = [*Introduction.objects.filter(lead=lead), refused, offered, withdrawn]
    addresses, leaks = sorted(set(pages(*sent))), dict[str, set[str]]()
    for reader in (giver, first, moderator, stranger):
        browser = made.signed_in(reader)
        for address in addresses:
            leaks[f"{reader}: {address}"] = found(words, browser.get(address).content.decode(), reader.pk)
        copy = json.dumps(archive_of(reader.user), ensure_ascii=False, default=str)
        leaks[f"{reader}: copy"] = found(words, copy, reader.pk)
    visitor = Client()
    for address in addresses:
        leaks[f"visitor: {address}"] = found(words, visitor.get(address).content.decode())
    for letter in mail.outbox:
        owners = Member.objects.filter(user__email__in=letter.to).values_list("pk", flat=True)
        text = f"{letter.subject} {letter.body} {letter.alternatives} {letter.extra_headers} {letter.cc}"
        leaks[f"letter: {letter.subject}"] = found(words, text, owners.first())
    leaks["notices"] = found(words, repr(list(Notice.objects.values_list("reason", flat=True))))
    leaks["index"] = found(words, repr([one for one in all_documents() if one.key.startswith("lead")]))
    drain_all()
    call_command("search_rebuild", stdout=StringIO())
    leaks["log"] = found(words, caplog.text)
    assert {place: told for place, told in leaks.items() if told} == {}
    assert len(leaks) > 100

    making.accept(offered, giver)
    seen = made.signed_in(giver).get(offered.get_absolute_url()).content.decode()
    assert alone.contact_email in seen  # the same search finds it once both have accepted
