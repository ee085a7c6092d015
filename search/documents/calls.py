"""Calls for fieldwork as they are found: by what they propose, whom they seek and where. Read with their project."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from portal.markdown import words_of
from portal.visibility import audience_of
from research.models import FieldCall
from research.projects.calls import CHANGE_KIND
from search import filters
from search.documents.source import key_of, tombstone
from search.documents.terms import distinct, territory_words
from search.engines.contract import Document

CALL: Final = "call"
_AROUND: Final = (
    "axes__parent",
    "trades__parent",
    "territories__region",
    "territories__departement",
    "territories__epci",
    "project__authorships",
    "project__state__circles",
)


class Calls:
    kind = CHANGE_KIND

    def ids(self) -> Collection[int]:
        return FieldCall.objects.published().order_by("pk").values_list("pk", flat=True)

    def load(self, ids: Collection[int]) -> Iterator[Document]:
        found = FieldCall.objects.filter(pk__in=ids).select_related("project__state", "cooperative")
        known = set()
        for call in found.prefetch_related(*_AROUND):
            known.add(call.pk)
            # Its own version: a project that is published again brings its calls back.
            hidden = tombstone(key_of(self.kind, call.pk), call.index_version)
            yield self._document(call) if call.project.state.live else hidden
        for gone in sorted(set(ids) - known):
            yield tombstone(key_of(self.kind, gone))

    def _document(self, call: FieldCall) -> Document:
        territories, trades = list(call.territories.all()), list(call.trades.all())
        facets = {
            filters.AXIS.name: filters.AXIS.values(call.axes.all()),
            filters.TRADE.name: filters.TRADE.values(trades),
            filters.TERRITORY.name: filters.TERRITORY.values(territories),
        }
        passages = {"text": words_of(call.text_html), "uses": call.uses}
        state = call.project.state
        audience = audience_of(
            live=state.live,
            visibility=state.visibility,
            cooperative_id=state.cooperative_id,
            person_ids=[credit.member_id for credit in call.project.authorships.all()],
            circle_ids=[circle.pk for circle in state.circles.all()],
        )
        return Document(
            key=key_of(self.kind, call.pk),
            type=CALL,
            version=call.index_version,
            audience=tuple(sorted(audience)),
            title=call.title,
            passages={name: text for name, text in passages.items() if text},
            facets={name: values for name, values in facets.items() if values},
            keywords=distinct(
                [
                    *(trade.both_forms for trade in trades),
                    *(word for place in territories for word in territory_words(place)),
                    *([call.cooperative.name] if call.cooperative else []),
                ]
            ),
        )
