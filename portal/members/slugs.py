"""A free short address for a person or a cooperative."""

from __future__ import annotations

from django.db.models import Model
from django.utils.text import slugify

MAX_LENGTH = 80


def free_slug(model: type[Model], name: str, fallback: str) -> str:
    """`ada-martin`, or `ada-martin-2` when taken. `fallback` names those whose name has no Latin letter."""
    base = slugify(name)[: MAX_LENGTH - 6].strip("-") or fallback
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
