"""Writing many contributions at once: the same rows as one by one (page, state, credits, revision, version,
journal), in a handful of statements a batch. One transaction a batch, so an interrupted import loses nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, Revision

from knowledge.changes import CHANGE_KIND
from knowledge.choices import Kind
from knowledge.kind_models import MODELS
from knowledge.models import Authorship, Contribution, ContributionState, Publication, Section, Tag, TaggedContribution
from knowledge.reading.cards import opening_of
from knowledge.reading.protection import must_mask_trades
from knowledge.rendering import Layout, lay_out
from knowledge.wanted import red_links
from knowledge.writing.sections import section_for
from portal.core.journal import record_changes
from portal.exchange.contributions.incoming import Incoming
from portal.territories.models import Territory
from portal.vocabulary.models import Concept

CHOSEN = ("axes", "trades", "sectors", "skills", "territories")


def create(items: Sequence[Incoming]) -> list[int]:
    """Create and publish `items`; returns their ids, in order. Rendering happens before the transaction."""
    layouts = [lay_out(_page(item)) for item in items]
    with transaction.atomic():
        ids: dict[int, int] = {}
        for kind in Kind:
            batch = [index for index, item in enumerate(items) if item.kind == kind]
            if batch:
                pages = _insert_pages(kind, [items[index] for index in batch])
                _insert_around([items[i] for i in batch], pages, [layouts[i] for i in batch])
                ids.update({index: page.pk for index, page in zip(batch, pages, strict=True)})
        record_changes(CHANGE_KIND, ids.values())
    return [ids[index] for index in range(len(items))]


def _page(item: Incoming) -> Contribution:
    """An unsaved page with the texts of `item`."""
    model = MODELS[item.kind]
    page = model(
        title=item.title,
        draft_title=item.title,
        summary=item.summary,
        language=item.language,
        licence=item.licence,
        **{name: text for name, text in item.texts.items() if name in model.text_fields},
    )
    if item.kind == Kind.EXPERIENCE:
        page.outcome, page.started_on, page.ended_on = item.outcome, item.started_on, item.ended_on
    return page


def _insert_pages(kind: Kind, items: Sequence[Incoming]) -> list[Contribution]:
    """Rows of the three tables of a page, under a locked parent that counts its children once."""
    model = MODELS[kind]
    parent = Section.objects.select_for_update().get(pk=section_for(kind).pk)
    last = parent.get_children().order_by("-path").values_list("path", flat=True).first()
    path = last or parent.path + "0" * Page.steplen
    content_type = ContentType.objects.get_for_model(model)
    now = timezone.now()
    pages: list[Contribution] = []
    for item in items:
        path = Page(path=path, depth=parent.depth + 1)._inc_path()
        page = _page(item)
        published = _moment(item.published_on) or now
        page.path, page.depth, page.numchild = path, parent.depth + 1, 0
        page.content_type, page.locale_id = content_type, parent.locale_id
        page.slug = f"i-{path[-Page.steplen * 2 :].lower()}"
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.live, page.has_unpublished_changes = True, False
        page.first_published_at = page.last_published_at = page.latest_revision_created_at = published
        pages.append(page)
    plain = Page.objects.bulk_create(
        [
            Page(
                **{
                    field.attname: getattr(page, field.attname)
                    for field in Page._meta.local_concrete_fields
                    if field.attname != "id"
                }
            )
            for page in pages
        ]
    )
    for page, row in zip(pages, plain, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
        if model is not Contribution:
            page.contribution_ptr_id = row.pk
        page._state.adding = False
    for table in (Contribution, model):
        _insert_rows(table, pages)
    Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + len(pages))
    return pages


def _insert_rows(table: type[Contribution], pages: Sequence[Contribution]) -> None:
    """One level of a multi-table page; Django offers no bulk insert of these, its own primitive does."""
    fields = table._meta.local_concrete_fields
    for start in range(0, len(pages), 30):
        table._base_manager.get_queryset()._insert(pages[start : start + 30], fields=fields, using="default")


def _insert_around(items: Sequence[Incoming], pages: Sequence[Contribution], layouts: Sequence[Layout]) -> None:
    """State, credits, choices, revision and version of each page."""
    concepts = Concept.objects.in_bulk({pk for item in items for name in CHOSEN[:4] for pk in item.chosen[name]})
    places = Territory.objects.in_bulk({pk for item in items for pk in item.chosen["territories"]})
    _insert_choices(items, pages, concepts, places)
    Authorship.objects.bulk_create(
        Authorship(contribution_id=page.pk, member_id=member_id, credit=credit, position=position)
        for item, page in zip(items, pages, strict=True)
        for position, (member_id, credit) in enumerate(item.authors)
    )
    contents = _insert_revisions(pages)
    ContributionState.objects.bulk_create(
        _state(item, page, layout, concepts, places) for item, page, layout in zip(items, pages, layouts, strict=True)
    )
    Publication.objects.bulk_create(
        Publication(
            contribution_id=page.pk,
            number=1,
            content=content,
            rendered=layout.texts,
            degraded=layout.degraded,
            visibility=item.visibility,
            published_at=page.last_published_at,
        )
        for item, page, layout, content in zip(items, pages, layouts, contents, strict=True)
    )
    red_links.gather_new({page.pk: layout.texts for page, layout in zip(pages, layouts, strict=True)})


def _insert_choices(
    items: Sequence[Incoming],
    pages: Sequence[Contribution],
    concepts: Mapping[int, Concept],
    places: Mapping[int, Territory],
) -> None:
    """Words of the thesaurus, territories and free words of each page, which then knows them without a query."""
    tags = _tags({word for item in items for word in item.tags})
    for name in CHOSEN:
        through = getattr(Contribution, name).through
        target = "territory_id" if name == "territories" else "concept_id"
        through.objects.bulk_create(
            through(contribution_id=page.pk, **{target: pk})
            for item, page in zip(items, pages, strict=True)
            for pk in item.chosen[name]
        )
    for item, page in zip(items, pages, strict=True):
        for name in CHOSEN:
            setattr(page, name, [(places if name == "territories" else concepts)[pk] for pk in item.chosen[name]])
        page.tagged_items = [
            TaggedContribution(tag=tag, content_object_id=page.pk)
            for tag in {tags[word].pk: tags[word] for word in item.tags}.values()
        ]
        for relation in get_all_child_relations(type(page)):
            if relation.get_accessor_name() != "tagged_items":
                setattr(page, relation.get_accessor_name(), [])  # known to be empty: no query to learn it
    TaggedContribution.objects.bulk_create(row for page in pages for row in page.tagged_items.all())


def _insert_revisions(pages: Sequence[Contribution]) -> list[dict[str, Any]]:
    """A revision each, made the live and the latest one: a page without one goes offline at its next scheduling."""
    base = ContentType.objects.get_for_model(Page)
    contents = [json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder)) for page in pages]
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type_id=page.content_type_id,
            base_content_type=base,
            object_id=str(page.pk),
            object_str=page.title[:255],
            created_at=page.last_published_at,
            content=content,
        )
        for page, content in zip(pages, contents, strict=True)
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.live_revision_id = page.latest_revision_id = revision.pk
    Page.objects.bulk_update(pages, ["live_revision", "latest_revision"], batch_size=200)
    return contents


def _state(
    item: Incoming, page: Contribution, layout: Layout, concepts: dict[int, Concept], places: dict[int, Territory]
) -> ContributionState:
    masked = item.protected_author and must_mask_trades(
        [concepts[pk] for pk in item.chosen["trades"]], [places[pk] for pk in item.chosen["territories"]]
    )
    told = item.ended_on or item.started_on or page.first_published_at
    return ContributionState(
        contribution_id=page.pk,
        kind=item.kind,
        live=True,
        visibility=item.visibility,
        cooperative_id=item.cooperative_id,
        outcome=item.outcome,
        language=item.language,
        protected_author=item.protected_author,
        trades_masked=masked,
        is_example=item.is_example,
        review_on=item.review_on,
        first_published_at=page.first_published_at,
        last_published_at=page.last_published_at,
        year=told.year if told else None,
        rendered=layout.texts,
        opening=opening_of(layout.texts),
        degraded=layout.degraded,
        source=item.source,
        source_id=item.source_id,
        source_checksum=item.checksum,
    )


def _tags(words: set[str]) -> dict[str, Tag]:
    """{word: canonical tag}, created when new; case and accents do not make two tags."""
    slugs = {word: _slug(word) for word in words}
    known = {tag.slug: tag for tag in Tag.objects.filter(slug__in=set(slugs.values())).select_related("canonical")}
    new = {slug: word for word, slug in sorted(slugs.items()) if slug not in known}
    for tag in Tag.objects.bulk_create(Tag(name=word, slug=slug) for slug, word in new.items()):
        known[tag.slug] = tag
    return {word: known[slug].canonical or known[slug] for word, slug in slugs.items()}


def _slug(word: str) -> str:
    return slugify(word)[:100] or f"mot-{hashlib.sha256(word.encode()).hexdigest()[:12]}"


def _moment(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time(9), tzinfo=timezone.get_current_timezone()) if day else None
