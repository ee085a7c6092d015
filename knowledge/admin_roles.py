"""Who opens Wagtail's admin: curators for the vocabulary, administrators for the network and the journal,
researchers for the text of their own studies (`research.permissions`).

None gets page permissions: Wagtail's explorer knows nothing of our visibility rule, and would show them
everybody's drafts. Texts are written and managed on our own pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver

from portal.members.models import Member, Role, User

ADMIN_ACCESS = ("wagtailadmin", "access_admin")
CURATED: Mapping[str, Sequence[str]] = {
    "vocabulary": ("concept", "conceptlabel", "synonymsheet"),
    "knowledge": ("tag", "wanted"),
}
ADMINISTERED: Mapping[str, Sequence[str]] = {
    **CURATED,
    "members": ("cooperative", "site", "cooperativefigure", "adhesion", "member", "membership", "role", "circle"),
    "core": ("change",),
}
GROUPS: Mapping[str, tuple[str, dict[str, Sequence[str]]]] = {
    Role.Kind.CURATOR: ("Curation", {**CURATED}),
    Role.Kind.RESEARCHER: ("Recherche", {}),
    Role.Kind.ADMINISTRATOR: ("Administration", {**ADMINISTERED}),
}
_added: set[str] = set()


def curate(app: str, *models: str) -> None:
    """Let curators and administrators manage models of a room above, which calls it when it is ready."""
    _added.add(app)
    for kind in (Role.Kind.CURATOR, Role.Kind.ADMINISTRATOR):
        GROUPS[kind][1][app] = models


def group_for(kind: str) -> Group:
    """The group of a role, with its permissions; made the first time."""
    name, models = GROUPS[kind]
    group, created = Group.objects.get_or_create(name=name)
    if created:
        group.permissions.set(_permissions(models))
    return group


def _permissions(models: Mapping[str, Sequence[str]]) -> QuerySet[Permission]:
    wanted = Q(content_type__app_label=ADMIN_ACCESS[0], codename=ADMIN_ACCESS[1])
    for app, names in models.items():
        wanted |= Q(content_type__app_label=app, content_type__model__in=names)
    return Permission.objects.filter(wanted)


@receiver(post_migrate, dispatch_uid="knowledge_admin_roles")
def on_migrated(app_config: AppConfig, **kwargs: Any) -> None:
    """Groups that are there receive what a new version adds; what an administrator took away comes back then."""
    if app_config.label in _added:
        create_permissions(app_config, verbosity=0)
    elif app_config.label != "vocabulary":
        return
    for name, models in GROUPS.values():
        for group in Group.objects.filter(name=name):
            group.permissions.add(*_permissions(models))


def synchronise(member: Member) -> None:
    """Give the member's account the groups of the roles they hold now, while they are active, and no other."""
    user = User.objects.filter(member=member).first()
    if user is None:
        return
    held = set(member.roles.values_list("kind", flat=True)) if member.is_active else set()
    for kind in GROUPS:
        group = group_for(kind)
        if kind in held:
            user.groups.add(group)
        else:
            user.groups.remove(group)


@receiver([post_save, post_delete], sender=Role)
def on_role(instance: Role, **kwargs: Any) -> None:
    synchronise(instance.member)


@receiver(post_save, sender=Member)
def on_member(instance: Member, raw: bool = False, **kwargs: Any) -> None:
    """A suspension closes the admin at once, and a new account receives what the roles give."""
    if not raw and instance.user_id and (instance.roles.exists() or not instance.is_active):
        synchronise(instance)
