"""What happens to people, to their groups and to the words they share."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from knowledge.models import Authorship, Tag
from knowledge.tags import tagging
from portal.members.models import Member, Membership
from tests.campaigns.walk.cast import word
from tests.campaigns.walk.drawing import Drawing


class PeopleSteps(Drawing):
    """Each says what was done."""

    def credit(self) -> str:
        """A co-author comes, or one of several goes."""
        page, member = self._text(), self._person()
        if page is None:
            return "nothing to credit"
        credits = Authorship.objects.filter(contribution=page)
        own = credits.filter(member=member).first()
        if own is None:
            Authorship.objects.create(contribution=page, member=member)
        elif credits.count() > 1:
            own.delete()
        return f"credit {page.pk} {member.display_name}"

    def suspend(self) -> str:
        member = self._person()
        active = member.status == Member.Status.ACTIVE
        member.status = Member.Status.SUSPENDED if active else Member.Status.ACTIVE
        member.save()
        return f"{member.display_name} {member.status}"

    def join_circle(self) -> str:
        circle, member = self._dice.choice(self._cast.circles), self._person()
        if circle.members.filter(pk=member.pk).exists():
            circle.members.remove(member)
            return f"{member.display_name} leaves circle {circle.pk}"
        circle.members.add(member)
        return f"{member.display_name} joins circle {circle.pk}"

    def move_member(self) -> str:
        member, house = self._person(), self._dice.choice(self._cast.cooperatives)
        current = Membership.objects.filter(member=member, cooperative=house, ended_on=None).first()
        if current is not None:
            current.ended_on = timezone.localdate() - dt.timedelta(days=1)
            current.started_on = None
            current.save()
            return f"{member.display_name} leaves {house.slug}"
        Membership.objects.create(member=member, cooperative=house)
        return f"{member.display_name} joins {house.slug}"

    def rename_member(self) -> str:
        member = self._person()
        member.display_name = f"{member.display_name.split(' – ')[0]} – {word(self._dice)}"
        member.save()
        return f"rename member {member.pk}"

    def rename_cooperative(self) -> str:
        house = self._dice.choice(self._cast.cooperatives)
        house.refresh_from_db()
        house.name = f"{house.name.split(' – ')[0]} – {word(self._dice)}"
        house.save()
        return f"rename cooperative {house.pk}"

    def rename_tag(self) -> str:
        tag = self._one(Tag.objects.order_by("pk"))
        if tag is not None:
            tag.name = f"{tag.name.split(' – ')[0]} – {word(self._dice)}"[:60]
            tag.save()
        return f"rename tag {tag and tag.pk}"

    def merge_tags(self) -> str:
        source, target = self._one(Tag.objects.order_by("pk")), self._one(Tag.objects.order_by("-pk"))
        if source is None or target is None or (target.canonical or target).pk == source.pk:
            return "no tags to merge"
        tagging.merge(source, target)
        return f"merge tag {source.pk} into {target.pk}"

    def unlist(self) -> str:
        member = self._person()
        member.is_listed = not member.is_listed
        member.save()
        return f"{member.display_name} listed: {member.is_listed}"
