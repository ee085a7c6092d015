import pytest

from portal.members.models import Member, Role
from tests.factories.knowledge import experience, signed_in, writer

pytestmark = pytest.mark.django_db


def opens(member, path="/admin/"):
    return signed_in(Member.objects.get(pk=member.pk)).get(path).status_code == 200


def test_a_member_does_not_open_the_admin():
    assert not opens(writer())


@pytest.mark.parametrize("kind", [Role.Kind.CURATOR, Role.Kind.ADMINISTRATOR])
def test_a_role_opens_the_admin_while_it_is_held_by_an_active_member(kind):
    member = writer()
    role = Role.objects.create(member=member, kind=kind)
    assert opens(member)
    member.status = Member.Status.SUSPENDED
    member.save()
    assert not opens(member)
    member.status = Member.Status.ACTIVE
    member.save()
    assert opens(member)
    role.delete()
    assert not opens(member)


def test_the_admin_shows_no_draft_of_others_to_a_curator():
    draft = experience(publish=False, title="Brouillon confidentiel")
    curator = writer()
    Role.objects.create(member=curator, kind=Role.Kind.CURATOR)
    client = signed_in(curator)
    for path in (f"/admin/pages/{draft.pk}/edit/", f"/admin/pages/{draft.pk}/history/", f"/admin/pages/{draft.pk}/"):
        assert b"Brouillon confidentiel" not in client.get(path, follow=True).content
    assert b"Brouillon confidentiel" not in client.get("/admin/pages/search/?q=Brouillon").content
