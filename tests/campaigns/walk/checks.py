"""The questions that are asked after each step, and how their answers are judged.

An index in step with the database must answer with all and only what the oracle lets the reader read. One that is
late may miss something; it must never show, count, suggest or quote anything else.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.urls import reverse

from knowledge.choices import Kind
from knowledge.models import Contribution, Lineage
from knowledge.practice.lineage import descents_of, origins_of
from knowledge.reading.listing import Listing
from portal.notices import inbox
from portal.notices.models import Notice
from portal.visibility import Viewer
from search import service
from search.documents.contributions import Contributions
from search.documents.source import key_of
from search.request import SearchRequest
from search.service import SearchPage
from search.suggest import suggest
from search.why import why
from tests.campaigns.walk.cast import Cast
from tests.campaigns.walk.oracle import FACETS, Reader, Truth
from tests.campaigns.walk.text_steps import COMMON
from tests.security.asking import ask

Findings = Iterator[str]


class Interview:
    """One reader questioned at one moment; `is_late` when the journal holds changes that no index knows."""

    def __init__(self, cast: Cast, truth: Truth, reader: Reader, dice: random.Random, *, is_late: bool) -> None:
        self._cast = cast
        self._truth = truth
        self._reader = reader
        self._dice = dice
        self._is_late = is_late
        self._viewer: Viewer = cast.viewer(reader.name)
        self._mine = truth.readable[reader.name]
        self.fallbacks = 0
        self.hidden_words = 0
        """Words asked for that this reader must not find."""

    def findings(self) -> Findings:
        """What is wrong, in words; nothing when all is right."""
        yield from self._whole_list()
        known = sorted(self._cast.words)
        for pk in self._dice.sample(known, min(2, len(known))):
            yield from self._own_words(pk)
        if known:
            yield from self._around(self._dice.choice(known))
        yield from self._lists()
        yield from self._notices()
        yield from self._bytes()

    def _whole_list(self) -> Findings:
        """Hits of all pages, totals, tabs and facets of the word that every title holds."""
        kind = self._dice.choice(["", "", *Kind.values])
        first = self._search(SearchRequest(COMMON, kind=kind))
        expected = {pk for pk in self._mine if kind in ("", self._truth.texts[pk].kind)}
        shown = set(_numbers(first))
        for number in range(2, first.page.paginator.num_pages + 1 if first.page else 1):
            shown |= set(_numbers(self._search(SearchRequest(COMMON, kind=kind, page=number))))
        yield from self._compare(f"hits of « {kind} »", shown, expected)
        if first.total != len(shown):
            yield f"the total is {first.total} for {len(shown)} hits"
        tabs = first.tabs[1:]
        if not kind and sum(tab.count for tab in tabs) != first.total:
            yield f"the tabs count {[tab.count for tab in tabs]} for {first.total} hits"
        yield from self._facets(first, kind, len(shown))

    def _facets(self, page: SearchPage, kind: str, shown: int) -> Findings:
        for facet in page.facets:
            if facet.name not in FACETS:
                yield f"facet {facet.name} is unknown to the oracle"
                continue
            counts = self._truth.counts(self._reader.name, facet.name, kind)
            for value in (one for root in facet.values for one in root.family()):
                right = value.count <= shown if self._is_late else value.count == counts[value.value]
                if not right:
                    yield f"{facet.name}={value.value} counts {value.count}, not {counts[value.value]}"

    def _own_words(self, pk: int) -> Findings:
        """The words of one text: as they are, with an error, begun, and why it is there."""
        may = pk in self._mine
        word = self._dice.choice(self._cast.words[pk])
        found = self._search(SearchRequest(word))
        shown = set(_numbers(found))
        if not may:
            self.hidden_words += 1
            if shown or found.total or found.facets or found.explanations:
                yield f"« {word} » of hidden {pk} answers {shown}, {found.total}, {found.explanations}"
        elif shown - {pk} or (not self._is_late and shown != {pk}):
            yield f"« {word} » of readable {pk} answers {shown}"
        title = self._cast.words[pk][0]
        typo = title[:5] + title[6] + title[5] + title[7:]
        if not may and title in str(self._search(SearchRequest(typo)).explanations):
            yield f"the title of hidden {pk} is proposed as a spelling"
        proposed = any(title in one.label for one in suggest(self._viewer, title[:7]))
        if proposed and not may:
            yield f"the title of hidden {pk} is suggested"
        if may and not proposed and not self._is_late:
            yield f"the title of readable {pk} is not suggested"
        explained = why(self._viewer, SearchRequest(word), key_of(Contributions.kind, pk))
        if explained is not None and not may:
            yield f"the place of hidden {pk} is explained"
        if may and not self._is_late and (explained is None or not explained.answers):
            yield f"the place of readable {pk} is not explained"

    def _around(self, pk: int) -> Findings:
        """What is near a text, what it uses and what uses it."""
        near = {card.id for card in service.similar(self._viewer, pk)}
        if near - self._mine or (near and pk not in self._mine):
            yield f"near {pk}: {sorted(near - self._mine)}"
        page = Contribution.objects.get(pk=pk)
        origins = Lineage.objects.filter(target=pk).values_list("source_id", flat=True)
        descents = Lineage.objects.filter(source=pk).values_list("target_id", flat=True)
        for what, edges, ends in (
            ("origins", origins_of(page, self._viewer), origins),
            ("descents", descents_of(page, self._viewer), descents),
        ):
            shown = sorted(edge.node.id for edge in edges)
            if shown != sorted(set(ends) & self._mine):
                yield f"{what} of {pk}: {shown}"

    def _lists(self) -> Findings:
        """The database answers these: never late."""
        kind = self._dice.choice(Kind.values)
        expected = {pk for pk in self._mine if self._truth.texts[pk].kind == kind}
        if (total := Listing(self._viewer, kind).total) != len(expected):
            yield f"the list of {kind} counts {total}, not {len(expected)}"

    def _notices(self) -> Findings:
        if self._viewer.member_id is None:
            return
        sent = Notice.objects.filter(member=self._viewer.member_id, subject_kind=Contributions.kind)
        entries = inbox.entries(self._viewer, sent)
        about = {entry.notice.subject_id for entry in entries}
        told = set(sent.values_list("subject_id", flat=True))
        if not told & self._mine <= about <= self._mine | self._own_texts():
            yield f"notices about {sorted(about)} of {sorted(told)}"
        if (unread := inbox.unread_count(self._viewer)) != len(entries):
            yield f"{unread} unread notices for {len(entries)} shown"

    def _bytes(self) -> Findings:
        """Every byte of one page: no word of a text that this reader may not read."""
        name, query = self._dice.choice(self._pages())()
        answer = ask(name + (f"?{urlencode(query)}" if query else ""), self._cast.cookies[self._reader.name])
        if answer.status >= 500:
            yield f"{name} answers {answer.status}"
        typed = set(query.values())
        own = self._own_texts()
        for pk, words in self._cast.words.items():
            if pk in self._mine or pk in own:
                continue
            for word in words:
                if word in answer.everything and word not in typed:
                    yield f"« {word} » of hidden {pk} is in {name} {query}"

    def _pages(self) -> list[Callable[[], tuple[str, dict[str, str]]]]:
        pk = self._dice.choice(sorted(self._cast.words) or [0])
        title = self._cast.words.get(pk, [COMMON])[0]
        member = self._cast.member(self._dice.choice(list(self._cast.members)))
        house = self._dice.choice(self._cast.cooperatives)
        house.refresh_from_db()
        place = self._dice.choice(self._cast.places)
        return [
            lambda: (reverse("search:page"), {"q": COMMON}),
            lambda: (reverse("search:page"), {"q": title}),
            lambda: (reverse("search:suggestions"), {"q": title[:7]}),
            lambda: (reverse("knowledge:experiences"), {}),
            lambda: (reverse("knowledge:articles"), {}),
            lambda: (reverse("research:studies"), {}),
            lambda: (reverse("research:projects"), {}),
            lambda: (ask_short(pk, self._cast.cookies[self._reader.name]), {}),
            lambda: (reverse("knowledge:history", kwargs={"pk": pk}), {}),
            lambda: (reverse("members:profile", kwargs={"slug": member.slug}), {}),
            lambda: (reverse("members:cooperative", kwargs={"slug": house.slug}), {}),
            lambda: (reverse("territories:detail", kwargs={"key": place.key}), {}),
            lambda: (reverse("notices:inbox"), {}),
            lambda: (reverse("exchange:feed"), {}),
            lambda: ("/", {}),
        ]

    def _own_texts(self) -> set[int]:
        """What this reader writes, published or not; a superuser reads all drafts."""
        if self._reader.is_superuser:
            return set(self._cast.words)
        if self._viewer.member_id is None:
            return set()
        own = Contribution.objects.filter(authorships__member=self._viewer.member_id)
        return set(own.values_list("pk", flat=True))

    def _search(self, request: SearchRequest) -> SearchPage:
        page = service.search(self._viewer, request)
        self.fallbacks += page.is_fallback
        return page

    def _compare(self, what: str, shown: set[int], expected: set[int]) -> Findings:
        if shown - expected:
            yield f"{what}: {sorted(shown - expected)} must not be there"
        if not self._is_late and expected - shown:
            yield f"{what}: {sorted(expected - shown)} are missing"


def ask_short(pk: int, cookie: str) -> str:
    """Where the short address of a text leads this reader; the address itself when it leads nowhere."""
    short = reverse("knowledge:short", kwargs={"pk": pk})
    return ask(short, cookie).location or short


def _numbers(page: SearchPage) -> list[int]:
    kinds = (card.key.partition(":") for card in page.cards)
    return [int(number) for kind, _colon, number in kinds if kind == Contributions.kind]
