"""Writing one's own page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from portal.members.models import DeclaredSkill, Member


@dataclass(frozen=True, slots=True)
class ProfileText:
    """What a person says of themself, validated by the form. Ids are of active concepts and territories."""

    display_name: str
    headline: str
    offers: str
    seeks: str
    bio: str
    availability: str
    availability_note: str
    contact_email: str
    phone: str
    trade_ids: frozenset[int]
    skill_ids: frozenset[int]
    place_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class ProfileAudience:
    """Who may read: the page as a whole, each field, and whether the directory lists it."""

    visibility: str
    field_visibility: dict[str, str]
    is_listed: bool


def save_profile(member: Member, text: ProfileText, audience: ProfileAudience) -> Member:
    """Save both in one transaction; the receivers render, version and record.

    Raises ValidationError when the whole is not valid.
    """
    with transaction.atomic():
        person = Member.objects.select_for_update().get(pk=member.pk)
        for name in (
            "display_name",
            "headline",
            "offers",
            "seeks",
            "bio",
            "availability",
            "availability_note",
            "contact_email",
            "phone",
        ):
            setattr(person, name, getattr(text, name))
        person.visibility = audience.visibility
        person.field_visibility = audience.field_visibility
        person.is_listed = audience.is_listed
        person.full_clean()
        person.save()
        person.trades.set(text.trade_ids)
        person.places.set(text.place_ids)
        declare_skills(person, text.skill_ids)
    return person


def declare_skills(member: Member, concept_ids: Iterable[int]) -> None:
    """Make the declared skills exactly these; the notes of those that stay are kept."""
    wanted = set(concept_ids)
    kept = set()
    for declared in member.declared_skills.all():
        if declared.concept_id in wanted:
            kept.add(declared.concept_id)
        else:
            declared.delete()
    for concept_id in sorted(wanted - kept):
        DeclaredSkill.objects.create(member=member, concept_id=concept_id)


def close_account(member: Member) -> None:
    """Erase the person and keep the knowledge: contributions stay under « Ancien membre ».

    The account goes with its addresses and factors; the page is emptied and closed to everyone.
    """
    with transaction.atomic():
        person = Member.objects.select_for_update().get(pk=member.pk)
        user = person.user
        person.user = None
        person.display_name = "Ancien membre"
        person.slug = f"ancien-membre-{person.pk}"
        person.status = Member.Status.LEFT
        person.is_listed = False
        for name in ("headline", "offers", "seeks", "bio", "bio_html", "availability_note"):
            setattr(person, name, "")
        person.contact_email = person.phone = person.external_id = ""
        person.availability = Member.Availability.CLOSED
        person.save()
        person.trades.clear()
        person.places.clear()
        person.circles.clear()
        person.declared_skills.all().delete()
        person.roles.all().delete()
        person.join_requests.all().delete()
        person.invitations_accepted.all().delete()
        for membership in person.memberships.current():
            membership.delete()
        if user is not None:
            user.delete()
