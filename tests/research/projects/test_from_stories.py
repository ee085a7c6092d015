"""A draft project from three stories: merged, linked, and its authors asked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import ExperienceReport, Lineage
from knowledge.practice.lineage import origins_of
from portal.members.models import Member
from portal.members.viewers import viewer_for
from portal.notices.models import Notice
from research.models import ResearchProject, StoryAgreement
from research.projects import from_stories
from tests.factories import knowledge as made
from tests.factories.studies import blocks, researcher, study

pytestmark = pytest.mark.django_db
START = "/projets/monter/"


def three(author: Member) -> list[ExperienceReport]:
    first, second = made.axis("Un", "un"), made.axis("Deux", "deux")
    places = [made.departement(), made.commune()]
    return [
        made.experience(author, title="A", axes=[first], places=places[:1], outcome="success"),
        made.experience(author, title="B", axes=[first, second], places=places[1:], outcome="failure"),
        made.experience(made.writer("Dominique Abrité"), title="C", axes=[second], places=places[1:], protected=True),
    ]


def test_three_stories_make_a_draft_that_cites_them():
    author, member = made.writer("Andréa"), made.writer()
    stories = three(author)
    answer = made.signed_in(member).post(START, {"stories": [story.pk for story in stories]})
    draft = ResearchProject.objects.get()
    assert answer.url == reverse("research:project_edit", args=[draft.pk])
    page = draft.get_latest_revision_as_object()
    assert {axis.slug for axis in page.axes.all()} == {"un", "deux"}
    assert {place.key for place in page.territories.all()} == {"DEP-63", "COM-63300", "REG-84"}
    assert page.question.startswith("À quelles conditions")
    assert {edge.node.id for edge in origins_of(draft, viewer_for(member.user))} == {story.pk for story in stories}
    assert not draft.live


def test_the_authors_are_asked_and_the_protected_one_stays_unnamed():
    author, member = made.writer("Andréa"), made.writer()
    made.signed_in(member).post(START, {"stories": [story.pk for story in three(author)]})
    draft = ResearchProject.objects.get()
    asked = from_stories.agreements_of(draft, viewer_for(member.user))
    assert sorted((one.who, one.state) for one in asked) == [
        ("Andréa", "asked"), ("Andréa", "asked"), ("une personne d’une CAE", "asked"),
    ]  # fmt: skip
    shown = made.signed_in(member).get(reverse("research:project_edit", args=[draft.pk])).content.decode()
    assert "Accord des auteurs" in shown
    assert "Dominique Abrité" not in shown
    assert Notice.objects.filter(member=author, kind="story_agreement").count() == 2


def test_an_author_answers_and_changes_their_mind(client: Client):
    author, member = made.writer(), made.writer()
    made.signed_in(member).post(START, {"stories": [story.pk for story in three(author)]})
    asked = StoryAgreement.objects.filter(member=author).first()
    browser = made.signed_in(author)
    assert browser.get(asked.get_absolute_url()).status_code == 200
    for sent, state in (("oui", "given"), ("peut-être", "given"), ("non", "refused")):
        browser.post(asked.get_absolute_url(), {"reponse": sent})
        asked.refresh_from_db()
        assert asked.state == state
    assert made.signed_in(member).get(asked.get_absolute_url()).status_code == 404
    assert client.get(asked.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("count", [0, 2])
def test_less_than_three_is_not_enough(count: int):
    stories = three(made.writer())
    answer = made.signed_in(made.writer()).post(START, {"stories": [story.pk for story in stories[:count]]})
    assert answer.status_code == 422
    assert not ResearchProject.objects.exists()


def test_an_unreadable_story_is_as_if_absent():
    hidden = made.experience(title="Secret", visibility="private")
    stories = three(made.writer())
    chosen = [story.pk for story in stories[:2]] + [hidden.pk]
    answer = made.signed_in(made.writer()).post(START, {"stories": chosen})
    assert answer.status_code == 422
    assert "Secret" not in answer.content.decode()
    assert not ResearchProject.objects.exists()


def test_stories_asked_by_the_address_are_ticked_and_nonsense_is_ignored():
    stories = three(made.writer())
    browser = made.signed_in(made.writer())
    page = browser.get(START, {"recits": [str(stories[0].pk), "x", "²", "9" * 30]})
    assert page.context["chosen"] == [stories[0].pk]
    assert browser.get(START).status_code == 200


def test_numbers_too_long_to_be_read_are_refused_like_any_other_nonsense():
    stories = three(made.writer())
    answer = made.signed_in(made.writer()).post(START, {"stories": [str(stories[0].pk), "9" * 5000]})
    assert answer.status_code == 422
    assert answer.context["chosen"] == [stories[0].pk]


def test_a_study_stands_for_its_stories():
    author = researcher()
    stories = three(made.writer())
    cited = study(
        author, body=blocks(*(("story", {"story": str(story.pk), "relation": "source"}) for story in stories))
    )
    hidden = made.experience(title="Secret", visibility="private")
    Lineage.objects.create(source=hidden, target=cited)
    browser = made.signed_in(made.writer())
    offer = browser.get(cited.get_absolute_url()).content.decode()
    assert f'href="{START}?recits={cited.pk}"' in offer
    page = browser.get(START, {"recits": str(cited.pk)})
    assert page.context["chosen"] == sorted(story.pk for story in stories)
    assert "Secret" not in page.content.decode()


def test_a_visitor_is_offered_no_project():
    story = made.experience()
    assert START not in Client().get(story.get_absolute_url()).content.decode()
