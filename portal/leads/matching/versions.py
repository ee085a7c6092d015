"""The rule in force, its versions, and how one is replaced by the next."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.leads.models import MatchingRule
from portal.members.models import Member

_RULES: Final = Path(__file__).with_name("rules")
SHIPPED: Final = _RULES / "2.toml"
"""The last of the texts that come with the site; those before it stay, for the rankings that were made by them."""
NOTES: Final = {
    1: "Première règle, livrée avec le site.",
    2: "Une proposition sur cinq gardée pour les personnes arrivées dans l’année.",
}
"""{version: why}, of each of these texts."""


class VersionRefused(Exception):
    """Why, in words for the person."""


def in_force() -> MatchingRule:
    """The rule that rankings are made by now; those of the site are stored when nothing was. One query."""
    return MatchingRule.objects.ever_in_force().first() or _shipped()


def put_in_force(rule: MatchingRule, by: Member | None) -> MatchingRule:
    """From now on rankings are made by it. Raises VersionRefused for one that already served."""
    with transaction.atomic():
        locked = MatchingRule.objects.select_for_update().get(pk=rule.pk)
        if locked.since is not None:
            raise VersionRefused(_("Cette version a déjà été en vigueur : proposez-en une nouvelle avec son texte."))
        locked.parsed()
        locked.since, locked.decided_by = timezone.now(), by
        locked.save(update_fields=["since", "decided_by"])
    return locked


def shipped(version: int) -> str:
    """The text that came with the site under that number."""
    return (_RULES / f"{version}.toml").read_text(encoding="utf-8")


def _shipped() -> MatchingRule:
    """Each in its turn, as sites that were there before have them. Gives the last one."""
    for version, note in NOTES.items():
        values = {"text": shipped(version), "note": note, "since": timezone.now()}
        last = MatchingRule.objects.get_or_create(version=version, defaults=values)[0]
    return last
