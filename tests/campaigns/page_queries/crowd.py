"""A crowd around the world of the visibility matrix: what its pages and lists show becomes many.

Written in bulk, since each text is like another: what is counted is the queries of pages, not what they say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from knowledge.choices import Kind
from knowledge.models import (
    Authorship,
    Contribution,
    ContributionState,
    ExperienceReport,
    Lineage,
    PracticePair,
    Publication,
    ReuseAttestation,
    Tag,
    TaggedContribution,
    Wanted,
    WantedDemand,
)
from portal.members.models import Member, Membership
from portal.notices.models import Notice
from research.coverage import facts
from research.models import Corpus, CorpusEntry, EntryDecision, FieldCall, Memo, Participation, ResearchProject
from search.models import SavedSearch
from tests.factories.studies import blocks, study
from tests.security.world import AUTHOR, MEMBER_B, World

BATCH: Final = 1_000
AROUND: Final = 8
"""One text in so many has its edges, its trial, its subject and its call."""
CITED: Final = 50


def gather(world: World, count: int) -> list[int]:
    """Add `count` published stories, and what goes with them; returns their numbers. Called again, it adds more."""
    author = world.members[AUTHOR]
    numbers = _stories(world, count, author)
    few = numbers[::AROUND]
    people = _people(world, len(few))
    _practice(world, few, people)
    _corpora(world, numbers, author)
    _wanted(world, few, people)
    _calls(world, people, author)
    _mine(world, few)
    facts.rebuild()
    return numbers


def citing_study(world: World, numbers: Sequence[int]) -> str:
    """A study of the author that cites CITED stories; its address."""
    cited = (("story", {"story": str(pk), "relation": "source", "passage": "Un passage."}) for pk in numbers[:CITED])
    return study(world.members[AUTHOR], title="Cinquante récits", body=blocks(*cited)).get_absolute_url()


def _stories(world: World, count: int, author: Member) -> list[int]:
    """Copies of the public story, one in four for the network only."""
    model = ExperienceReport.objects.get(pk=world.items[f"{Kind.EXPERIENCE} public"].pk)
    state = ContributionState.objects.get(pk=model.pk)
    start = (Page.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    numbers = list(range(start, start + count))
    content_type = ContentType.objects.get_for_model(ExperienceReport)
    pages = [
        Page(
            pk=pk, path=f"9{pk:011}", depth=3, title=f"Récit {pk}", draft_title=f"Récit {pk}", slug=f"r{pk}",
            url_path=f"/r{pk}/", content_type=content_type, locale_id=model.locale_id, translation_key=uuid4(),
            live=True,
        )
        for pk in numbers
    ]  # fmt: skip
    Page.objects.bulk_create(pages, batch_size=BATCH)
    _copied(Contribution, "page_ptr_id", model.pk, start)
    _copied(ExperienceReport, "contribution_ptr_id", model.pk, start)
    now = timezone.now()
    ContributionState.objects.bulk_create(
        [
            ContributionState(
                contribution_id=pk, kind=state.kind, live=True, visibility="network" if pk % 4 == 0 else "public",
                cooperative_id=state.cooperative_id, outcome=("success", "failure")[pk % 2], maturity=state.maturity,
                year=2020 + pk % 6, rendered=state.rendered, opening=state.opening,
                first_published_at=now - dt.timedelta(minutes=pk), last_published_at=now,
            )
            for pk in numbers
        ],
        batch_size=BATCH,
    )  # fmt: skip
    first = Publication.objects.filter(contribution=model.pk).order_by("number").first()
    assert first is not None
    _many(
        Publication,
        (
            Publication(contribution_id=pk, number=1, content=first.content, visibility="public", published_at=now)
            for pk in numbers
        ),
    )
    _many(Authorship, (Authorship(contribution_id=pk, member=author) for pk in numbers))
    for name in ("axes", "trades", "territories"):
        through, [other] = getattr(Contribution, name).through, getattr(model, name).all()[:1]
        field = "territory_id" if name == "territories" else "concept_id"
        _many(through, (through(contribution_id=pk, **{field: other.pk}) for pk in numbers))
    tag = Tag.objects.get(slug=world.items[f"{Kind.EXPERIENCE} public"].tag_slug)
    _many(TaggedContribution, (TaggedContribution(tag=tag, content_object_id=pk) for pk in numbers))
    return numbers


def _copied(model: Any, key: str, source: int, start: int) -> None:
    """The row `source` of a table once for each page from `start` on."""
    columns = [field.column for field in model._meta.local_concrete_fields]
    quoted = ", ".join(f'"{column}"' for column in columns)
    chosen = ", ".join("page.id" if column == key else f'row."{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {chosen} FROM {table} row, wagtailcore_page page "
            f"WHERE row.{key} = %s AND page.id >= %s",
            [source, start],
        )


def _many(model: Any, rows: Any) -> None:
    model._default_manager.bulk_create(list(rows), batch_size=BATCH)


def _people(world: World, count: int) -> list[Member]:
    start = (Member.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    _many(
        Member,
        (
            Member(pk=pk, slug=f"m{pk}", display_name=f"Personne {pk}", status="active", is_listed=True,
                   visibility="public")
            for pk in range(start, start + count)
        ),
    )  # fmt: skip
    people = list(Member.objects.filter(pk__gte=start).order_by("pk"))
    _many(Membership, (Membership(member=one, cooperative=world.cooperatives["a"]) for one in people))
    return people


def _practice(world: World, few: Sequence[int], people: Sequence[Member]) -> None:
    """The public story serves them all and each was tried; the public study and project use each of them."""
    hub, place = world.items[f"{Kind.EXPERIENCE} public"].pk, world.places["known"]
    edges = [Lineage(source_id=hub, target_id=pk, passage="Un passage.") for pk in few]
    for kind in (Kind.STUDY, Kind.PROJECT):
        edges += [Lineage(source_id=pk, target_id=world.items[f"{kind} public"].pk) for pk in few]
    _many(Lineage, edges)
    _many(
        ReuseAttestation,
        (
            ReuseAttestation(contribution_id=tried, member=one, cooperative=world.cooperatives["b"], territory=place,
                             tried_on=timezone.localdate(), outcome="partial", result="Essayé.")
            for one, pk in zip(people, few, strict=True)
            for tried in (hub, pk)
        ),
    )  # fmt: skip
    pairs = zip(few[::2], few[1::2], strict=False)
    _many(PracticePair, (PracticePair(first_id=one, second_id=two, likeness=0.5) for one, two in pairs))


def _corpora(world: World, numbers: Sequence[int], author: Member) -> None:
    for corpus in world.corpora.values():
        last = corpus.entries.aggregate(last=Max("position"))["last"] or 0
        entries = [
            CorpusEntry(corpus=corpus, contribution_id=pk, position=place)
            for place, pk in enumerate(numbers[: len(numbers) // 4], start=last + 1)
        ]
        _many(CorpusEntry, entries)
        kept = CorpusEntry.objects.filter(corpus=corpus, position__gt=last)
        _many(EntryDecision, (EntryDecision(entry=one, act="included", reason="Utile.", by=author) for one in kept))
        _many(Memo, (Memo(corpus=corpus, author=author, text="Une note.") for _one in numbers[::AROUND]))
    start = Corpus.objects.count()
    made = [
        Corpus(title=f"Corpus {start + n}", question="Quoi ?", visibility="public", owner=author)
        for n in range(len(numbers[::AROUND]))
    ]
    _many(Corpus, made)


def _wanted(world: World, few: Sequence[int], people: Sequence[Member]) -> None:
    _many(Wanted, (Wanted(key=f"sujet {pk}", title=f"Sujet {pk}") for pk in few))
    subjects = Wanted.objects.filter(key__in=[f"sujet {pk}" for pk in few]).order_by("pk")
    _many(
        WantedDemand,
        (WantedDemand(wanted=subject, kind="ask", member=one, precision="Précision.")
         for subject, one in zip(subjects, people, strict=True)),
    )  # fmt: skip


def _calls(world: World, people: Sequence[Member], author: Member) -> None:
    item = world.items[f"{Kind.PROJECT} public"]
    project = ResearchProject.objects.get(pk=item.pk)
    day = timezone.localdate() + dt.timedelta(days=30)
    _many(
        FieldCall,
        (FieldCall(project=project, title=f"Appel {n}", text="Venez.", uses="Un article.", return_on=day,
                   created_by=author) for n in range(len(people))),
    )  # fmt: skip
    _many(
        Participation,
        (Participation(call_id=item.call_id, member=one, agreed_uses="Un article.", agreed_at=timezone.now())
         for one in people),
    )  # fmt: skip


def _mine(world: World, few: Sequence[int]) -> None:
    """Notices and saved searches of those who visit."""
    for role in (AUTHOR, MEMBER_B):
        member = world.members[role]
        _many(
            Notice,
            (Notice(member=member, kind="search", subject_kind="contribution", subject_id=pk, reason="Nouveau.")
             for pk in few),
        )  # fmt: skip
        _many(SavedSearch, (SavedSearch(member=member, name=f"Recherche {pk}", query=f"q={pk}") for pk in few[:20]))
