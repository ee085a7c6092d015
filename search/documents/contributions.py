"""Experiences and articles as they are found. A draft is in no index: its authors find it in their own space."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.db.models import F, Prefetch
from django.utils import timezone

from knowledge.choices import Consent, Maturity
from knowledge.models import (
    Authorship,
    Contribution,
    ContributionState,
    FileText,
    Tag,
    TaggedContribution,
    Verbatim,
)
from knowledge.reading.protection import widened
from knowledge.rendering import in_reading_order
from portal.markdown import words_of
from portal.territories.models import Territory
from portal.vocabulary.models import Concept
from research.display import quoted_words
from search import filters
from search.documents.source import key_of, tombstone
from search.documents.terms import Lexicon, distinct, linked
from search.engines.contract import Document

_SCHEMES: Final = ("axes", "trades", "sectors", "skills")


FILE_MARK: Final = "file:"
_FILES_LENGTH: Final = 400_000
"""Characters of all the documents of one contribution that are indexed: the batch is held in memory."""


def file_field(title: str) -> str:
    """Name of the passage that holds the words of a document, so that a result can say which one."""
    return f"{FILE_MARK}{title}"


class Contributions:
    """Texts come from the HTML made at publication, so that a read renders nothing.

    An author protected by `knowledge.reading.protection` has neither name nor cooperative here, places at the scale of
    the région, no day of publication, and no trade when it would single them out.
    """

    kind = "contribution"

    def ids(self) -> Collection[int]:
        return ContributionState.objects.filter(live=True).order_by("pk").values_list("pk", flat=True)

    def load(self, ids: Collection[int]) -> Iterator[Document]:
        known = set()
        batch = _Batch(ids)
        for page in batch.pages:
            known.add(page.pk)
            yield batch.document(page)
        for gone in sorted(set(ids) - known):
            yield tombstone(key_of(self.kind, gone))


class _Batch:
    """Contributions with all that surrounds them: nineteen queries, however many they are."""

    def __init__(self, ids: Collection[int]) -> None:
        credits = Authorship.objects.select_related("member")
        tagged = TaggedContribution.objects.select_related("tag__canonical")
        self.pages: Sequence[Contribution] = list(
            Contribution.objects.filter(pk__in=ids, state__isnull=False)
            .select_related("state__cooperative")
            .prefetch_related(
                Prefetch("authorships", queryset=credits), Prefetch("tagged_items", queryset=tagged), "state__circles"
            )
        )
        self._links = {
            name: linked(getattr(Contribution, name).through, "contribution_id", "concept_id", ids) for name in _SCHEMES
        }
        self._places = linked(Contribution.territories.through, "contribution_id", "territory_id", ids)
        self._lexicon = Lexicon(self._links.values(), self._places)
        self._aliases: dict[int, list[str]] = defaultdict(list)
        used = {tag.pk for page in self.pages for tag in _tags(page)}
        for tag_id, name in Tag.objects.filter(canonical__in=used).order_by("pk").values_list("canonical", "name"):
            self._aliases[tag_id].append(name)
        self._quotes: dict[int, list[str]] = defaultdict(list)
        quoted = Verbatim.objects.filter(report__in=ids, consent=Consent.GIVEN).order_by("sort_order", "pk")
        for report_id, text in quoted.values_list("report_id", "text"):
            self._quotes[report_id].append(text)
        for study_id, words in quoted_words(self.pages).items():
            self._quotes[study_id] += words
        self._files: dict[int, dict[str, str]] = defaultdict(dict)
        read = FileText.objects.filter(
            attachment__contribution__in=ids, state=FileText.State.READ, source=F("attachment__file")
        )
        of_files = read.order_by("attachment__position", "attachment").values_list(
            "attachment__contribution", "attachment__title", "text"
        )
        for page_id, title, text in of_files.iterator():
            kept = self._files[page_id]
            room = max(0, _FILES_LENGTH - sum(len(other) for other in kept.values()))
            kept[file_field(title)] = f"{kept.get(file_field(title), '')}\n{text[:room]}".strip()

    def document(self, page: Contribution) -> Document:
        state = page.state
        key = key_of(Contributions.kind, page.pk)
        if not state.live:
            return tombstone(key, state.index_version)
        return Document(
            key=key,
            type=state.kind,
            version=state.index_version,
            audience=tuple(sorted(state.audience())),
            title=page.title,
            passages=self._passages(page),
            facets=self._facets(page),
            keywords=self._keywords(page),
            date=_date(state),
            maturity=Maturity(state.maturity).rank,
            stale=state.is_stale,
        )

    def _passages(self, page: Contribution) -> dict[str, str]:
        passages = {"summary": page.summary}
        texts = in_reading_order(page.state.kind, page.state.rendered)
        passages |= {field: words_of(html) for field, html in texts.items()}
        passages["verbatims"] = "\n".join(self._quotes.get(page.pk, ()))
        passages |= self._files.get(page.pk, {})
        return {field: text for field, text in passages.items() if text}

    def _facets(self, page: Contribution) -> dict[str, tuple[str, ...]]:
        state = page.state
        facets = {
            filters.AXIS.name: filters.AXIS.values(self._of("axes", page)),
            filters.TRADE.name: filters.TRADE.values(self._trades(page)),
            filters.TERRITORY.name: filters.TERRITORY.values(self._territories_of(page)),
            filters.OUTCOME.name: (state.outcome,) if state.outcome else (),
            filters.MATURITY.name: (state.maturity,),
            filters.YEAR.name: (str(state.year),) if state.year else (),
            filters.LANGUAGE.name: (state.language,),
            filters.TAG.name: tuple(dict.fromkeys(tag.slug for tag in _tags(page))),
        }
        if state.cooperative is not None and not state.protected_author:
            facets[filters.COOPERATIVE.name] = (state.cooperative.slug,)
        return {name: values for name, values in facets.items() if values}

    def _keywords(self, page: Contribution) -> tuple[str, ...]:
        words = self._lexicon.words_of_concepts(self._trades(page))
        for name in ("axes", "sectors", "skills"):
            words += self._lexicon.words_of_concepts(self._of(name, page))
        words += self._lexicon.words_of_territories(self._territories_of(page))
        for tag in _tags(page):
            words += [tag.name, *self._aliases.get(tag.pk, ())]
        if not page.state.protected_author:
            words += [credit.member.display_name for credit in page.authorships.all()]
            words.append(page.state.cooperative.name if page.state.cooperative else "")
        return distinct(words)

    def _of(self, name: str, page: Contribution) -> list[Concept]:
        return self._lexicon.concepts(self._links[name].get(page.pk, ()))

    def _trades(self, page: Contribution) -> list[Concept]:
        masked = page.state.protected_author and page.state.trades_masked
        return [] if masked else self._of("trades", page)

    def _territories_of(self, page: Contribution) -> list[Territory]:
        places = self._lexicon.territories(self._places.get(page.pk, ()))
        return widened(places) if page.state.protected_author else places


def _tags(page: Contribution) -> list[Tag]:
    """The preferred form of each tag."""
    return [item.tag.canonical or item.tag for item in page.tagged_items.all()]


def _date(state: ContributionState) -> dt.date | None:
    """Day of first publication; its year only for a protected author."""
    if state.first_published_at is None:
        return None
    day = timezone.localtime(state.first_published_at).date()
    return day.replace(month=1, day=1) if state.protected_author else day
