"""What members are told about their contributions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from knowledge.consent.consents import CONSENT_ENDED
from knowledge.practice.attestations import ATTESTED
from knowledge.practice.lineage import USED
from portal.notices import kinds


def register() -> None:
    """Called once the apps are ready."""
    kinds.register(USED, _("Un de vos textes a servi à un autre"))
    kinds.register(ATTESTED, _("Quelqu’un a essayé ce que vous racontez"))
    kinds.register(CONSENT_ENDED, _("Une personne citée a retiré son accord"), instant=True)
