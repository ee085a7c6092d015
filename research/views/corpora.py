"""Corpora: the list, one corpus with its sources, its rule, its log, and decisions on sources."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from knowledge.models import Contribution
from knowledge.reading.cards import cards_by_id
from knowledge.rules import author_of
from portal.core.row_numbers import row_numbers
from portal.members.middleware import viewer_of
from portal.members.models import Member
from research.corpora import editing, gathering, rules
from research.corpora.access import may_gather
from research.corpora.forms import AddForm, CorpusForm, ReasonForm
from research.corpora.sources import lines_of, sources_of
from research.models import Corpus, CorpusEntry, EntryDecision
from research.views.corpus_access import readable_corpus, shown, worked_on

PAGE_SIZE = 50
MOST_PROPOSED = 50
"""Newcomers shown at a time: each is to be read."""


@require_safe
def corpora(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    found = Corpus.objects.visible_to(viewer).select_related("owner").order_by("-created_at", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page", "1"))
    mine = set(Corpus.objects.of(viewer.member_id).values_list("pk", flat=True)) if viewer.member_id else set()
    return render(
        request, "research/corpora.html", {"page": page, "mine": mine, "may_gather": may_gather(request.user)}
    )


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Open a corpus; `?regle=` proposes a rule, as the page of search does."""
    member = author_of(viewer_of(request))
    if member is None or not may_gather(request.user):
        raise Http404
    return _form(request, member, None, {"rule": request.GET.get("regle", "")[:2000]})


@login_required
def edit(request: HttpRequest, corpus: str) -> HttpResponse:
    found, member = worked_on(request, corpus)
    others = [one.display_name for one in found.researchers.all() if one.pk != found.owner_id]
    initial = {
        "title": found.title,
        "question": found.question,
        "visibility": found.visibility,
        "rule": rules.address(found.rule) if found.rule else "",
        "researchers": "\n".join(others),
        "studies": found.studies.all(),
    }
    return _form(request, member, found, initial)


def _form(request: HttpRequest, member: Member, found: Corpus | None, initial: dict[str, Any]) -> HttpResponse:
    form = CorpusForm(request.POST if request.method == "POST" else None, viewer=viewer_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = editing.save(form.cleaned_data, member, found)
        messages.success(request, _("Le corpus est enregistré."))
        is_new_rule = bool(saved.rule) and not saved.entries.exists()
        return redirect("research:corpus_rule", saved.public_slug) if is_new_rule else redirect(saved)
    context = {"form": form, "corpus": found}
    return render(request, "research/corpus_form.html", context, status=422 if form.errors else 200)


@require_safe
def corpus(request: HttpRequest, corpus: str) -> HttpResponse:
    found = readable_corpus(request, corpus)
    if request.path != found.get_absolute_url():
        return redirect(found)
    viewer = viewer_of(request)
    kept = found.entries.filter(is_included=request.GET.get("etat") != "ecartees")
    page = Paginator(kept, PAGE_SIZE).get_page(request.GET.get("page", "1"))
    included = list(found.entries.filter(is_included=True).values_list("contribution_id", flat=True))
    readable = Contribution.objects.visible_to(viewer).published().filter(pk__in=included).count()
    people = list(found.researchers.order_by("pk"))
    known = set(
        Member.objects.visible_to(viewer).filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True)
    )
    return shown(
        request, "research/corpus.html", found, "sources",
        page=page, sources=sources_of(page.object_list, viewer), included=len(included),
        unreadable=len(included) - readable, people=[one for one in people if one.pk in known],
        studies=found.studies.filter(pk__in=Contribution.objects.visible_to(viewer).published()).select_related("state"),
        rule_url=rules.address(found.rule) if found.rule else "", set_aside=request.GET.get("etat") == "ecartees",
    )  # fmt: skip


@login_required
def add(request: HttpRequest, corpus: str) -> HttpResponse:
    """Add a source by hand."""
    found, member = worked_on(request, corpus)
    form = AddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number, viewer = form.cleaned_data["source"], viewer_of(request)
        known = found.entries.filter(contribution=number).first()
        if known is not None:
            messages.info(request, _("Ce texte a déjà été examiné : voici ce qui en a été décidé."))
            return redirect("research:corpus_source", found.public_slug, known.position)
        reason = form.cleaned_data["reason"]
        if gathering.consider(found, [number], viewer, by=member, reason=reason, included=True, by_rule=False):
            messages.success(request, _("Le texte est dans le corpus."))
            return redirect(found)
        form.add_error("source", _("Nous ne trouvons pas ce texte, ou vous ne pouvez pas le lire."))
    return shown(request, "research/corpus_add.html", found, "add", status=422 if form.errors else 200, form=form)


@login_required
def source(request: HttpRequest, corpus: str, position: int) -> HttpResponse:
    """One source for those who work on the corpus: its decisions, and a new one."""
    found, member = worked_on(request, corpus)
    entry = found.entries.filter(position=position).first()
    if entry is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        included = not entry.is_included
        gathering.decide([entry], by=member, reason=form.cleaned_data["reason"], included=included)
        messages.success(request, _("La source est retenue.") if included else _("La source est écartée."))
        return redirect("research:corpus_source", found.public_slug, position)
    viewer = viewer_of(request)
    lines = lines_of(entry.decisions.select_related("entry", "by"), viewer)
    [seen] = sources_of([entry], viewer)
    return shown(
        request, "research/corpus_source.html", found, "sources", status=422 if form.errors else 200,
        form=form, source=seen, lines=lines, memos=entry.memos.select_related("author", "code"),
    )  # fmt: skip


@login_required
def rule(request: HttpRequest, corpus: str) -> HttpResponse:
    """Run the rule again, and decide on what it proposes: nothing moves before."""
    found, member = worked_on(request, corpus)
    if not found.rule:
        messages.info(request, _("Ce corpus n’a pas de règle : ajoutez-en une, ou ajoutez des textes à la main."))
        return redirect("research:corpus_edit", found.public_slug)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        count = _decide_on_proposal(request, found, member, form.cleaned_data["reason"])
        words = ngettext("%d décision notée au journal.", "%d décisions notées au journal.", count) % count
        messages.success(request, words if count else _("Vous n’avez coché aucun texte : rien n’a changé."))
        return redirect("research:corpus_rule", found.public_slug)
    viewer = viewer_of(request)
    try:
        proposal = gathering.propose(found, viewer)
    except rules.RuleUnavailable:
        return shown(request, "research/corpus_rule.html", found, "rule", form=form, proposal=None)
    numbers = proposal.newcomers[:MOST_PROPOSED]
    cards = cards_by_id([*numbers, *(entry.contribution_id or 0 for entry in proposal.dropouts)], viewer)
    return shown(
        request, "research/corpus_rule.html", found, "rule", status=422 if form.errors else 200,
        form=form, proposal=proposal, rule_url=rules.address(found.rule),
        newcomers=[cards[number] for number in numbers if number in cards],
        dropouts=[(one, cards[one.contribution_id]) for one in proposal.dropouts if one.contribution_id in cards],
        more=len(proposal.newcomers) - len(numbers), chosen=request.POST.getlist("texte"),
    )  # fmt: skip


def _decide_on_proposal(request: HttpRequest, found: Corpus, member: Member, reason: str) -> int:
    numbers = row_numbers(request.POST.getlist("texte"))
    if request.POST.get("acte") == "sortir":
        leaving = CorpusEntry.objects.filter(corpus=found, contribution__in=numbers[:1000])
        return gathering.decide(leaving, by=member, reason=reason, included=False, by_rule=True)
    included = request.POST.get("acte") != "ecarter"
    return gathering.consider(
        found, numbers[:1000], viewer_of(request), by=member, reason=reason, included=included, by_rule=True
    )


@require_safe
def log(request: HttpRequest, corpus: str) -> HttpResponse:
    """Every decision, newest first."""
    found = readable_corpus(request, corpus)
    decisions = EntryDecision.objects.filter(entry__corpus=found).select_related("entry", "by")
    page = Paginator(decisions, PAGE_SIZE).get_page(request.GET.get("page", "1"))
    lines = lines_of(page.object_list, viewer_of(request))
    return shown(request, "research/corpus_log.html", found, "log", page=page, lines=lines)


@login_required
@require_POST
def leave(request: HttpRequest, corpus: str) -> HttpResponse:
    """Stop working on a corpus that is someone else's."""
    found, member = worked_on(request, corpus)
    if found.owner_id == member.pk:
        messages.warning(request, _("Ce corpus est le vôtre : vous y restez."))
        return redirect(found)
    found.researchers.remove(member)
    messages.success(request, _("Vous ne travaillez plus sur ce corpus."))
    return redirect("research:corpora")
