"""A proposal is made again identically whatever became of the people, the texts, the index and the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.core.management import call_command

from knowledge.models import Authorship, ExperienceReport
from knowledge.writing import publishing
from knowledge.writing.drafts import save_draft
from portal.leads.matching import making, versions
from portal.leads.matching.facts import gathering
from portal.leads.matching.facts.likeness import likeness
from portal.leads.matching.order.ranking import rank
from portal.leads.matching.order.snapshot import Snapshot
from portal.leads.models import Lead, MatchingLoad, MatchRun, Proposal
from portal.members.models import Member
from search import opening
from search.expertise import keeping
from tests.factories import knowledge as made
from tests.factories import matching as cast

pytestmark = pytest.mark.django_db

NEEDS = ("Étanchéité d’une toiture de grange", "Nettoyage d’une école maternelle", "Traduction d’un guide de marché")
"""Titles of leads, which a text about them is like."""


@pytest.fixture
def rebuild() -> Iterator[Callable[[], None]]:
    """Call it to make the search index again."""
    yield lambda: call_command("search_rebuild", stdout=StringIO())
    opening.close()


def replayed(run: MatchRun) -> bool:
    """Read again from the database."""
    kept = MatchRun.objects.select_related("rule").get(pk=run.pk)
    return making.replay(kept) == making.ranking_of(kept) == making.ranking_of(run)


def likenesses(snapshot: Snapshot) -> dict[int, float]:
    return {part.contribution: part.likeness for one in snapshot.candidates for part in one.parts if part.likeness}


def test_200_proposals_replay_identically_after_everything_changed(rebuild):
    joints = cast.skill()
    people = [cast.expert(joints, stories=0) for _number in range(14)]
    texts = []
    for number, words in enumerate(NEEDS):  # written by five people each, and like one sort of lead
        text = made.experience(people[number], title=words, story=f"{words}, mené à trois.", skills=[joints])
        for person in people[number + 3 :: 3]:
            Authorship.objects.create(contribution=text, member=person)
        keeping.refresh([text.pk])
        texts.append(text)
    MatchingLoad.objects.bulk_create(MatchingLoad(member=person, cap=20) for person in people)
    rebuild()
    leads = [
        cast.lead_for(joints, title=NEEDS[number % 3], need=f"{NEEDS[number % 3]}, à faire à trois.")
        for number in range(40)
    ]
    runs = [cast.run_for(lead) for lead in leads]
    assert Proposal.objects.count() >= 200
    before = [Snapshot.from_json(run.snapshot) for run in runs]
    heard = [max(alike, key=alike.__getitem__) for alike in map(likenesses, before)]
    assert heard == [texts[number % 3].pk for number in range(40)]  # each lead is like its own text

    first = versions.in_force()
    text = first.text.replace("recit = 1.0", "recit = 0.2").replace("ecart = 0.45", "ecart = 0.0")
    versions.put_in_force(type(first).objects.create(text=text, note="autre"), None)
    _change(texts, people)
    rebuild()
    assert all(map(replayed, runs))

    rule = first.parsed()
    lead = Lead.objects.get(pk=leads[0].pk)
    now = gathering.snapshot_of(rule, lead, likeness(lead))
    assert likenesses(now) != likenesses(before[0])  # the same lead would be read otherwise now
    assert rank(rule, now) != making.ranking_of(runs[0])
    assert rank(versions.in_force().parsed(), before[0]) != making.ranking_of(runs[0])


def _change(texts: list[ExperienceReport], people: list[Member]) -> None:
    """Texts speak of something else, one is shut, half of the people are gone, nobody says where they work."""
    for text, person, words in zip(texts, people, reversed(NEEDS), strict=False):
        save_draft(text.pk, person.user, {"title": words, "story": f"{words}, tout autrement."}, base_token=None)
        publishing.publish(text.pk, person.user)
    publishing.set_visibility(texts[1].pk, "private")
    Member.objects.filter(pk__in=[person.pk for person in people[::2]]).update(is_listed=False, availability="closed")
    for person in people[1::2]:
        person.places.clear()


def test_a_run_whose_inputs_were_touched_is_seen():
    joints = cast.skill()
    for stories in (1, 2, 3):
        cast.expert(joints, stories=stories)
    run = cast.run_for(cast.lead_for(joints))
    assert replayed(run)
    run.snapshot["candidates"][0]["parts"] = []
    MatchRun.objects.filter(pk=run.pk).update(snapshot=run.snapshot)
    assert not replayed(run)
