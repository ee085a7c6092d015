"""People, with their skills, memberships and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.members.loading.days import day
from portal.members.models import Cooperative, DeclaredSkill, Member, Membership, Role
from portal.members.places import find_place
from portal.members.slugs import free_slug
from portal.vocabulary.models import Concept
from portal.vocabulary.resolving import UnknownConcept, resolve_concept

TEXTS = (
    "display_name",
    "status",
    "visibility",
    "headline",
    "offers",
    "seeks",
    "bio",
    "availability",
    "availability_note",
    "contact_email",
    "phone",
)
FLAGS = ("is_listed", "is_example")


def load_member(data: Mapping[str, Any]) -> Member:
    """Create or update by `external_id`, else by `slug`. The account, if any, is left as it is.

    Keys: slug, external_id, display_name, status, visibility, field_visibility {field: level}, is_listed,
    is_example, headline, offers, seeks, bio, availability, availability_note, contact_email, phone,
    trades [slug or name], skills [{slug, note} or name], places [key or name],
    memberships [{cooperative (slug), stage, started_on, ended_on}], all of them,
    more_memberships, the same, added to those there are,
    roles [{kind, cooperative (slug), territory (key), theme ("scheme:slug")}].
    """
    with transaction.atomic():
        member = _known(data) or Member()
        for name in TEXTS:
            if name in data:
                setattr(member, name, data[name] or "")
        for name in FLAGS:
            if name in data:
                setattr(member, name, bool(data[name]))
        if data.get("field_visibility") is not None:
            member.field_visibility = dict(data["field_visibility"])
        if data.get("external_id"):
            member.external_id = str(data["external_id"])
        member.slug = data.get("slug") or member.slug or free_slug(Member, member.display_name, "membre")
        member.full_clean()
        member.save()
        _load_links(member, data)
    return member


def _known(data: Mapping[str, Any]) -> Member | None:
    found = None
    if data.get("external_id"):
        found = Member.objects.filter(external_id=str(data["external_id"])).first()
    if found is None and data.get("slug"):
        found = Member.objects.filter(slug=data["slug"]).first()
    return found


def _load_links(member: Member, data: Mapping[str, Any]) -> None:
    if data.get("trades") is not None:
        member.trades.set([_concept("trade", str(name)) for name in data["trades"]])
    if data.get("places") is not None:
        member.places.set([find_place(str(name)) for name in data["places"]])
    if data.get("skills") is not None:
        _load_skills(member, data["skills"])
    if data.get("memberships") is not None:
        _replace_memberships(member, data["memberships"])
    for row in data.get("more_memberships") or []:
        _load_membership(member, row)
    if data.get("roles") is not None:
        _load_roles(member, data["roles"])


def _concept(scheme: str, name: str) -> Concept:
    by_slug = Concept.objects.filter(scheme=scheme, slug=name, is_active=True).first()
    if by_slug is not None:
        return by_slug
    try:
        return resolve_concept(scheme, name)
    except UnknownConcept as fault:
        raise ValidationError(str(fault)) from fault


def _load_skills(member: Member, skills: Iterable[Mapping[str, Any] | str]) -> None:
    wanted: dict[int, str] = {}
    for skill in skills:
        named = {"slug": skill} if isinstance(skill, str) else skill
        wanted[_concept("skill", str(named["slug"])).pk] = str(named.get("note") or "")
    for declared in member.declared_skills.all():
        if declared.concept_id not in wanted:
            declared.delete()
    known = {declared.concept_id: declared for declared in member.declared_skills.all()}
    for concept_id, note in wanted.items():
        declared = known.get(concept_id) or DeclaredSkill(member=member, concept_id=concept_id)
        if declared.pk is None or declared.note != note:
            declared.note = note
            declared.full_clean()
            declared.save()


def _replace_memberships(member: Member, rows: Iterable[Mapping[str, Any]]) -> None:
    """Ended ones first, so that a new open one finds the place free."""
    by_end = sorted(rows, key=lambda row: day(row.get("ended_on")) is None)
    kept = {_load_membership(member, row).pk for row in by_end}
    for old in member.memberships.exclude(pk__in=kept):
        old.delete()


def _load_membership(member: Member, row: Mapping[str, Any]) -> Membership:
    """Matched by cooperative and start; without a start, the open one of that cooperative."""
    cooperative = _cooperative(str(row["cooperative"]))
    started_on, ended_on = day(row.get("started_on")), day(row.get("ended_on"))
    known = member.memberships.filter(cooperative=cooperative)
    membership = known.filter(started_on=started_on).first()
    if membership is None and started_on is None:
        membership = known.filter(ended_on=None).first()
    membership = membership or Membership(member=member, cooperative=cooperative, started_on=started_on)
    stage = row.get("stage") or Membership.Stage.TEST
    if membership.pk is None or (membership.stage, membership.ended_on) != (stage, ended_on):
        membership.stage, membership.ended_on = stage, ended_on
        membership.full_clean()
        membership.save()
    return membership


def _load_roles(member: Member, roles: Iterable[Mapping[str, Any]]) -> None:
    kept: set[int] = set()
    for row in roles:
        scope = {
            "cooperative": _cooperative(str(row["cooperative"])) if row.get("cooperative") else None,
            "territory": find_place(str(row["territory"])) if row.get("territory") else None,
            "theme": _theme(str(row["theme"])) if row.get("theme") else None,
        }
        role = member.roles.filter(kind=row["kind"], **scope).first()
        if role is None:
            role = Role(member=member, kind=row["kind"], **scope)
            role.full_clean()
            role.save()
        kept.add(role.pk)
    member.roles.exclude(pk__in=kept).delete()


def _cooperative(slug: str) -> Cooperative:
    found = Cooperative.objects.filter(slug=slug).first() or Cooperative.objects.filter(name=slug).first()
    if found is None:
        raise ValidationError(_("Coopérative inconnue : « %(slug)s »."), params={"slug": slug})
    return found


def _theme(key: str) -> Concept:
    """A concept written "scheme:slug", an axis when there is no scheme."""
    scheme, colon, slug = key.partition(":")
    return _concept(scheme, slug) if colon else _concept("axis", key)
