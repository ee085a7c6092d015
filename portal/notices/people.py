"""People and cooperatives as the subjects of notices."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.members.models import Cooperative, Member
from portal.members.querysets import CooperativeQuerySet, MemberQuerySet
from portal.notices import subjects
from portal.notices.subjects import Subject
from portal.visibility import Viewer


def register() -> None:
    """Called once the apps are ready."""
    subjects.register("member", members, open_members)
    subjects.register("cooperative", cooperatives, open_cooperatives)


def members(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    found = open_members(viewer).filter(pk__in=ids)
    return {member.pk: Subject(member.display_name, member.get_absolute_url()) for member in found}


def open_members(viewer: Viewer) -> MemberQuerySet:
    return Member.objects.visible_to(viewer)


def cooperatives(viewer: Viewer, ids: Collection[int]) -> Mapping[int, Subject]:
    found = open_cooperatives(viewer).filter(pk__in=ids)
    return {cooperative.pk: Subject(cooperative.name, cooperative.get_absolute_url()) for cooperative in found}


def open_cooperatives(viewer: Viewer) -> CooperativeQuerySet:
    return Cooperative.objects.visible_to(viewer)
