"""A member's copy of their own data holds what they agreed to, tried, read and noted."""

from __future__ import annotations

import pytest

from knowledge.choices import ConsentAct, ConsentUse
from knowledge.consent import consents
from portal.members.portability import archive_of
from research.committee import reading
from research.committee.reading import Opinion
from research.models import CommitteeReader
from research.projects import calls
from tests.factories import projects
from tests.factories.knowledge import experience, writer
from tests.factories.practice import attested, linked
from tests.factories.studies import researcher, study

pytestmark = pytest.mark.django_db


def test_the_copy_holds_trials_links_and_consents() -> None:
    author = researcher()
    story, written = experience(), study(author)
    attested(story, author, result="Essayé en hiver.")
    linked(written, story)
    consents.record(consents.quote(written, "On a tenu."), ConsentAct.GIVEN, ConsentUse.STUDY, by=author, means="mail")
    part = archive_of(author.user)["contributions"]
    assert part["signed"] == [{"text": written.pk, "credit": "story"}]
    assert [one["result"] for one in part["attestations"]] == ["Essayé en hiver."]
    assert [(one["source"], one["target"], one["act"]) for one in part["links"]] == [(story.pk, written.pk, "added")]
    assert [(one["act"], one["means"]) for one in part["consents_noted"]] == [("given", "mail")]
    assert "On a tenu." not in str(part)


def test_the_copy_holds_agreements_and_readings() -> None:
    reader = writer()
    asked = projects.call()
    calls.agree(asked, reader, "Le mardi.")
    calls.withdraw(asked, reader)
    page = study(publish=False)
    committee = reading.open_committee(page, page.owner, by=None, readers=[reader])
    seat = CommitteeReader.objects.get(committee=committee)
    reading.answer(seat, Opinion({"question": ("yes", "Claire.")}, "Une étude utile.", "publish", named=False))
    reading.say(committee, reader, field="", text="Et en hiver ?")
    part = archive_of(reader.user)["research"]
    assert [(one["note"], bool(one["withdrawn_at"])) for one in part["calls_agreed_to"]] == [("", True)]
    assert {one["act"] for one in part["calls_log"]} == {"given", "withdrawn"}
    assert part["readings"][0]["answers"] == [{"criterion": "question", "answer": "yes", "comment": "Claire."}]
    assert [one["text"] for one in part["said_in_readings"]] == ["Et en hiver ?"]
