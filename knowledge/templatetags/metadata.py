"""`{% metadata_of page card as told %}`: what a contribution says of itself to machines, or None."""

from __future__ import annotations

from typing import Any

from django import template

from knowledge.models import Contribution
from knowledge.reading.cards import Card
from knowledge.reading.metadata import metadata

register = template.Library()


@register.simple_tag
def metadata_of(page: Contribution, card: Card) -> dict[str, Any] | None:
    """As `knowledge.reading.metadata.metadata`."""
    return metadata(page, card)
