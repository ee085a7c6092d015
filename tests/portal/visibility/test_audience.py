import pytest

from portal.visibility import Viewer, Visibility, audience_of, can_read

VISITOR = Viewer.anonymous()
MEMBER = Viewer(tokens=frozenset({"public", "network", "person:1", "coop:7"}), member_id=1)
STRANGER = Viewer(tokens=frozenset({"public", "network", "person:2", "coop:8"}), member_id=2)
CIRCLE = Viewer(tokens=frozenset({"public", "network", "person:3", "circle:4"}), member_id=3)
ROOT = Viewer(sees_all=True)


def audience(visibility, live=True, people=(1,), cooperative=7, circles=()):
    return audience_of(
        live=live, visibility=visibility, cooperative_id=cooperative, person_ids=people, circle_ids=circles
    )


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PUBLIC, {"visitor", "author", "colleague", "stranger"}),
        (Visibility.NETWORK, {"author", "colleague", "stranger"}),
        (Visibility.COOPERATIVE, {"author", "colleague"}),
        (Visibility.PRIVATE, {"author"}),
    ],
)
def test_each_level_opens_to_its_readers_only(visibility, readers):
    viewers = {
        "visitor": VISITOR,
        "author": MEMBER,
        "colleague": Viewer(tokens=frozenset({"public", "network", "person:9", "coop:7"}), member_id=9),
        "stranger": STRANGER,
    }
    assert {name for name, viewer in viewers.items() if can_read(viewer, audience(visibility))} == readers


@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_draft_is_its_authors_alone_whatever_its_level(visibility):
    draft = audience(visibility, live=False, circles=[4])
    assert can_read(MEMBER, draft)
    assert not any(can_read(viewer, draft) for viewer in (VISITOR, STRANGER, CIRCLE))


def test_a_circle_opens_a_private_text():
    assert can_read(CIRCLE, audience(Visibility.PRIVATE, circles=[4]))
    assert not can_read(STRANGER, audience(Visibility.PRIVATE, circles=[4]))


def test_the_cooperative_level_without_cooperative_opens_nothing():
    assert audience(Visibility.COOPERATIVE, cooperative=None) == {"person:1"}


def test_a_superuser_reads_what_nobody_owns():
    assert can_read(ROOT, frozenset())
    assert not can_read(VISITOR, frozenset())


def test_a_viewer_tells_its_numbers():
    assert MEMBER.cooperative_ids == {7}
    assert CIRCLE.circle_ids == {4}
    assert VISITOR.cooperative_ids == frozenset()
