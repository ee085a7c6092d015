"""The way from « Qui sait ? » to a question, and what is proposed when nobody is found."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.questions.access import may_ask
from portal.visibility import Viewer
from search.expertise import offers
from search.expertise.answering import WhoKnows


def to_ask(viewer: Viewer, found: WhoKnows) -> offers.Offer | None:
    """For active members, once something was asked."""
    if not may_ask(viewer) or found.reading.is_empty:
        return None
    address = f"{reverse('questions:new')}?{urlencode(found.request.pairs())}"
    if found.answers:
        return offers.Offer(_("Choisir à qui poser la question"), address)
    return offers.Offer(_("La poser à l’accompagnement de votre coopérative"), address)


def register() -> None:
    """Called once the apps are ready."""
    offers.register("questions", to_ask)
