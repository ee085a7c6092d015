"""The net under `publishing`: whoever publishes, edits or deletes (admin, schedule, code), state and journal follow.

Every receiver runs inside the operation's transaction, stores only ids and is harmless when it runs twice.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from knowledge import mirror
from knowledge.changes import CHANGE_KIND, touch
from knowledge.models import Attachment, Authorship, Contribution, ContributionState, Tag, TaggedContribution
from knowledge.writing.sections import ensure_sections
from portal.core.journal import record_change
from portal.members.models import Cooperative, Member


@receiver(page_published)
def on_published(instance: Any, revision: Any, **kwargs: Any) -> None:
    page = instance.specific
    if isinstance(page, Contribution):
        mirror.published(page, revision)


@receiver(page_unpublished)
def on_unpublished(instance: Any, **kwargs: Any) -> None:
    if Contribution.objects.filter(pk=instance.pk).exists():
        mirror.unpublished(instance.pk)


@receiver(post_page_move)
def on_moved(instance: Any, **kwargs: Any) -> None:
    touch(Contribution.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True))


@receiver(post_save)
def on_saved(sender: type, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if isinstance(instance, Contribution) and not raw:
        mirror.ensure_state(instance)


@receiver(pre_delete)
def on_delete(sender: type, instance: Any, **kwargs: Any) -> None:
    if sender is Contribution:
        record_change(CHANGE_KIND, instance.pk, tightened=True)


@receiver([post_save, post_delete], sender=Authorship)
def on_credit(instance: Authorship, **kwargs: Any) -> None:
    removed = kwargs["signal"] is post_delete
    touch([instance.contribution_id], tightened=removed)


@receiver(post_delete, sender=Attachment)
def on_document_removed(instance: Attachment, **kwargs: Any) -> None:
    """Its words leave the index."""
    if instance.contribution_id is not None:
        touch([instance.contribution_id])


@receiver(m2m_changed, sender=ContributionState.circles.through)
def on_circles(instance: Any, action: str, pk_set: set[int] | None, reverse: bool, **kwargs: Any) -> None:
    if action in ("post_add", "post_remove", "pre_clear"):
        ids = pk_set or () if reverse else [instance.pk]
        touch(ids, tightened=action != "post_add")


@receiver(post_save, sender=Tag)
def on_tag_renamed(instance: Tag, created: bool, **kwargs: Any) -> None:
    if not created:
        touch(TaggedContribution.objects.filter(tag=instance).values_list("content_object_id", flat=True))


@receiver(pre_save, sender=Member)
@receiver(pre_save, sender=Cooperative)
def see_new_name(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Cards, feeds and the index name authors and cooperatives."""
    before = sender._default_manager.filter(pk=instance.pk).first() if instance.pk and not raw else None
    instance.__dict__["_new_name"] = before is not None and _name_of(before) != _name_of(instance)


def _name_of(named: Any) -> tuple[str, str]:
    return str(named), named.slug


@receiver(post_save, sender=Member)
@receiver(post_save, sender=Cooperative)
def on_new_name(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if not instance.__dict__.pop("_new_name", False):
        return
    path = "contribution__authorships__member" if sender is Member else "cooperative"
    with transaction.atomic():
        touch(ContributionState.objects.filter(**{path: instance}).values_list("pk", flat=True).distinct())


@receiver(post_migrate)
def on_migrated(sender: AppConfig, **kwargs: Any) -> None:
    """After the last of our apps: the tree needs Wagtail's tables and ours."""
    if sender.name == "knowledge":
        ensure_sections()
