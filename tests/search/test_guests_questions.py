"""Questions in the search: found by their readers only, with their answers, and gone as soon as they should be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.models import Change
from portal.members.models import Member
from portal.members.profiles import close_account
from portal.members.viewers import viewer_for
from portal.questions import closing, replying
from portal.questions.models import Question
from portal.visibility import Visibility
from search import service
from search.access import readable_now
from search.documents import documents_of
from search.documents.source import GONE_VERSION
from search.request import SearchRequest
from search.suggest import suggest
from search.why import why
from tests.factories.knowledge import a_cooperative, departement, writer
from tests.factories.questions import answered, question
from tests.factories.vocabulary import SkillFactory, TradeFactory
from tests.search.looking import ANYONE, WORD, Index, found, reports, tabs, titles

pytestmark = pytest.mark.django_db


def expert() -> Member:
    return writer(is_listed=True)


def suspend(member: Member) -> None:
    member.status = Member.Status.SUSPENDED
    member.save()


def test_each_reader_finds_counts_and_is_proposed_the_questions_they_may_read(step: Index) -> None:
    ours = a_cooperative("La Nôtre")
    asker, colleague, stranger = writer(cooperative=ours), writer(cooperative=ours), writer()
    asked, waiting = [expert() for _level in Visibility.values], expert()
    for level, one in zip(Visibility.values, asked, strict=True):
        question(asker, [one], [waiting], title=f"{WORD} {level}", visibility=level, cooperative=ours)
    step()
    readable = {
        ANYONE: {"public"},
        viewer_for(stranger.user): {"public", "network"},
        viewer_for(waiting.user): {"public", "network"},
        viewer_for(colleague.user): {"public", "network", "cooperative"},
        viewer_for(asked[Visibility.values.index("private")].user): {"public", "network", "private"},
        viewer_for(asker.user): {"public", "network", "cooperative", "private"},
    }
    for viewer, levels in readable.items():
        mine = {f"{WORD} {level}" for level in levels}
        assert titles(found(viewer)) == mine
        assert tabs(found(viewer)) == {"Tout": len(mine), "Questions": len(mine)}
        assert {one.label for one in suggest(viewer, WORD[:6])} == mine
        assert {one.kind_label for one in suggest(viewer, WORD[:6])} == {"Question"}
    assert all(report.is_clean for report in reports())


def test_a_result_says_where_its_words_were_found_and_is_narrowed_by_facets(step: Index) -> None:
    trade, place = TradeFactory(label="traiteur", label_feminine="traiteuse"), departement("Volcans", code="63")
    one = expert()
    put = question(
        people=[one], title=WORD, text="Mon client conteste.", visibility="public", place=place, concepts=[trade]
    )
    step()
    answered(put, one, "Une lettre recommandée suffit.")
    step()
    (card,) = found(ANYONE, "recommandée", "question").cards
    assert (card.kind, card.kind_label, card.url) == ("question", "Question", put.get_absolute_url())
    assert (card.why, card.place) == ("Trouvé dans « réponses »", place.name)
    assert "<mark>recommandée</mark>" in card.excerpt
    (card,) = found(ANYONE, "conteste", "question").cards
    assert card.why == "Trouvé dans « précisions »"
    (card,) = found(ANYONE, "traiteuse", "question").cards
    assert card.why == "Mots-clés : traiteur, traiteuse"
    for facets in ({"trade": (trade.slug,)}, {"territory": (place.key,)}, {"year": (str(put.created_at.year),)}):
        assert service.search(ANYONE, SearchRequest(WORD, facets=facets)).total == 1, facets
    assert service.search(ANYONE, SearchRequest(WORD, facets={"year": ("1999",)})).total == 0
    explained = why(ANYONE, SearchRequest(WORD), f"question:{put.pk}")
    assert explained is not None
    assert explained.answers


@pytest.mark.parametrize("how", ["withdrawn", "asker suspended", "asker left"])
def test_a_question_that_is_taken_back_is_found_no_more(step: Index, how: str) -> None:
    asker, stranger = writer(), writer()
    put = question(asker, title=WORD, visibility="public")
    step()
    assert titles(found(viewer_for(stranger.user))) == {WORD}
    if how == "withdrawn":
        closing.withdraw(put, asker)
    elif how == "asker suspended":
        suspend(asker)
    else:
        close_account(asker)
    for _late in (True, False):  # the index does not know yet, then it does
        for viewer in (ANYONE, viewer_for(stranger.user)):
            assert (found(viewer).total, suggest(viewer, WORD[:6])) == (0, [])
        step()
    assert all(report.is_clean for report in reports())


def test_what_was_answered_outlives_who_asked_it(step: Index) -> None:
    asker = writer()
    put = question(asker, title=WORD, visibility="public")
    closing.settle(put, asker)
    close_account(asker)
    step()
    assert titles(found(ANYONE)) == {WORD}
    assert all(report.is_clean for report in reports())


def test_the_answer_of_a_person_who_is_suspended_is_neither_found_nor_quoted(step: Index) -> None:
    one, other = expert(), expert()
    put = question(people=[one, other], title=WORD, visibility="public")
    answered(put, one, "Le nombre d’or est potimarron.")
    answered(put, other, "Le nombre d’argent est topinambour.")
    step()
    assert titles(found(ANYONE, "potimarron")) == {WORD}
    suspend(one)
    for _late in (True, False):
        assert found(ANYONE, "potimarron").total == 0
        step()
    (card,) = found(ANYONE, "topinambour").cards
    assert "potimarron" not in str(card)
    assert all(report.is_clean for report in reports())


def test_who_is_asked_in_their_turn_finds_a_private_question_and_who_is_suspended_does_not(step: Index) -> None:
    first, second = expert(), expert()
    put = question(people=[first], reserve=[second], title=WORD, visibility="private")
    step()
    assert (titles(found(viewer_for(first.user))), titles(found(viewer_for(second.user)))) == ({WORD}, set())
    replying.decline(put, first, passes=True)
    step()
    assert titles(found(viewer_for(second.user))) == {WORD}
    suspend(first)
    step()
    (document,) = documents_of("question", [put.pk])
    assert f"person:{first.pk}" not in document.audience
    assert f"person:{second.pk}" in document.audience
    assert all(report.is_clean for report in reports())


def test_what_the_index_wrongly_says_of_a_question_is_stopped_by_the_database(step: Index) -> None:
    put = question(title=WORD, visibility="public")
    step()
    Question.objects.filter(pk=put.pk).update(visibility="private")  # behind the journal's back
    assert (found(ANYONE).total, suggest(ANYONE, WORD[:6])) == (0, [])
    assert why(ANYONE, SearchRequest(WORD), f"question:{put.pk}") is None


def test_a_renamed_place_or_skill_renews_the_documents(step: Index) -> None:
    place, skill = departement("Volcans", code="63"), SkillFactory(label="devis")
    question(title=WORD, place=place, concepts=[skill], visibility="public")
    step()
    place.name, skill.label = "Puys", "chiffrage"
    place.save()
    skill.save()
    step()
    assert titles(found(ANYONE, "puys", "question")) == titles(found(ANYONE, "chiffrage", "question")) == {WORD}
    assert all(report.is_clean for report in reports())


@pytest.mark.parametrize("act", ["answered", "thanked", "settled", "withdrawn", "escalated"])
def test_every_step_of_a_question_is_told_to_the_journal(act: str) -> None:
    asker, one = writer(), expert()
    put = question(asker, [one])
    given = answered(put, one) if act == "thanked" else None
    before = Question.objects.get(pk=put.pk).index_version
    Change.objects.all().delete()
    if given is not None:
        closing.thank(given, asker, "")
    elif act == "answered":
        answered(put, one)
    elif act == "escalated":
        replying.decline(put, one, passes=False)
    else:
        {"settled": closing.settle, "withdrawn": closing.withdraw}[act](put, asker)
    assert Question.objects.get(pk=put.pk).index_version > before
    row = Change.objects.get(kind="question", object_id=put.pk)
    assert row.tightened == (act == "withdrawn")


def test_an_account_that_stays_active_hides_no_question() -> None:
    one = expert()
    put = question(people=[one])
    Change.objects.all().delete()
    one.headline = "Couvreur"
    one.save()
    assert not Change.objects.get(kind="question", object_id=put.pk).tightened
    suspend(one)
    assert Change.objects.get(kind="question", object_id=put.pk).tightened


def test_reading_many_questions_takes_as_many_queries_as_reading_two() -> None:
    trade, one = TradeFactory(), expert()
    asked = [question(people=[expert()], title=f"{WORD} {number}", concepts=[trade]) for number in range(5)]
    answered(asked[0], asked[0].askings.get().member)
    numbers = [put.pk for put in asked]

    def queries(job: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            job()
        return len(captured)

    few = queries(lambda: list(documents_of("question", numbers[:2])))
    assert queries(lambda: list(documents_of("question", numbers))) == few <= 8
    keys = [f"question:{number}" for number in numbers]
    viewer = viewer_for(one.user)
    assert len(readable_now(viewer, keys)) == 5
    assert queries(lambda: readable_now(viewer, keys[:2])) == queries(lambda: readable_now(viewer, keys)) == 1


def test_a_question_that_is_no_more_says_so() -> None:
    put = question()
    closing.withdraw(put, put.asker)
    gone, unknown = documents_of("question", [put.pk, put.pk + 1000])
    assert gone.is_tombstone
    assert gone.version == Question.objects.get(pk=put.pk).index_version
    assert (unknown.is_tombstone, unknown.version) == (True, GONE_VERSION)


def test_nobody_who_asks_or_answers_is_in_a_document() -> None:
    asker, one = writer("Zénobie Rarissime"), writer("Philibert Introuvable", is_listed=True)
    put = question(asker, [one], visibility="public", cooperative=a_cooperative("Cap Nord"))
    answered(put, one)
    (document,) = documents_of("question", [put.pk])
    held = " ".join([document.title, *document.passages.values(), *document.keywords, *map(str, document.facets)])
    for word in ("Zénobie", "Philibert", "Cap Nord"):
        assert word not in held
