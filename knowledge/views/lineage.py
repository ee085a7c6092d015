"""Where a text comes from: all its sources, and the tools of those who link."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge.models import Contribution, Lineage
from knowledge.practice import lineage
from knowledge.practice.lineage_drawing import cut_through
from knowledge.practice.lineage_forms import LinkForm
from knowledge.rules import author_of, may_edit
from knowledge.views.access import readable_or_404
from portal.members.middleware import viewer_of


def origins(request: HttpRequest, pk: int) -> HttpResponse:
    """Every source of a text, however far, one generation under the other."""
    page = readable_or_404(request, pk)
    ancestors = lineage.all_sources_of(page, viewer_of(request))
    generations = [(depth, list(found)) for depth, found in groupby(ancestors, key=lambda source: source.depth)]
    context = {
        "page": page,
        "generations": generations,
        "total": len(ancestors),
        "drawing": cut_through(page.pk, ancestors),
        "may_link": lineage.may_link(viewer_of(request), request.user, page),
    }
    return render(request, "knowledge/origins.html", context)


@login_required
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Links of a text, their history, and the form that adds one."""
    page = _linkable_or_404(request, pk)
    viewer, member = viewer_of(request), author_of(viewer_of(request))
    form = LinkForm(request.POST or None, viewer=viewer, target=page)
    if request.method == "POST" and member is not None and form.is_valid():
        chosen = form.cleaned_data
        try:
            lineage.link(page, chosen["source"], chosen["relation"], passage=chosen["passage"], by=member)
        except lineage.LineageRefused as error:
            form.add_error("source", str(error))
        else:
            messages.success(request, _("Lien ajouté. Les auteurs du texte utilisé sont prévenus."))
            return redirect("knowledge:links", pk=pk)
    origins, descents = lineage.around(page, viewer)
    is_writer = may_edit(viewer, page)
    context = {
        "page": page,
        "form": form,
        "origins": [(edge, lineage.may_unlink(viewer, edge, is_writer=is_writer)) for edge in origins],
        "descents": descents,
        "events": lineage.events_of(page, viewer),
    }
    return render(request, "knowledge/links.html", context)


@login_required
@require_POST
def remove_link(request: HttpRequest, pk: int, edge_id: int) -> HttpResponse:
    """Only an edge that the person sees: the others do not exist."""
    page = _linkable_or_404(request, pk)
    viewer = viewer_of(request)
    is_writer = may_edit(viewer, page)
    for edge in lineage.origins_of(page, viewer):
        if edge.id == edge_id and lineage.may_unlink(viewer, edge, is_writer=is_writer):
            lineage.unlink(get_object_or_404(Lineage, pk=edge.id), by=author_of(viewer))
            messages.success(request, _("Lien retiré."))
            return redirect("knowledge:links", pk=pk)
    raise Http404


def _linkable_or_404(request: HttpRequest, pk: int) -> Contribution:
    page = readable_or_404(request, pk)
    viewer = viewer_of(request)
    if viewer.member_id is None or not lineage.may_link(viewer, request.user, page):
        raise Http404
    return page
