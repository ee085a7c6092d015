"""The experiences of a moment: readable at this moment, with why, a failure among them, in few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.models import Contribution
from knowledge.moments import Moment, Occasion, lessons_at
from knowledge.writing import publishing
from portal.core.worker import drain_all
from portal.lessons import answering
from portal.lessons.telling import Told, told_at
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.visibility import Viewer
from search import opening
from search.engines.contract import EngineUnavailable
from tests.factories.knowledge import a_cooperative, departement, experience, region, writer
from tests.factories.vocabulary import SkillFactory, TradeFactory

pytestmark = pytest.mark.django_db
Index = Callable[[], int]


@pytest.fixture
def index(_scratch: None) -> Iterator[Index]:
    yield drain_all
    opening.close()


def moment(**values: object) -> Moment:
    told = {"title": "Portage de repas", "text": "Livrer des repas à domicile en montagne.", "back": "/ici/"}
    return Moment(Occasion.LEAD, **(told | values))  # type: ignore[arg-type]


def told(viewer: Viewer, at: Moment | None = None) -> Told:
    found = told_at(viewer, at or moment())
    assert found is not None
    return found


def titles(found: Told) -> list[str]:
    return [lesson.card.title for lesson in found.lessons]


def reader(member: Member | None = None) -> Viewer:
    return viewer_for((member or writer()).user)


def test_three_are_shown_with_why_and_a_failure_is_among_them(index: Index) -> None:
    trade, skill = TradeFactory(label="traiteur"), SkillFactory(label="livrer au froid")
    place = departement(inside=region())
    for number in range(4):
        experience(title=f"Portage de repas {number}", story="Livrer des repas à domicile.", outcome="success")
    near = {"trades": [trade], "places": [place], "skills": [skill], "story": "Livrer en montagne."}
    best = experience(title="Repas portés", outcome="success", **near)
    failed = experience(title="Portage arrêté", outcome="failure", story="La tournée coûtait trop.")
    index()
    found = told(reader(), moment(concepts=[trade, skill], places=[place]))
    assert len(found.lessons) == 3
    assert failed.title in titles(found)
    first = found.lessons[0]
    assert first.card.title == best.title
    assert first.reasons[:3] == (
        "même métier : traiteur",
        "même savoir-faire : livrer au froid",
        f"même territoire : {place.label}",
    )
    assert first.reasons[3].startswith("mots en commun : ")
    assert "montagne" in first.reasons[3]
    assert found.lessons[titles(found).index(failed.title)].reasons[-1].startswith("un arrêt ou un échec")


def test_a_failure_that_shares_no_word_is_still_shown(index: Index) -> None:
    for number in range(3):
        experience(title=f"Portage de repas {number}", outcome="success")
    failed = experience(title="Tout autre chose", outcome="abandoned", story="Rien à voir.", lesson="Jamais seul.")
    index()
    found = told(reader())
    assert len(found.lessons) == 3
    assert titles(found)[-1] == failed.title


def test_nobody_is_shown_what_they_may_not_read_even_before_the_index_knows(index: Index) -> None:
    ours = a_cooperative("La Nôtre")
    author, colleague, stranger = writer(cooperative=ours), writer(cooperative=ours), writer()
    inside = experience(author, title="Portage du dedans", outcome="failure", visibility="cooperative")
    opened = experience(author, title="Portage ouvert", outcome="failure")
    index()
    assert set(titles(told(reader(colleague)))) == {inside.title, opened.title}
    assert titles(told(reader(stranger))) == titles(told(Viewer.anonymous())) == [opened.title]
    publishing.set_visibility(opened.pk, "private")
    assert told_at(reader(stranger), moment()) is None
    publishing.delete(inside.pk, author.user)
    assert told_at(reader(colleague), moment()) is None


def test_what_is_known_already_is_left_out(index: Index) -> None:
    known = experience(title="Portage connu", outcome="failure")
    other = experience(title="Portage autre", outcome="failure")
    index()
    assert titles(told(reader(), moment(known=frozenset({known.pk})))) == [other.title]


def test_the_protected_author_of_a_lesson_stays_unnamed(index: Index) -> None:
    trade = TradeFactory(label="traiteur")
    place = departement("Volcans", code="63", inside=region())
    author = writer("Zoé Tapie")
    experience(author, title="Portage", outcome="failure", trades=[trade], places=[place], protected=True)
    index()
    (lesson,) = told(reader(), moment(concepts=[trade], places=[place])).lessons
    assert "Volcans" not in " ".join(lesson.reasons)
    assert lesson.card.authors == ["une personne d’une CAE"]


def test_of_no_use_puts_aside_for_oneself_at_this_sort_of_moment_and_can_be_taken_back(index: Index) -> None:
    me, other = writer(), writer()
    story = experience(title="Portage de repas", outcome="failure")
    experience(title="Portage autre", outcome="failure")
    index()
    answering.answer(story, me.pk, Occasion.LEAD, "useless")
    mine = told(reader(me))
    assert titles(mine) == ["Portage autre"]
    assert [(lesson.card.title, lesson.verdict) for lesson in mine.aside] == [("Portage de repas", "useless")]
    assert len(told(reader(other)).lessons) == 2
    elsewhere = told_at(reader(me), Moment(Occasion.ARRIVAL, "Portage de repas", "", "/"))
    assert elsewhere is not None
    assert len(elsewhere.lessons) == 2
    answering.answer(story, me.pk, Occasion.LEAD, "")
    assert len(told(reader(me)).lessons) == 2


def test_the_answers_of_others_move_it_down_by_the_rule_only(index: Index) -> None:
    near = experience(title="Portage de repas", story="Livrer des repas à domicile en montagne.", outcome="failure")
    experience(title="Portage de colis", story="Livrer.", outcome="success")
    index()
    assert titles(told(reader()))[0] == near.title
    for _number in range(12):
        answering.answer(near, writer().pk, Occasion.LEAD, "useless")
    found = told(reader())
    assert near.title in titles(found)
    assert found.lessons[0].verdict == ""


def test_the_number_of_queries_does_not_depend_on_the_number_of_experiences_and_answers(index: Index) -> None:
    me, trade, skill = writer(), TradeFactory(), SkillFactory()
    place = departement(inside=region())

    def queries() -> int:
        viewer = reader(me)
        with CaptureQueriesContext(connection) as captured:
            told(viewer, moment(concepts=[trade, skill], places=[place]))
        return len(captured)

    experience(title="Portage de repas", outcome="failure", trades=[trade], skills=[skill], places=[place])
    index()
    told(reader(me))
    few = queries()
    for number in range(5):
        story = experience(title=f"Portage {number}", trades=[trade], skills=[skill], places=[place])
        answering.answer(story, me.pk, Occasion.LEAD, "adopted")
        answering.answer(story, writer().pk, Occasion.LEAD, "useless")
    index()
    assert queries() == few == 3


def test_nothing_is_shown_when_no_engine_answers_or_nothing_is_there(index: Index) -> None:
    index()
    assert told_at(reader(), moment()) is None
    experience(title="Portage", outcome="failure")
    index()
    with mock.patch.object(type(opening.engine()), "search", side_effect=EngineUnavailable("down")):
        assert told_at(reader(), moment()) is None


def test_the_rooms_below_ask_without_knowing_who_answers(index: Index) -> None:
    experience(title="Portage", outcome="failure")
    index()
    found = lessons_at(reader(), moment())
    assert found is not None
    assert found["template"] == "lessons/lessons.html"
    assert isinstance(found["told"], Told)
    assert Contribution.objects.count() == 1
