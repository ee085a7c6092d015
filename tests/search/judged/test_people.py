"""Answers about people: over a generated network that no tuning has seen, and down to the record of each reason."""

from __future__ import annotations

import tempfile
from typing import Final

import pytest
from django.test import TestCase

from knowledge.models import Contribution
from portal.exchange.demo.filling import fill_texts
from portal.members.models import Member
from portal.visibility import Viewer, tokens
from search import documents, opening
from search.expertise.answering import who_knows
from search.expertise.request import ExpertiseRequest
from tests.search.judged import expertise, population

FLOOR: Final = 0.8
"""Share of the questions of the generated network with an expert among the first five."""


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [population.SEED, population.SEED + 1])
def test_experts_of_a_generated_network_are_found(seed: int) -> None:
    asked = population.populate(seed)
    assert len(asked) >= 40
    judged = expertise.judge(asked)
    assert all(one.understood for one in judged)
    assert expertise.share(judged) >= FLOOR, "\n".join(expertise.report(judged))


def _viewer_of(member: Member) -> Viewer:
    """Members of the demo texts have no account: what they would hold."""
    homes = member.memberships.current().values_list("cooperative_id", flat=True)
    held = {tokens.PUBLIC, tokens.NETWORK, tokens.person(member.pk), *map(tokens.cooperative, homes)}
    return Viewer(frozenset(held), member_id=member.pk)


class Reasons(TestCase):
    """The demo, with its index."""

    @classmethod
    def setUpTestData(cls) -> None:
        fill_texts()
        cls.documents = list(documents.all_documents())

    def readers(self) -> dict[str, Viewer]:
        """A visitor, someone of the network, a member who published, and one of another cooperative."""
        author = Member.objects.filter(authorships__isnull=False, memberships__isnull=False).order_by("pk")[0]
        elsewhere = Member.objects.exclude(memberships__cooperative__in=author.cooperatives.all())
        colleague = elsewhere.filter(memberships__isnull=False).order_by("pk")[0]
        return {
            "visitor": Viewer.anonymous(),
            "network": Viewer(frozenset({"public", "network"})),
            "author": _viewer_of(author),
            "colleague": _viewer_of(colleague),
        }

    def test_every_reason_opens_a_record_that_its_reader_may_read(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(self.settings(SEARCH_URL="embedded://", SEARCH_INDEX_DIR=folder))
        opening.indexes()[opening.LOCAL].rebuild(self.documents)
        self.addCleanup(opening.close)
        for name, viewer in self.readers().items():
            answers = [
                answer
                for question in expertise.questions()
                for answer in who_knows(viewer, ExpertiseRequest(question.text)).answers
            ]
            records = {proof.record.number: proof.record.url for answer in answers for proof in answer.proofs}
            readable = Contribution.objects.visible_to(viewer).published().filter(state__protected_author=False)
            opened = {
                page.pk: page.get_absolute_url() for page in readable.filter(pk__in=records).select_related("state")
            }
            pages = {reason.url for answer in answers for reason in (*answer.reasons, *answer.against) if reason.url}
            people = {member.get_absolute_url() for member in Member.objects.visible_to(viewer)}
            with self.subTest(name):
                assert len(records) > 20
                assert opened == records
                assert pages <= people
                assert all(answer.proofs or answer.reasons for answer in answers)
