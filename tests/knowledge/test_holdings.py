"""What a page holds is counted once for each reader, and never for another one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.holdings import known_writers, take_stock
from portal.members.viewers import viewer_for
from portal.visibility import Viewer
from tests.factories.knowledge import experience, writer

pytestmark = pytest.mark.django_db


def test_each_reader_has_the_people_that_they_may_open():
    author, colleague = writer(visibility="network"), writer()
    page = experience(author)
    assert known_writers(page) is None
    member, visitor = viewer_for(colleague.user), Viewer.anonymous()
    assert take_stock(page, member).open_people == {author.pk}
    assert take_stock(page, visitor).open_people == set()
    with CaptureQueriesContext(connection) as captured:
        again = take_stock(page, member)
    assert (again.open_people, len(captured)) == ({author.pk}, 0)
    assert known_writers(page) == {author.pk}
