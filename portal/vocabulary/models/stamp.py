"""One number that grows with every change of the vocabulary."""

from __future__ import annotations

from django.db import models
from django.db.models import F

_ONLY: int = 1


class VocabularyStamp(models.Model):
    """The one row by which a process learns, in one small query, that what it keeps of the vocabulary is old."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        """0 before the first change."""
        return cls.objects.filter(pk=_ONLY).values_list("number", flat=True).first() or 0

    @classmethod
    def advance(cls) -> None:
        """Part of the transaction of the change: others see both or neither."""
        if not cls.objects.filter(pk=_ONLY).update(number=F("number") + 1):
            VocabularyStamp.objects.bulk_create([VocabularyStamp(pk=_ONLY, number=0)], ignore_conflicts=True)
            cls.objects.filter(pk=_ONLY).update(number=F("number") + 1)
