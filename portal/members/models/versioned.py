"""A counter that tells a newer state from an older one, moved by `portal.members.changes` alone."""

from __future__ import annotations

from typing import Any

from django.db import models


class Versioned(models.Model):
    """Saving never writes the counter back: an object read before someone's change would take it down."""

    index_version = models.PositiveBigIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and not args and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name != "index_version"
            ]
        super().save(*args, **kwargs)
