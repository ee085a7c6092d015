"""Questions in the search: those that wait or were answered, by their words, what was answered, trades and place.

Neither who asks nor who answers is in a document: the page names them, to those who may know them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.questions.access import audience_of_question, told_of
from portal.questions.changes import QUESTION
from portal.questions.models import Answer, Question
from portal.visibility import Viewer
from search import filters, guests
from search.documents.source import key_of, with_tombstones
from search.documents.terms import Lexicon, distinct, linked, territory_words
from search.engines.contract import Document
from search.guests import Guest, Shown

_AROUND = ("asker", "place__region", "place__departement", "place__epci")
_PASSAGES = {"text": _("précisions"), "answers": _("réponses")}


class Questions:
    kind = QUESTION

    def ids(self) -> Collection[int]:
        return Question.objects.standing().order_by("pk").values_list("pk", flat=True)

    def load(self, ids: Collection[int]) -> Iterator[Document]:
        """Seven queries, however many they are."""
        yield from with_tombstones(QUESTION, Question, ids, _Batch(ids).documents)


class _Batch:
    def __init__(self, ids: Collection[int]) -> None:
        self._links = linked(Question.concepts.through, "question_id", "concept_id", ids)
        self._lexicon = Lexicon([self._links], {})
        self._told = told_of(ids)
        self._answers = _answers_to(ids)
        standing = Question.objects.standing().filter(pk__in=ids).select_related(*_AROUND)
        self.documents = {question.pk: self._document(question) for question in standing}

    def _document(self, question: Question) -> Document:
        concepts = self._lexicon.concepts(self._links.get(question.pk, ()))
        asked_on = timezone.localtime(question.created_at).date()
        facets = {
            filters.TRADE.name: filters.TRADE.values(concepts),
            filters.TERRITORY.name: filters.TERRITORY.values([question.place] if question.place else []),
            filters.YEAR.name: (str(asked_on.year),),
        }
        passages = {"text": question.text, "answers": "\n\n".join(self._answers.get(question.pk, ()))}
        return Document(
            key=key_of(QUESTION, question.pk),
            type=QUESTION,
            version=question.index_version,
            audience=tuple(sorted(audience_of_question(question, self._told.get(question.pk, ())))),
            title=question.title,
            passages={name: text for name, text in passages.items() if text},
            facets={name: values for name, values in facets.items() if values},
            keywords=distinct(
                [
                    *self._lexicon.words_of_concepts(concepts),
                    *(territory_words(question.place) if question.place else ()),
                ]
            ),
            date=asked_on,
        )


def _answers_to(ids: Collection[int]) -> Mapping[int, list[str]]:
    """{question: words of its answers, as its page shows them}. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, text in Answer.objects.shown().filter(question__in=ids).values_list("question_id", "text"):
        found[number].append(text)
    return found


def readable(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Shown]:
    """Of these questions, those that the viewer may read now, save those taken back. One query."""
    found = Question.objects.visible_to(viewer).standing().filter(pk__in=ids).select_related("place")
    return {
        question.pk: Shown(
            title=question.title,
            url=question.get_absolute_url(),
            excerpt=question.text,
            place=question.place.name if question.place else "",
            date=timezone.localtime(question.created_at).date(),
            is_example=question.is_example,
        )
        for question in found
    }


def _about(concepts: Sequence[int]) -> Collection[int]:
    links = Question.concepts.through.objects.filter(concept__in=concepts)
    return set(links.values_list("question_id", flat=True))


def _in_places(places: Sequence[int]) -> Collection[int]:
    return Question.objects.filter(place__in=places).values_list("pk", flat=True)


def register() -> None:
    """Called once the apps are ready."""
    guests.register(
        Guest(
            name=QUESTION,
            source=Questions(),
            counter=Question,
            label=_("Question"),
            tab=_("Questions"),
            readable=readable,
            fields=_PASSAGES,
            using_concepts=_about,
            using_places=_in_places,
        )
    )
