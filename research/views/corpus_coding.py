"""The grid of a corpus, coding a source, notes, and how far coders agree."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.core.row_numbers import row_number, row_numbers
from portal.members.middleware import viewer_of
from portal.members.models import Member
from research.corpora import codebook, coding
from research.corpora.comparing import agreement_of
from research.corpora.forms import CodeForm, CodesForm, CodingForm, MemoForm
from research.models import Coding, CodingPass, CorpusEntry, Memo
from research.views.corpus_access import readable_corpus, shown, worked_on

MEMOS_SHOWN = 100


def codes(request: HttpRequest, corpus: str) -> HttpResponse:
    """The grid, for readers; its researchers paste codes under it."""
    found = readable_corpus(request, corpus)
    form = CodesForm()
    troubles: tuple[codebook.Trouble, ...] = ()
    if request.method == "POST":
        found, _member = worked_on(request, corpus)
        form = CodesForm(request.POST)
        if form.is_valid():
            added = codebook.add_codes(found, form.cleaned_data["text"])
            if added.count:
                words = ngettext("%d code ajouté.", "%d codes ajoutés.", added.count) % added.count
                messages.success(request, words)
            if not added.troubles:
                return redirect("research:corpus_codes", found.public_slug)
            troubles, form = added.troubles, CodesForm(initial={"text": added.left})
    rows = found.codes.annotate(passages=Count("codings")).order_by("position", "pk")
    return shown(
        request, "research/corpus_codes.html", found, "codes",
        status=422 if troubles or form.errors else 200, form=form, troubles=troubles, codes=rows,
    )  # fmt: skip


@login_required
def code(request: HttpRequest, corpus: str, code: int) -> HttpResponse:
    """Change one code; `acte=retirer` takes it out of the grid, when nothing uses it."""
    found, _member = worked_on(request, corpus)
    chosen = get_object_or_404(found.codes, pk=code)
    initial = {"label": chosen.label, "definition": chosen.definition}
    form = CodeForm(request.POST if request.method == "POST" else None, initial=initial)
    try:
        if request.method == "POST" and request.POST.get("acte") == "retirer":
            codebook.remove(chosen)
            messages.success(request, _("Le code est retiré."))
            return redirect("research:corpus_codes", found.public_slug)
        if request.method == "POST" and form.is_valid():
            codebook.change(chosen, form.cleaned_data["label"], form.cleaned_data["definition"])
            messages.success(request, _("Le code est enregistré."))
            return redirect("research:corpus_codes", found.public_slug)
    except codebook.CodeRefused as refusal:
        form.add_error("label", str(refusal))
    status = 422 if form.is_bound and form.errors else 200
    return shown(request, "research/corpus_code.html", found, "codes", status=status, form=form, code=chosen)


@login_required
def code_source(request: HttpRequest, corpus: str, position: int) -> HttpResponse:
    """Read a source with the grid: tick sentences, choose a code. One's own codes only are shown."""
    found, member = worked_on(request, corpus)
    entry = get_object_or_404(found.entries, position=position)
    viewer = viewer_of(request)
    source = coding.opened(entry, viewer, row_number(request.GET.get("v", "")))
    if source is None:
        raise Http404
    grid = list(found.codes.all())
    form = CodingForm(request.POST if "coder" in request.POST else None, codes=grid, corpus=found)
    if request.method == "POST" and _act(request, entry, source, member, form):
        here = reverse("research:corpus_code_source", args=[found.public_slug, position])
        return redirect(f"{here}?v={source.version.number}")
    codings = coding.own_codings(entry, member)
    mine = [one for one in codings if one.version == source.version.number]
    parts = coding.parts_of(source, mine, viewer)
    elsewhere = {one.version for one in codings} - {source.version.number}
    places = list(found.entries.filter(is_included=True).values_list("position", flat=True))
    context = {
        "corpus": found, "entry": entry, "source": source, "form": form, "codes": grid,
        "mine": coding.in_words(mine, parts), "parts": parts, "ticked": request.POST.getlist("phrase"),
        "elsewhere": sorted(elsewhere & set(source.versions)),
        "done": CodingPass.objects.filter(entry=entry, version=source.version.number, coder=member).first(),
        "before": max((place for place in places if place < position), default=None),
        "after": min((place for place in places if place > position), default=None),
    }  # fmt: skip
    return render(request, "research/corpus_code_source.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, entry: CorpusEntry, source: coding.Opened, member: Member, form: CodingForm) -> bool:
    """Do what was asked; False when the form is to be shown again."""
    if "retirer" in request.POST:
        Coding.objects.filter(pk__in=row_numbers([request.POST["retirer"]]), entry=entry, coder=member).delete()
        messages.success(request, _("Le code est retiré de ce passage."))
        return True
    if "finir" in request.POST:
        coding.finish(entry, source, member)
        messages.success(request, _("Votre lecture est notée : les phrases sans code comptent comme telles."))
        return True
    chosen = request.POST.getlist("phrase")
    if not form.is_valid():
        return False
    if not chosen:
        form.add_error(None, _("Cochez au moins une phrase."))
        return False
    made = coding.code_passages(entry, source, chosen, form.cleaned_data["code"], member)
    words = ngettext("%d passage codé.", "%d passages codés.", made) % made
    messages.success(request, words if made else _("Ces phrases portaient déjà ce code."))
    return True


@login_required
def memos(request: HttpRequest, corpus: str) -> HttpResponse:
    """Notes of the researchers, for themselves."""
    found, member = worked_on(request, corpus)
    form = MemoForm(request.POST if request.method == "POST" else None, corpus=found)
    if request.method == "POST" and form.is_valid():
        Memo.objects.create(corpus=found, author=member, **form.cleaned_data)
        messages.success(request, _("La note est gardée."))
        return redirect("research:corpus_memos", found.public_slug)
    rows = found.memos.select_related("author", "code", "entry")[:MEMOS_SHOWN]
    status = 422 if form.errors else 200
    return shown(request, "research/corpus_memos.html", found, "memos", status=status, form=form, memos=rows)


@login_required
@require_safe
def agreement(request: HttpRequest, corpus: str) -> HttpResponse:
    found, _member = worked_on(request, corpus)
    read = CodingPass.objects.filter(entry__corpus=found).values("entry").distinct().count()
    return shown(
        request, "research/corpus_agreement.html", found, "agreement", agreement=agreement_of(found), read=read
    )
