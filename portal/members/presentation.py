"""What a page shows of a person: values the reader may not see never reach a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.members.access import readable_fields
from portal.members.around import Around, around
from portal.members.models import Member, Membership
from portal.visibility import Viewer

if TYPE_CHECKING:
    from portal.territories.models import Territory
    from portal.vocabulary.models import Concept

PLACES_IN_A_CARD = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A person in a list, with the names that `components/person_card.html` reads."""

    url: str
    name: str
    is_example: bool
    trades: tuple[str, ...]
    cooperative: str
    place: str
    known_for: str

    @property
    def is_plain(self) -> bool:
        """Plain text all through: see `portal.core.templatetags.cards`."""
        return True


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's own page. Empty values are either empty or hidden: the reader cannot tell which."""

    name: str
    is_example: bool
    headline: str
    memberships: tuple[Membership, ...]
    trades: tuple[Concept, ...]
    places: tuple[Territory, ...]
    availability: str
    availability_note: str
    offers: str
    seeks: str
    bio_html: str
    contact_email: str
    phone: str


def cards_of(members: Sequence[Member], viewer: Viewer) -> list[Card]:
    """In the order given. One query for any number of them."""
    known = around([member.pk for member in members])
    return [card_with(member, viewer, known[member.pk]) for member in members]


def card_of(member: Member, viewer: Viewer) -> Card:
    """For a member loaded with `with_cards`: no query here."""
    return card_with(
        member,
        viewer,
        Around(
            trades=tuple(concept.local_label for concept in member.trades.all()),
            places=tuple(place.label for place in member.places.all()),
            cooperatives=tuple(membership.cooperative.name for membership in member.current_memberships),
            cooperative_ids=frozenset(membership.cooperative_id for membership in member.current_memberships),
        ),
    )


def card_with(member: Member, viewer: Viewer, known: Around) -> Card:
    """With what `around` says of the member: no query here."""
    shown = readable_fields(member, viewer, known.cooperative_ids)
    places = known.places if "places" in shown else ()
    named = ", ".join(places[:PLACES_IN_A_CARD])
    return Card(
        url=member.get_absolute_url(),
        name=member.display_name,
        is_example=member.is_example,
        trades=known.trades if "trades" in shown else (),
        cooperative=", ".join(known.cooperatives if "cooperatives" in shown else ()),
        place=f"{named}…" if len(places) > PLACES_IN_A_CARD else named,
        known_for=member.headline if "headline" in shown else "",
    )


def profile_of(member: Member, viewer: Viewer) -> Profile:
    """For a member loaded with `with_cards`: no query here."""
    shown = readable_fields(member, viewer)

    def text(field: str) -> str:
        return getattr(member, field) if field in shown else ""

    return Profile(
        name=member.display_name,
        is_example=member.is_example,
        headline=text("headline"),
        memberships=tuple(member.current_memberships) if "cooperatives" in shown else (),
        trades=tuple(member.trades.all()) if "trades" in shown else (),
        places=tuple(member.places.all()) if "places" in shown else (),
        availability=member.get_availability_display() if "availability" in shown else "",
        availability_note=member.availability_note if "availability" in shown else "",
        offers=text("offers"),
        seeks=text("seeks"),
        bio_html=member.bio_html if "bio" in shown else "",
        contact_email=text("contact_email"),
        phone=text("phone"),
    )
