"""My saved searches."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.members.middleware import viewer_of
from search.forms import SearchForm
from search.models import SavedSearch
from search.saved import saving as saved
from search.saved.forms import SavedSearchForm


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    own = SavedSearch.objects.filter(member=_active_member_id(request)).defer("seen")
    context = {"searches": [(search, saved.request_of(search.query).address) for search in own]}
    return render(request, "search/saved/list.html", context | {"most": saved.MOST_SAVED})


@never_cache
@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """The parameters are those of the page of search, so that any page can offer to follow what it shows."""
    try:
        kept = saved.save(_active_member_id(request), SearchForm(request.POST).request())
    except saved.SaveRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("saved:list")
    if not kept.is_new:
        messages.info(request, _("Vous suivez déjà cette recherche."))
        return redirect("saved:list")
    messages.success(request, _("C’est noté. Choisissez son nom et comment vous voulez être prévenu."))
    return redirect("saved:edit", kept.search.pk)


@never_cache
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    search = _own_or_404(request, pk)
    form = SavedSearchForm(request.POST or None, instance=search)
    if request.method == "POST" and form.is_valid():
        saved.change(search, name=form.cleaned_data["name"], alert=form.cleaned_data["alert"])
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("saved:list")
    context = {"form": form, "search": search, "address": saved.request_of(search.query).address}
    return render(request, "search/saved/edit.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    saved.remove(_own_or_404(request, pk))
    messages.success(request, _("La recherche n’est plus suivie."))
    return redirect("saved:list")


def _active_member_id(request: HttpRequest) -> int:
    """Searches are kept for active members only; for any other account there is nothing here."""
    viewer = viewer_of(request)
    if viewer.member_id is None or not viewer.is_network:
        raise Http404
    return viewer.member_id


def _own_or_404(request: HttpRequest, pk: int) -> SavedSearch:
    search = SavedSearch.objects.filter(pk=pk, member=_active_member_id(request)).first()
    if search is None:
        raise Http404
    return search
