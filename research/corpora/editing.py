"""Opening a corpus and changing what it is: its question, its rule, who works on it, who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from portal.members.models import Member, Membership
from research.models import Corpus


def save(values: Mapping[str, Any], by: Member, corpus: Corpus | None = None) -> Corpus:
    """From the cleaned data of the form. The owner always stays among the researchers; a new rule moves no source.

    Studies of other authors that already name the corpus keep it: the form only shows one's own.
    """
    with transaction.atomic():
        saved = corpus or Corpus(owner=by, is_example=by.is_example)
        rule = values.get("rule")
        saved.title, saved.question, saved.visibility = values["title"], values["question"], values["visibility"]
        saved.rule, saved.rule_label = (rule.query, rule.label) if rule else ("", "")
        if saved.cooperative_id is None:
            held = Membership.objects.current().filter(member=saved.owner or by).order_by("pk").first()
            saved.cooperative_id = held.cooperative_id if held else None
        saved.save()
        saved.researchers.set({saved.owner or by, *values.get("researchers", ())})
        if "studies" in values:
            mine = saved.studies.filter(authorships__member=by)
            saved.studies.remove(*mine.exclude(pk__in=values["studies"]))
            saved.studies.add(*values["studies"])
    return saved
