"""Promise 3, in forms: a number sent in a form of one's own names nothing of others.

`test_two_ids` holds the addresses. Here the address is one's own, and what is sent is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from knowledge.choices import Relation
from knowledge.models import ExperienceReport, Lineage, WantedAnswer
from knowledge.wanted import ask
from portal.members.models import Member
from portal.members.viewers import viewer_for
from research.corpora import coding
from research.models import CaseStudy, Coding, Corpus, CorpusEntry, EntryDecision, FieldCall, Memo, ResearchProject
from tests.databases import written_once
from tests.factories import corpora
from tests.factories.knowledge import experience, signed_in
from tests.factories.studies import researcher, study

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Side:
    """A researcher, and what is theirs alone."""

    member: Member
    story: ExperienceReport
    """The source of the corpus."""
    spare: ExperienceReport
    third: ExperienceReport
    study: CaseStudy
    corpus: Corpus
    entry: CorpusEntry
    coding: Coding


def side(word: str) -> Side:
    member = researcher()
    story = experience(member, title=f"Récit {word}", visibility="private")
    corpus = corpora.corpus(member, story, visibility="private")
    corpora.code_sentences(corpus, member, 1, "Devis", 0)
    entry = corpus.entries.get()
    spare, third = (experience(member, title=f"{name} {word}", visibility="private") for name in ("Autre", "Encore"))
    written = study(member, visibility="private")
    return Side(member, story, spare, third, written, corpus, entry, entry.codings.get())


def _other_sentence(mine: Side) -> str:
    """Of the source of one's own corpus, as its form names it; nobody gave it a code."""
    viewer = viewer_for(mine.member.user)
    source = coding.opened(mine.entry, viewer)
    assert source is not None
    return [unit.value for part in coding.parts_of(source, [], viewer) for unit in part.units][1]


Sent = tuple[str, dict[str, object]]
"""Address, and what is sent there."""

FORMS: dict[str, Callable[[Side, Side], Sent]] = {
    "a code of another grid": lambda mine, theirs: (
        reverse("research:corpus_code_source", args=[mine.corpus.public_slug, 1]),
        {"coder": "1", "code": theirs.coding.code_id, "phrase": [_other_sentence(mine)]},
    ),
    "a coding of someone else": lambda mine, theirs: (
        reverse("research:corpus_code_source", args=[mine.corpus.public_slug, 1]), {"retirer": theirs.coding.pk},
    ),
    "a note on a code of another grid": lambda mine, theirs: (
        reverse("research:corpus_memos", args=[mine.corpus.public_slug]),
        {"text": "Une note.", "code": theirs.coding.code_id},
    ),
    "a text that one may not read, proposed by no rule": lambda mine, theirs: (
        reverse("research:corpus_rule", args=[mine.corpus.public_slug]),
        {"acte": "retenir", "texte": [theirs.spare.pk], "reason": "Utile."},
    ),
    "a source of another corpus, set aside": lambda mine, theirs: (
        reverse("research:corpus_rule", args=[mine.corpus.public_slug]),
        {"acte": "sortir", "texte": [theirs.story.pk], "reason": "Utile."},
    ),
    "a text that one may not read, added by hand": lambda mine, theirs: (
        reverse("research:corpus_add", args=[mine.corpus.public_slug]), {"source": theirs.spare.pk, "reason": "Utile."},
    ),
    "a study of someone else beside a corpus": lambda mine, theirs: (
        reverse("research:corpus_edit", args=[mine.corpus.public_slug]),
        {"title": "Volé", "question": "Quoi ?", "visibility": "private", "studies": [theirs.study.pk]},
    ),
    "a project from texts that one may not read": lambda mine, theirs: (
        reverse("research:project_from_stories"), {"stories": [mine.story.pk, mine.third.pk, theirs.spare.pk]},
    ),
    "a link to a text that one may not read": lambda mine, theirs: (
        reverse("knowledge:links", args=[mine.story.pk]),
        {"source": "Autre", "chosen": theirs.spare.get_absolute_url(), "relation": Relation.SOURCE.value},
    ),
    "an answer that one may not read": lambda mine, theirs: (
        reverse("knowledge:wanted_answer", args=[ask("Un sujet demandé", mine.member).pk]),
        {"text": theirs.spare.get_absolute_url()},
    ),
}  # fmt: skip


def _kept() -> list[object]:
    """Everything that those forms could make or change, notices left aside."""
    tables = (Coding, Memo, CorpusEntry, EntryDecision, Lineage, WantedAnswer, FieldCall, ResearchProject)
    rows: list[object] = [list(model._default_manager.order_by("pk").values_list("pk", flat=True)) for model in tables]
    rows.append(list(CorpusEntry.objects.order_by("pk").values_list("pk", "is_included")))
    rows.append(list(Corpus.studies.through.objects.values_list("corpus_id", "casestudy_id")))
    return rows


@pytest.fixture(scope="class")
def sides(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Side, Side]]:
    with written_once(django_db_blocker):
        yield side("gardé"), side("caché")


@pytest.mark.parametrize("name", FORMS)
class TestForms:
    """Two researchers for all these tests."""

    def test_a_form_of_ones_own_reaches_nothing_of_others(self, name: str, sides: tuple[Side, Side]) -> None:
        mine, theirs = sides
        address, data = FORMS[name](mine, theirs)
        before = _kept()
        answer: HttpResponse = signed_in(mine.member).post(address, data)
        assert answer.status_code < 500
        assert _kept() == before
        said = answer.content.decode()
        assert not any(story.title in said for story in (theirs.story, theirs.spare))

    def test_the_same_form_takes_what_is_ones_own(self, name: str, sides: tuple[Side, Side]) -> None:
        """Control: what is refused is the number, not the form."""
        mine, _theirs = sides
        address, data = FORMS[name](mine, mine)
        before = _kept()
        assert signed_in(mine.member).post(address, data).status_code == 302
        assert _kept() != before
