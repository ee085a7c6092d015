"""People as they are found: each edition of a page holds only what its whole audience may read.

A document has one audience, a page has one per field. So a person has two documents:

- `member:<id>`, type "person", for the network (or for the person's cooperatives when the page is closed to the
  others): the fields that all of these readers may read;
- `member:<id>:public`, type "person_public", only when the page is public: its public fields.

A reader is served one type or the other (`search.access.engine_types`), so that nobody meets a person twice and
counts stay true; safety does not rest on that choice, since each document is safe for its own audience. Fields
kept to the cooperative on a wider page, private fields and contact details are in neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from portal.markdown import words_of
from portal.members.access import audience_of_level, current_cooperative_ids, is_narrower
from portal.members.field_visibility import CONTACT_FIELDS, FIELDS
from portal.members.models import DeclaredSkill, Member
from portal.visibility import Visibility, tokens
from portal.vocabulary.models import Concept
from search import filters
from search.documents.source import GONE_VERSION, key_of, tombstone
from search.documents.terms import Lexicon, Links, distinct, linked
from search.engines.contract import Document

PERSON: Final = "person"
PERSON_PUBLIC: Final = "person_public"
_INDEXED: Final = frozenset(FIELDS) - CONTACT_FIELDS


def public_key(key: str) -> str:
    """Key of the public edition of the person `key`."""
    return f"{key}:public"


class People:
    kind = "member"

    def ids(self) -> Collection[int]:
        findable = Member.objects.listed().exclude(visibility=Visibility.PRIVATE)
        return findable.order_by("pk").values_list("pk", flat=True)

    def load(self, ids: Collection[int]) -> Iterator[Document]:
        batch = _Batch(ids)
        known = set()
        for member in batch.members:
            known.add(member.pk)
            yield batch.main(member)
            yield batch.public(member)
        for gone in sorted(set(ids) - known):
            key = key_of(self.kind, gone)
            yield tombstone(key, GONE_VERSION)
            yield tombstone(public_key(key), GONE_VERSION)


class _Batch:
    """People with what their pages say: eight queries, however many they are."""

    def __init__(self, ids: Collection[int]) -> None:
        self.members = list(Member.objects.filter(pk__in=ids).with_current_memberships())
        self._trades = linked(Member.trades.through, "member_id", "concept_id", ids)
        self._skills = linked(DeclaredSkill, "member_id", "concept_id", ids)
        self._places = linked(Member.places.through, "member_id", "territory_id", ids)
        self._lexicon = Lexicon([self._trades, self._skills], self._places)

    def main(self, member: Member) -> Document:
        key = key_of(People.kind, member.pk)
        if not _is_findable(member):
            return tombstone(key, member.index_version)
        level = member.visibility
        if level == Visibility.PUBLIC:
            level = Visibility.NETWORK.value
        audience = audience_of_level(member, level, current_cooperative_ids(member))
        return self._document(member, key, PERSON, tuple(sorted(audience)), level)

    def public(self, member: Member) -> Document:
        key = public_key(key_of(People.kind, member.pk))
        if not _is_findable(member) or member.visibility != Visibility.PUBLIC:
            return tombstone(key, member.index_version)
        return self._document(member, key, PERSON_PUBLIC, (tokens.PUBLIC,), Visibility.PUBLIC.value)

    def _document(self, member: Member, key: str, kind: str, audience: tuple[str, ...], level: str) -> Document:
        shown = {name for name in _INDEXED if not is_narrower(level, member.level_of(name))}
        trades = self._of(self._trades, member) if "trades" in shown else []
        skills = self._of(self._skills, member) if "skills" in shown else []
        places = self._lexicon.territories(self._places.get(member.pk, ())) if "places" in shown else []
        cooperatives = (
            [membership.cooperative for membership in member.current_memberships] if "cooperatives" in shown else []
        )
        texts = {
            "headline": member.headline,
            "offers": member.offers,
            "seeks": member.seeks,
            "availability": member.availability_note,
            "bio": words_of(member.bio_html),
        }
        facets = {
            filters.TRADE.name: filters.TRADE.values(trades),
            filters.TERRITORY.name: filters.TERRITORY.values(places),
            filters.COOPERATIVE.name: tuple(cooperative.slug for cooperative in cooperatives),
        }
        return Document(
            key=key,
            type=kind,
            version=member.index_version,
            audience=audience,
            title=member.display_name,
            passages={name: text for name, text in texts.items() if text and name in shown},
            facets={name: values for name, values in facets.items() if values},
            keywords=distinct(
                [
                    *self._lexicon.words_of_concepts([*trades, *skills]),
                    *self._lexicon.words_of_territories(places),
                    *(cooperative.name for cooperative in cooperatives),
                ]
            ),
        )

    def _of(self, links: Links, member: Member) -> list[Concept]:
        return self._lexicon.concepts(links.get(member.pk, ()))


def _is_findable(member: Member) -> bool:
    """Predicate twin of `People.ids`."""
    return member.is_active and member.is_listed and member.visibility != Visibility.PRIVATE
