"""The rule in force, its versions, and how one is replaced by the next."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads.models import MatchingRule
from portal.members.models import Member

SHIPPED: Final = Path(__file__).with_name("rules") / "1.toml"


class VersionRefused(Exception):
    """Why, in words for the person."""


def in_force() -> MatchingRule:
    """The rule that rankings are made by now; the first one is stored when nothing was. One query."""
    return MatchingRule.objects.ever_in_force().first() or _first()


def put_in_force(rule: MatchingRule, by: Member | None) -> MatchingRule:
    """From now on rankings are made by it. Raises VersionRefused for one that already served."""
    with transaction.atomic():
        locked = MatchingRule.objects.select_for_update().get(pk=rule.pk)
        if locked.since is not None:
            raise VersionRefused(_("Cette version a déjà été en vigueur : proposez-en une nouvelle avec son texte."))
        locked.parsed()
        locked.since, locked.decided_by = timezone.now(), by
        locked.save(update_fields=["since", "decided_by"])
    return locked


def _first() -> MatchingRule:
    text = SHIPPED.read_text(encoding="utf-8")
    values = {"text": text, "note": "Première règle, livrée avec le site.", "since": timezone.now()}
    return MatchingRule.objects.get_or_create(version=1, defaults=values)[0]
