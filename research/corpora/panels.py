"""What corpora add to other pages: those of a study and their rules, and the way to open one with a list."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from knowledge.acts import Act
from knowledge.models import Contribution
from portal.members.middleware import viewer_of
from research.corpora import rules
from research.corpora.access import may_gather
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


def from_list(request: HttpRequest, kind: str) -> Act | None:
    """A corpus whose rule asks for what the filters of the list ask for. Names of filters are those of the search."""
    # The viewer first: what they hold is then known for their account too.
    if viewer_of(request).member_id is None or not may_gather(request.user):
        return None
    asked = {name: value for name, value in request.GET.items() if name != "avant"}
    rule = urlencode(asked | {"type": kind})
    return Act(
        _("Ouvrir un corpus avec cette liste"), f"{reverse('research:corpus_new')}?{urlencode({'regle': rule})}", "list"
    )
