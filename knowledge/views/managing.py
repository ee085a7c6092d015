"""Acts on one's own texts: who reads, when, withdrawal, trash, versions, credits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge.choices import WRITING_CREDITS
from knowledge.models import Authorship, Contribution
from knowledge.reading.cards import card
from knowledge.reading.history import versions_for
from knowledge.reading.links import display_all
from knowledge.rendering import in_reading_order, render_page
from knowledge.revisions import latest_draft
from knowledge.rules import author_of
from knowledge.views.access import editable_or_404, viewer_of, writing_place
from knowledge.writing import credits as crediting
from knowledge.writing import publishing
from knowledge.writing.forms import CreditForm, PublishForm, ScheduleForm
from portal.members.viewers import viewer_as
from portal.visibility import can_read


@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest draft as readers would see it."""
    page = editable_or_404(request, pk)
    draft = latest_draft(page)
    context = {"page": page, "draft": draft, "passages": _passages(request, draft)}
    return render(request, "knowledge/preview.html", context)


@login_required
def view_as(request: HttpRequest, pk: int) -> HttpResponse:
    """What a visitor, a member of the network or a colleague would see of the page, published as it is set."""
    page = editable_or_404(request, pk)
    author = author_of(viewer_of(request))
    level = request.GET.get("comme", "public")
    if author is None or level not in ("public", "network", "cooperative"):
        raise Http404
    readable = can_read(viewer_as(author, level), page.state.audience())
    context = {"page": page, "level": level, "readable": readable, "card": card(page)}
    if readable:
        context["passages"] = [
            (page.specific._meta.get_field(name).verbose_name, html)
            for name, html in display_all(
                in_reading_order(page.state.kind, page.state.rendered), viewer_as(author, level)
            ).items()
        ]
    return render(request, "knowledge/view_as.html", context)


@login_required
def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may read, and whether the author is named: takes effect at once."""
    page = editable_or_404(request, pk)
    form = PublishForm(
        request.POST or None,
        initial={"visibility": page.state.visibility, "protected_author": page.state.protected_author},
    )
    if request.method == "POST" and form.is_valid():
        publishing.set_access(pk, **form.cleaned_data)
        messages.success(request, _("C’est fait : la visibilité a changé partout."))
        return redirect(writing_place(page))
    return render(request, "knowledge/access.html", {"page": page, "form": form})


@login_required
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_or_404(request, pk)
    form = ScheduleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.schedule(pk, request.user, go_live_at=form.cleaned_data["go_live_at"])
        except publishing.NotReady as error:
            for name, texts in error.message_dict.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(request, _("La publication est programmée."))
            return redirect(writing_place(page))
    return render(request, "knowledge/schedule.html", {"page": page, "form": form})


@login_required
@require_POST
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_or_404(request, pk)
    publishing.unpublish(pk, request.user)
    messages.success(request, _("Le texte est redevenu un brouillon : vous seul et vos co-auteurs le voyez."))
    return redirect(writing_place(page))


@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_or_404(request, pk)
    if request.method == "POST":
        publishing.delete(pk, request.user)
        messages.success(request, _("Le texte est dans la corbeille. Vous avez 30 jours pour le reprendre."))
        return redirect("knowledge:my_texts")
    return render(request, "knowledge/delete.html", {"page": page})


@login_required
@require_POST
def undelete(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_or_404(request, pk)
    publishing.undelete(pk)
    messages.success(request, _("Le texte est revenu, en brouillon."))
    return redirect(writing_place(page))


@login_required
@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Only versions that the person may read, although they may edit the page."""
    page = editable_or_404(request, pk)
    if number not in {version.number for version in versions_for(viewer_of(request), page)}:
        raise Http404
    publishing.restore_version(pk, number, request.user)
    messages.success(
        request, _("La version %(number)d est votre brouillon. Relisez, puis publiez.") % {"number": number}
    )
    return redirect(writing_place(page))


@login_required
def credits(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is credited with what; giving a credit opens the draft to that person."""
    page = editable_or_404(request, pk)
    form = CreditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            crediting.give(page, viewer_of(request), **form.cleaned_data)
        except crediting.CreditRefused as error:
            form.add_error("member", str(error))
        else:
            messages.success(request, _("Crédit ajouté."))
            return redirect("knowledge:credits", pk=pk)
    return render(request, "knowledge/credits.html", {"page": page, "form": form})


@login_required
@require_POST
def remove_credit(request: HttpRequest, pk: int, authorship_id: int) -> HttpResponse:
    page = editable_or_404(request, pk)
    try:
        crediting.take(get_object_or_404(Authorship, pk=authorship_id, contribution=page))
    except crediting.CreditRefused as error:
        messages.error(request, str(error))
    return redirect("knowledge:credits", pk=pk)


@login_required
def my_texts(request: HttpRequest) -> HttpResponse:
    """Drafts, published texts and trash of the member, newest first; those they reviewed are only read."""
    member_id = viewer_of(request).member_id
    mine = (
        Contribution.objects.none() if member_id is None else Contribution.objects.filter(authorships__member=member_id)
    )
    mine = mine.visible_to(viewer_of(request)).select_related("state").distinct()
    texts = list(mine.order_by("-latest_revision_created_at")[:200])
    credited = Authorship.objects.filter(member=member_id, contribution__in=texts, credit__in=WRITING_CREDITS)
    writable = set(credited.values_list("contribution_id", flat=True))
    context = {
        "writable": writable,
        "drafts": [page for page in texts if not page.state.live and not page.state.is_deleted],
        "published": [page for page in texts if page.state.live],
        "trash": [page for page in texts if page.state.is_deleted and page.pk in writable],
    }
    return render(request, "knowledge/my_texts.html", context)


def _passages(request: HttpRequest, draft: Contribution) -> list[tuple[object, str]]:
    texts = render_page(draft)
    shown = display_all(texts, viewer_of(request)) if texts else {}
    return [(draft._meta.get_field(name).verbose_name, html) for name, html in shown.items()]
