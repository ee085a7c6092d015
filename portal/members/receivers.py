"""The net under the functions: whatever saves a person or a cooperative (admin, shell) is recorded.

`QuerySet.update()` sends no signal: product code never uses it on these tables outside `changes`.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from portal.core.journal import record_change
from portal.markdown import render
from portal.members import changes
from portal.members.access import is_narrower
from portal.members.field_visibility import FIELDS, default_field_visibility
from portal.members.models import (
    Adhesion,
    Cooperative,
    CooperativeFigure,
    DeclaredSkill,
    Member,
    Membership,
    Site,
)


def hides_something(before: Member, after: Member) -> bool:
    """True when some reader of `before` loses something in `after`."""
    if before.is_active and not after.is_active:
        return True
    if before.is_listed and not after.is_listed:
        return True
    if is_narrower(before.visibility, after.visibility):
        return True
    return any(is_narrower(before.level_of(name), after.level_of(name)) for name in FIELDS)


@receiver(pre_save, sender=Member)
def prepare_member(instance: Member, raw: bool = False, **kwargs: Any) -> None:
    """Complete the choices, render the text once, and see whether the change hides something."""
    if raw:
        return
    before = Member.objects.filter(pk=instance.pk).first() if instance.pk else None
    instance.field_visibility = default_field_visibility() | (instance.field_visibility or {})
    if before is None or before.bio != instance.bio:
        instance.bio_html = render(instance.bio).html if instance.bio else ""
    instance.__dict__["_tightened"] = before is not None and hides_something(before, instance)


@receiver(post_save, sender=Member)
def record_member(instance: Member, **kwargs: Any) -> None:
    changes.touch_members([instance.pk], tightened=instance.__dict__.pop("_tightened", False))


@receiver(pre_save, sender=Cooperative)
def prepare_cooperative(instance: Cooperative, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    before = Cooperative.objects.filter(pk=instance.pk).first() if instance.pk else None
    if before is None or before.description != instance.description:
        instance.description_html = render(instance.description).html if instance.description else ""
    instance.__dict__["_renamed"] = before is not None and (before.name, before.slug) != (
        instance.name,
        instance.slug,
    )


@receiver(post_save, sender=Cooperative)
def record_cooperative(instance: Cooperative, **kwargs: Any) -> None:
    with transaction.atomic():
        changes.touch_cooperatives([instance.pk])
        if instance.__dict__.pop("_renamed", False):
            changes.touch_people_of(instance.pk)


@receiver(post_save, sender=Membership)
def record_membership(instance: Membership, created: bool, **kwargs: Any) -> None:
    """An ended membership closes what was shared with the cooperative: readers on both sides lose it."""
    with transaction.atomic():
        changes.touch_members([instance.member_id], tightened=not created)
        changes.touch_cooperatives([instance.cooperative_id])


@receiver(post_delete, sender=Membership)
def record_membership_gone(instance: Membership, **kwargs: Any) -> None:
    changes.touch_members([instance.member_id], tightened=True)
    changes.touch_cooperatives([instance.cooperative_id])


@receiver([post_save, post_delete], sender=DeclaredSkill)
def record_skill(instance: DeclaredSkill, **kwargs: Any) -> None:
    changes.touch_members([instance.member_id])


@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=Adhesion)
@receiver([post_save, post_delete], sender=CooperativeFigure)
def record_cooperative_part(instance: Site | Adhesion | CooperativeFigure, **kwargs: Any) -> None:
    if instance.cooperative_id is not None:
        changes.touch_cooperatives([instance.cooperative_id])


@receiver(m2m_changed, sender=Member.trades.through)
@receiver(m2m_changed, sender=Member.places.through)
def record_links(instance: Any, action: str, reverse: bool, pk_set: set[int] | None = None, **kwargs: Any) -> None:
    if action not in ("post_add", "post_remove", "pre_clear", "post_clear"):
        return
    if not reverse:
        changes.touch_members([instance.pk])
    elif pk_set:
        changes.touch_members(pk_set)


@receiver(pre_delete, sender=Member)
def record_member_gone(instance: Member, **kwargs: Any) -> None:
    """Inside the deletion's own transaction: the journal row outlives the person's."""
    record_change(changes.MEMBER, instance.pk, tightened=True)


@receiver(pre_delete, sender=Cooperative)
def record_cooperative_gone(instance: Cooperative, **kwargs: Any) -> None:
    changes.touch_people_of(instance.pk)
    record_change(changes.COOPERATIVE, instance.pk, tightened=True)
