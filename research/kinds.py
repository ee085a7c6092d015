"""The kinds of contribution that this room adds, made known to `knowledge`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from knowledge import addresses, drafts
from knowledge.choices import Kind
from research.models import CaseStudy


def register() -> None:
    """Called once the apps are ready."""
    addresses.register(Kind.STUDY, addresses.Place("research:study", "research:studies", _("Études"), "etudes"))
    drafts.register_model(Kind.STUDY, CaseStudy)
