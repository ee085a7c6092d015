"""A ranking as one reader may be told it: each person with reasons for, reasons against, and what would change.

The order is that of the day; what is said is read again now. A record that this reader may no longer read is not
named, and neither is a person whose page they may not open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from knowledge.choices import Credit, Maturity
from portal.core.statements import Prepared, padded
from portal.leads.matching.making import SHOWN
from portal.leads.matching.order.counterfactuals import Counterfactuals, What
from portal.leads.matching.order.ranking import Ranked
from portal.leads.matching.order.snapshot import Candidate, Snapshot
from portal.leads.matching.order.weighing import Standing, Weighed
from portal.leads.matching.wording import number, ordinal, times
from portal.leads.models import MatchRun
from portal.members.access import readable_fields
from portal.members.around import around
from portal.members.models import DeclaredSkill, Member
from portal.members.presentation import Card, card_with
from portal.territories.models import Territory
from portal.visibility import Viewer
from portal.vocabulary.models import Concept
from search.expertise.reasons import Factor, ProofShown, Reason, Record, records

PROOFS: Final = 3
"""Proofs shown of one person; the others are counted."""
OLD_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class Person:
    """One place of a ranking, ready to be shown. `against` and `reasons` open what they stand on."""

    member_id: int
    position: int
    card: Card
    score: str
    turn: str
    """Why this place, in one sentence."""
    proofs: tuple[ProofShown, ...]
    more: int
    """Proofs that count and are not shown, because there are many or because this reader may not read them now."""
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]
    changes: tuple[Reason, ...]


class Explained:
    """One run for one reader; at most eight queries whatever the number of people."""

    def __init__(self, run: MatchRun, viewer: Viewer, members: Sequence[int] | None = None) -> None:
        """`members`: those to tell of, the first ones of the ranking by default."""
        self._rule = run.rule.parsed()
        self._snapshot = Snapshot.from_json(run.snapshot)
        self._facts = Counterfactuals(self._rule, self._snapshot)
        self._viewer = viewer
        self._candidates: Mapping[int, Candidate] = {one.member: one for one in self._snapshot.candidates}
        self.shown = [
            one
            for one in self._facts.ranking
            if (0 < one.position <= SHOWN if members is None else one.member in members)
        ]
        ids = [one.member for one in self.shown]
        self._members = {member.pk: member for member in Member.objects.visible_to(viewer).filter(pk__in=ids)}
        self._around = around(list(self._members))
        self._fields = {
            pk: readable_fields(member, viewer, self._around[pk].cooperative_ids)
            for pk, member in self._members.items()
        }
        self._cards = {pk: card_with(member, viewer, self._around[pk]) for pk, member in self._members.items()}
        self._records = records(viewer, sorted({number for pk in ids for number in self._numbers(pk)}))
        concepts = Concept.objects.in_bulk([need.concept for need in self._snapshot.needs])
        self._labels = [
            concepts[need.concept].local_label if need.concept in concepts else "" for need in self._snapshot.needs
        ]
        self._credits = {credit.value: str(credit.label) for credit in Credit}
        self._levels = {level.value: str(level.label).lower() for level in Maturity}
        self._said = self._still_said()
        places = [one.place_id for one in self._candidates.values() if one.member in ids and one.place_id]
        self._places = Territory.objects.in_bulk(places)

    def people(self) -> list[Person]:
        """Of those whose page this reader may open, in order."""
        return [self._person(one) for one in self.shown if one.member in self._members]

    @property
    def seats(self) -> int:
        """To how many people the rule proposes at once."""
        return self._rule.seats

    @property
    def hidden(self) -> int:
        """People of the ranking whose page this reader may not open now."""
        return len(self.shown) - len(self._members)

    @property
    def set_aside(self) -> Mapping[str, int]:
        """{condition: people whom it takes out, first of their conditions}."""
        found: dict[str, int] = {}
        for one in self._facts.ranking:
            if one.bars:
                found[one.bars[0]] = found.get(one.bars[0], 0) + 1
        return found

    def needs(self, numbers: Sequence[int]) -> str:
        return ", ".join(self._labels[place] for place in numbers)

    def _person(self, ranked: Ranked) -> Person:
        member = self._members[ranked.member]
        standing = self._facts.weighed(ranked.member).standing
        shown = [one for one in standing.proofs if one.part.contribution in self._records][:PROOFS]
        return Person(
            member_id=member.pk,
            position=ranked.position,
            card=self._cards[member.pk],
            score=number(ranked.score),
            turn=self._turn(ranked),
            proofs=tuple(self._proof(one) for one in shown),
            more=len(standing.proofs) - len(shown),
            reasons=tuple(self._for(member, standing)),
            against=tuple(self._against(member, standing)),
            changes=tuple(self._changes(member, ranked)),
        )

    def _turn(self, ranked: Ranked) -> str:
        if ranked.bars:
            return ""
        recent = self._candidates[ranked.member].recent
        values = {"group": ranked.group, "recent": recent, "months": self._rule.turn_months}
        if ranked.is_kept:
            return _("Place gardée pour une personne nouvelle, ou à qui rien n’avait été proposé.")
        return (
            _("Groupe %(group)d de personnes à égalité ; propositions reçues en %(months)d mois : %(recent)d.") % values
        )

    def _proof(self, one: Weighed) -> ProofShown:
        told = [self._credits[one.part.credit]]
        if one.part.year:
            told.append(str(one.part.year))
        told.append(self.needs(one.needs) or _("ressemble au besoin"))
        record: Record = self._records[one.part.contribution]
        return ProofShown(record, " · ".join(told), tuple(self._factors(one)), number(one.weight))

    def _factors(self, one: Weighed) -> Iterator[Factor]:
        matched = [f"{self._labels[need]} ({self._snapshot.needs[need].people})" for need in one.needs]
        if one.part.likeness:
            share = {"share": round(100 * one.part.likeness)}
            matched.append(_("ressemble au besoin, %(share)d %% du texte le plus proche") % share)
        yield Factor(", ".join(matched), number(one.match))
        role = {"role": self._credits[one.part.credit].lower()}
        yield Factor(_("rôle : %(role)s") % role, times(one.role))
        year = _("année : %(year)d") % {"year": one.part.year} if one.part.year else _("année inconnue")
        yield Factor(year, times(one.age))
        level = {"level": self._levels[one.part.maturity]}
        yield Factor(_("essais ailleurs, maturité : %(level)s") % level, times(one.elsewhere))

    def _for(self, member: Member, standing: Standing) -> Iterator[Reason]:
        """Beside the proofs; each opens the page that says it, as far as it still does."""
        candidate, fields, url = self._candidates[member.pk], self._fields[member.pk], self._cards[member.pk].url
        place = self._places.get(candidate.place_id or 0)
        told = self._around[member.pk].places if "places" in fields else ()
        if candidate.place == "here" and place is not None and place.label in told:
            yield Reason(_("travaille ici : %(place)s") % {"place": place.label}, url)
        said = [need for need in standing.declared if need in self._said.get(member.pk, ())]
        if said:
            yield Reason(_("déclare, sans preuve encore : %(names)s") % {"names": self.needs(said)}, url)

    def _against(self, member: Member, standing: Standing) -> Iterator[Reason]:
        candidate, fields, url = self._candidates[member.pk], self._fields[member.pk], self._cards[member.pk].url
        known = {*standing.proven, *standing.declared}
        absent = [need for need in range(len(self._snapshot.needs)) if need not in known]
        if absent:
            yield Reason(
                _("rien que tous les membres puissent lire sur : %(names)s") % {"names": self.needs(absent)}, url
            )
        newest = max(((one.part.year, one.part.contribution) for one in standing.proofs), default=(0, 0))
        if newest[0] and self._snapshot.year - newest[0] > OLD_YEARS and newest[1] in self._records:
            told = _("preuve la plus récente : %(year)d") % {"year": newest[0]}
            yield Reason(told, self._records[newest[1]].url)
        if self._snapshot.is_placed and candidate.place == "unknown":
            yield Reason(_("ne dit pas à tous les membres où elle travaille"), url)
        if candidate.is_limited and "availability" in fields:
            yield Reason(_("disponibilité réduite"), url)

    def _changes(self, member: Member, ranked: Ranked) -> Iterator[Reason]:
        for what in self._facts.of(member.pk):
            told, url = self._words(what)
            if told:
                then = _("hors du classement") if not what.position else ordinal(what.position)
                values = {"change": told, "then": then, "now": ordinal(ranked.position)}
                yield Reason(_("%(change)s : %(then)s au lieu de %(now)s") % values, url or self._cards[member.pk].url)

    def _words(self, what: What) -> tuple[str, str]:
        """(the change, what it opens); nothing for a record that this reader may not read."""
        if what.change == "without_record":
            record = self._records.get(what.about)
            return (_("Sans « %(title)s »") % {"title": record.title}, record.url) if record else ("", "")
        told = {
            "without_declaration": _("Sans déclarer « %(need)s »"),
            "proof": _("Avec une expérience récente publiée sur « %(need)s »"),
            "available": _("En se disant pleinement disponible"),
            "place": _("En disant à tous les membres travailler ici"),
            "one_more": _("Avec une proposition de plus reçue avant celle-ci"),
            "one_less": _("Avec une proposition de moins reçue avant celle-ci"),
            "known": _("Sans être une personne nouvelle"),
        }[what.change]
        return told % {"need": self._labels[what.about]} if "%(need)s" in told else told, ""

    def _numbers(self, member: int) -> Iterator[int]:
        """Contributions that count for someone."""
        return (part.contribution for part in self._candidates[member].parts)

    def _still_said(self) -> dict[int, set[int]]:
        """{member: positions of needs that their page still declares to this reader}; one query."""
        concepts = {need.concept: place for place, need in enumerate(self._snapshot.needs)}
        found: dict[int, set[int]] = {}
        asked = [*concepts, *padded(sorted(self._members), SHOWN)]
        for member, concept in _DECLARED.rows(asked, len(concepts)) if self._members else ():
            if "skills" in self._fields[member]:
                found.setdefault(member, set()).add(concepts[concept])
        for member in self._members:
            if "trades" in self._fields[member]:
                told = {place for place, label in enumerate(self._labels) if label in self._around[member].trades}
                found.setdefault(member, set()).update(told)
        return found


def _declared(numbers: Sequence[int], asked: int) -> QuerySet[Any, Any]:
    """(member, concept) that these people declare; the first `asked` numbers are concepts."""
    rows = DeclaredSkill.objects.filter(concept__in=numbers[:asked], member__in=numbers[asked:])
    return rows.order_by().values_list("member_id", "concept_id")


_DECLARED: Final = Prepared(_declared)
