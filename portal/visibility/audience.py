"""From a visibility level to the audience of an item."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.visibility import tokens


class Visibility(TextChoices):
    PUBLIC = "public", _("Tout le monde")
    NETWORK = "network", _("Les membres du réseau")
    COOPERATIVE = "cooperative", _("Ma coopérative")
    PRIVATE = "private", _("Moi et les co-auteurs")

    @classmethod
    def choices_for(cls, private: str | Promise) -> list[tuple[str, str | Promise]]:
        """Choices of a form in which the narrowest level has its own name: an item without co-authors has none."""
        return [(level.value, private if level is cls.PRIVATE else level.label) for level in cls]

    @property
    def breadth(self) -> int:
        """0 (private) to 3 (public): each level's readers hold those of the level under it."""
        return list(Visibility)[::-1].index(self)


def audience_of(
    *,
    live: bool,
    visibility: str,
    cooperative_id: int | None,
    person_ids: Iterable[int],
    circle_ids: Iterable[int] = (),
) -> frozenset[str]:
    """Tokens that open an item: always its people; its circles and its level only while it is live.

    A cooperative level without a cooperative opens nothing: the item is then its authors' alone.
    """
    audience = {tokens.person(number) for number in person_ids}
    if not live:
        return frozenset(audience)
    audience |= {tokens.circle(number) for number in circle_ids}
    if visibility == Visibility.PUBLIC:
        audience.add(tokens.PUBLIC)
    elif visibility == Visibility.NETWORK:
        audience.add(tokens.NETWORK)
    elif visibility == Visibility.COOPERATIVE and cooperative_id is not None:
        audience.add(tokens.cooperative(cooperative_id))
    return frozenset(audience)
