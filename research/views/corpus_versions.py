"""Frozen versions of a corpus: the list, one version for ever, and its files."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge.reading.cards import cards_by_id
from portal.members.middleware import viewer_of
from research.corpora import exports
from research.corpora.forgetting import grid_of
from research.corpora.forms import FreezeForm
from research.corpora.freezing import FreezeRefused, checksum, freeze
from research.corpora.sources import open_versions
from research.models import CorpusVersion
from research.views.corpus_access import readable_corpus, shown, worked_on

PAGE_SIZE = 50


@require_safe
def versions(request: HttpRequest, corpus: str) -> HttpResponse:
    found = readable_corpus(request, corpus)
    rows = found.versions.defer("content")
    return shown(request, "research/corpus_versions.html", found, "versions", versions=rows, form=FreezeForm())


@login_required
@require_POST
def freeze_now(request: HttpRequest, corpus: str) -> HttpResponse:
    found, member = worked_on(request, corpus)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        rows = found.versions.defer("content")
        return shown(request, "research/corpus_versions.html", found, "versions", status=422, versions=rows, form=form)
    try:
        version = freeze(found, member, form.cleaned_data["note"])
    except FreezeRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("research:corpus_versions", found.public_slug)
    messages.success(request, _("La version %d est figée : son adresse ne changera plus.") % version.number)
    return redirect(version)


@require_safe
def version(request: HttpRequest, corpus: str, number: int) -> HttpResponse:
    """A frozen version as this reader may see it now."""
    frozen = _frozen(request, corpus, number)
    if request.path != frozen.get_absolute_url():
        return redirect(frozen)
    viewer, content = viewer_of(request), frozen.content
    page = Paginator(content["sources"], PAGE_SIZE).get_page(request.GET.get("page", "1"))
    places = [(source["contribution"], source["version"]) for source in page.object_list]
    cards = cards_by_id([pk for pk, _number in places], viewer)
    opened = open_versions(places, viewer)
    rows = [
        (source, cards.get(place[0]), place in opened)
        for source, place in zip(page.object_list, places, strict=True)
    ]  # fmt: skip
    return shown(
        request, "research/corpus_version.html", frozen.corpus, "versions",
        version=frozen, rows=rows, page=page, agreement=content["agreement"], codes=grid_of(frozen),
        is_intact=checksum(content) == frozen.checksum, passages=len(content["codings"]),
        coders=len({coding["coder"] for coding in content["codings"]}),
    )  # fmt: skip


@require_safe
def as_csv(request: HttpRequest, corpus: str, number: int) -> HttpResponse:
    frozen = _frozen(request, corpus, number)
    return _file(
        exports.as_csv(frozen, viewer_of(request), settings.SITE_URL), "text/csv; charset=utf-8", frozen, "csv"
    )


@require_safe
def as_json(request: HttpRequest, corpus: str, number: int) -> HttpResponse:
    frozen = _frozen(request, corpus, number)
    return _file(exports.as_json(frozen, viewer_of(request), settings.SITE_URL), "application/json", frozen, "json")


def _file(text: str, content_type: str, frozen: CorpusVersion, ending: str) -> HttpResponse:
    """Each reader has their own: it is never kept by a shared cache."""
    name = f"corpus-{frozen.corpus_id}-v{frozen.number}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(text, content_type=content_type, headers=headers)


def _frozen(request: HttpRequest, slug: str, number: int) -> CorpusVersion:
    """Raises Http404."""
    corpus = readable_corpus(request, slug)
    found = corpus.versions.filter(number=number).first()
    if found is None:
        raise Http404
    found.corpus = corpus
    return found
