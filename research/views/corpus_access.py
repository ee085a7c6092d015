"""Finding the corpus of an address for this reader, and showing one of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.rules import author_of
from knowledge.views.pages import identifier
from portal.members.middleware import viewer_of
from portal.members.models import Member
from research.corpora.access import may_work_on
from research.models import Corpus


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    url: str
    current: bool
    count: int | None = None


_TABS = (
    ("sources", "research:corpus", _("Sources"), False),
    ("rule", "research:corpus_rule", _("Règle"), True),
    ("codes", "research:corpus_codes", _("Grille"), False),
    ("memos", "research:corpus_memos", _("Notes"), True),
    ("agreement", "research:corpus_agreement", _("Accord des codeurs"), True),
    ("log", "research:corpus_log", _("Journal"), False),
    ("versions", "research:corpus_versions", _("Versions figées"), False),
)
"""(name, route, label, only for those who work on it)"""


def readable_corpus(request: HttpRequest, slug: str) -> Corpus:
    """Raises Http404. The number at the head of `slug` decides."""
    found = Corpus.objects.visible_to(viewer_of(request)).select_related("owner").prefetch_related("researchers")
    corpus = found.filter(pk=identifier(slug)).first()
    if corpus is None:
        raise Http404
    return corpus


def worked_on(request: HttpRequest, slug: str) -> tuple[Corpus, Member]:
    """A corpus that this member may change. Raises Http404, for a readable one too."""
    corpus, viewer = readable_corpus(request, slug), viewer_of(request)
    member = author_of(viewer)
    if member is None or not may_work_on(viewer, corpus):
        raise Http404
    return corpus, member


def shown(
    request: HttpRequest, template: str, corpus: Corpus, tab: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the corpus under its tabs."""
    viewer = viewer_of(request)
    works = may_work_on(viewer, corpus) and viewer.member_id is not None
    tabs = [
        Tab(label, reverse(route, args=[corpus.public_slug]), name == tab)
        for name, route, label, is_tool in _TABS
        if works or not is_tool
    ]
    context |= {"corpus": corpus, "tabs": tabs, "works_on": works, "is_owner": corpus.owner_id == viewer.member_id}
    return render(request, template, context, status=status)
