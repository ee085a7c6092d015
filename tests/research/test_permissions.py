"""Researchers write their own studies in the admin, and see nothing else there."""

import pytest

from knowledge.models import Authorship
from tests.factories.knowledge import experience, signed_in
from tests.factories.studies import blocks, researcher, study

pytestmark = pytest.mark.django_db


def edit_url(page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def test_a_researcher_opens_the_text_of_their_own_study():
    author = researcher()
    page = study(author, title="Mon étude", body=blocks(("heading", "Avant")), publish=False)
    answer = signed_in(author).get(edit_url(page))
    assert answer.status_code == 200
    content = answer.content.decode()
    assert "Mon étude" in content
    assert "action-publish" not in content


def test_nobody_opens_the_study_of_another_nor_an_experience():
    author = researcher()
    page = study(author, title="Étude confidentielle", publish=False)
    other = signed_in(researcher())
    for path in (edit_url(page), f"/admin/pages/{page.pk}/history/", f"/admin/pages/{page.pk}/copy/"):
        assert "Étude confidentielle" not in other.get(path, follow=True).content.decode()
    assert "Étude confidentielle" not in other.get("/admin/pages/search/?q=confidentielle").content.decode()
    own_story = experience(author, title="Mon récit", publish=False)
    assert signed_in(author).get(edit_url(own_story)).status_code == 302


@pytest.mark.parametrize("act", ["delete", "unpublish", "move", "copy"])
def test_the_admin_neither_deletes_nor_publishes(act):
    author = researcher()
    page = study(author)
    answer = signed_in(author).post(f"/admin/pages/{page.pk}/{act}/")
    assert answer.status_code in (302, 403, 404)
    page.refresh_from_db()
    assert page.live


def test_a_credit_for_reviewing_does_not_open_the_text():
    page = study(researcher(), publish=False)
    reviewer = researcher()
    Authorship.objects.create(contribution=page, member=reviewer, credit="review")
    assert signed_in(reviewer).get(edit_url(page)).status_code == 404
