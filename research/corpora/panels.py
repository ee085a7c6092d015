"""The corpora of a study and their rules, one click away from its page."""

from __future__ import annotations

from django.http import HttpRequest

from knowledge.models import Contribution
from portal.members.middleware import viewer_of
from research.corpora import rules
from research.models import CaseStudy, Corpus


def of_study(request: HttpRequest, page: Contribution) -> dict[str, object] | None:
    """One query for a study, none for other pages."""
    if not isinstance(page, CaseStudy):
        return None
    found = list(Corpus.objects.visible_to(viewer_of(request)).filter(studies=page).order_by("pk"))
    if not found:
        return None
    rows = [(corpus, rules.address(corpus.rule) if corpus.rule else "") for corpus in found]
    return {"template": "research/parts/corpora_panel.html", "rows": rows}
