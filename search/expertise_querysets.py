"""Reading what people contest: for the person, and for those who may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, Q

from portal.visibility import Viewer, tokens

if TYPE_CHECKING:
    from search.models import SkillChoice  # noqa: F401 - named in strings


class SkillChoiceQuerySet(models.QuerySet["SkillChoice"]):
    def visible_to(self, viewer: Viewer) -> SkillChoiceQuerySet:
        """One's own, and those that one may answer. What is only taken out is nobody else's business."""
        return self.filter(_own(viewer) | _judged(viewer))

    def judged_by(self, viewer: Viewer) -> SkillChoiceQuerySet:
        """Contested ones of others: for who accompanies a cooperative of the person, curators and administrators."""
        return self.filter(_judged(viewer))


def _judged(viewer: Viewer) -> Q:
    """A condition without a query of its own: it is asked on every page of who was told of one."""
    from portal.members.models import Membership, Role

    if viewer.member_id is None or not viewer.is_network:
        return Q(pk__in=[])
    mandates = Role.objects.filter(member=viewer.member_id)
    everywhere = Exists(mandates.filter(kind__in=(Role.Kind.CURATOR, Role.Kind.ADMINISTRATOR)))
    animated = mandates.filter(kind=Role.Kind.ANIMATOR).values("cooperative")
    people = Membership.objects.current().filter(cooperative__in=animated).values("member")
    return Q(choice="contested") & ~Q(member=viewer.member_id) & (Q(everywhere) | Q(member__in=people))


def _own(viewer: Viewer) -> Q:
    if viewer.member_id is None or tokens.person(viewer.member_id) not in viewer.tokens:
        return Q(pk__in=[])
    return Q(member=viewer.member_id)
