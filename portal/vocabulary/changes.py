"""Saying that the vocabulary changed, whoever changed it: loads of files say it by themselves."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from portal.vocabulary.models import Concept, ConceptLabel, SynonymSheet, VocabularyStamp


@receiver([post_save, post_delete], sender=Concept)
@receiver([post_save, post_delete], sender=ConceptLabel)
@receiver([post_save, post_delete], sender=SynonymSheet)
def on_change(raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        VocabularyStamp.advance()
