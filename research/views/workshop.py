"""The workshop of a study, for those who write it: what is missing, quoted words, bibliography, publication."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from knowledge.choices import ConsentUse, Kind
from knowledge.consent import consents
from knowledge.models import Quote
from knowledge.revisions import latest_draft
from knowledge.rules import author_of
from knowledge.views.access import editable_or_404
from knowledge.writing import publishing
from knowledge.writing.drafts import start_draft
from knowledge.writing.readiness import missing_for_publication
from portal.members.middleware import viewer_of
from research.committee.forms import field_labels
from research.forms import BibliographyForm, ConsentForm, PublishForm, QuoteForm, StartForm
from research.models import CaseStudy, Reference
from research.references.keeping import add_references, remove_reference
from research.rules import may_start_study

ADMIN = "wagtailadmin.access_admin"
"""Where the text is written, block by block."""


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Open a new study, for researchers."""
    member = author_of(viewer_of(request))
    if member is None or not may_start_study(request.user):
        raise Http404
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        page = start_draft(member, Kind.STUDY, title=form.cleaned_data["title"])
        return redirect("research:workshop", pk=page.pk)
    return render(request, "research/start.html", {"form": form})


@login_required
def workshop(request: HttpRequest, pk: int) -> HttpResponse:
    study = _own_study(request, pk)
    return _show(request, study, PublishForm(initial={"visibility": study.state.visibility}))


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the newest text at the chosen level."""
    study = _own_study(request, pk)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            page = publishing.publish(pk, request.user, **form.cleaned_data)
        except publishing.NotReady:
            messages.error(request, _("L’étude n’est pas encore prête : voyez ce qui manque."))
            return redirect("research:workshop", pk=pk)
        messages.success(request, _("L’étude est publiée."))
        return redirect(page)
    return _show(request, study, form)


@login_required
def quotes(request: HttpRequest, pk: int) -> HttpResponse:
    """Words quoted by the study, with the agreement of their speakers."""
    study = _own_study(request, pk)
    form = QuoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        quoted = consents.quote(study, **form.cleaned_data)
        messages.success(request, _("Parole gardée sous le numéro %d : demandez l’accord de la personne.") % quoted.pk)
        return redirect("research:quotes", pk=pk)
    kept = list(study.quotes.prefetch_related("events"))
    agreed = consents.standings([quoted.key for quoted in kept], ConsentUse.STUDY)
    rows = [(quoted, agreed.get(quoted.key), ConsentForm(auto_id=f"parole{quoted.pk}_%s")) for quoted in kept]
    return render(request, "research/quotes.html", {"page": study, "form": form, "rows": rows})


@login_required
@require_POST
def consent(request: HttpRequest, pk: int, quote_id: int) -> HttpResponse:
    """Record what a person said about being quoted in this study."""
    study = _own_study(request, pk)
    quoted = get_object_or_404(Quote, pk=quote_id, contribution_id=study.pk)
    form = ConsentForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        consents.record(
            quoted, data["act"], ConsentUse.STUDY, by=author_of(viewer_of(request)), means=data["means"]
        )  # fmt: skip
        messages.success(request, _("C’est noté. Sans accord, ces paroles ne sont montrées nulle part."))
    return redirect("research:quotes", pk=pk)


@login_required
def bibliography(request: HttpRequest, pk: int) -> HttpResponse:
    """Paste references; what is not understood stays in the box, with the reason and the line."""
    study = _own_study(request, pk)
    form = BibliographyForm(request.POST or None)
    troubles: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        added = add_references(study, form.cleaned_data["text"])
        if added.count or added.again:
            words = ngettext("%(n)d référence ajoutée.", "%(n)d références ajoutées.", added.count)
            if added.again:
                words += " " + _("Les autres y étaient déjà.")
            messages.success(request, words % {"n": added.count})
        if not added.parsed.troubles:
            return redirect("research:bibliography", pk=pk)
        troubles = added.parsed.troubles
        form = BibliographyForm(initial={"text": added.parsed.left})
    context = {"page": study, "form": form, "troubles": troubles, "references": study.references.all()}
    return render(request, "research/bibliography.html", context)


@login_required
@require_POST
def drop_reference(request: HttpRequest, pk: int, reference_id: int) -> HttpResponse:
    study = _own_study(request, pk)
    remove_reference(get_object_or_404(Reference, pk=reference_id, study=study))
    messages.success(request, _("La référence est retirée."))
    return redirect("research:bibliography", pk=pk)


def _own_study(request: HttpRequest, pk: int) -> CaseStudy:
    """Raises Http404 for what is not a study that the viewer may change."""
    page = editable_or_404(request, pk, CaseStudy)
    assert isinstance(page, CaseStudy)
    return page


def _show(request: HttpRequest, study: CaseStudy, form: PublishForm) -> HttpResponse:
    lacking = missing_for_publication(latest_draft(study))
    labels = field_labels() | {"ended_on": str(CaseStudy._meta.get_field("ended_on").verbose_name)}
    missing = [(labels.get(name, name), text) for name, texts in lacking.items() for text in texts]
    context = {"page": study, "form": form, "missing": missing, "may_write": request.user.has_perm(ADMIN)}
    return render(request, "research/workshop.html", context)
