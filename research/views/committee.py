"""The reading of a study, for its authors and its readers: the grid, the dialogue, the decision."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge.rules import author_of
from knowledge.writing.publishing import NotReady
from portal.members.middleware import viewer_of
from research.committee import reading
from research.committee.access import Seat, seat_or_404
from research.committee.appraisal import appraisal_of, committees_of
from research.committee.forms import DecisionForm, MessageForm, OpenForm, OpinionForm, field_labels
from research.committee.grid import grid, newest
from research.models import CommitteeReader


@login_required
def reading_room(request: HttpRequest, slug: str) -> HttpResponse:
    """What the person of this seat has to do, and where the round stands."""
    return _show(request, seat_or_404(request, slug))


@login_required
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The authors ask for a reading."""
    seat = seat_or_404(request, slug)
    if not seat.is_author:
        raise Http404
    form = OpenForm(request.POST, viewer=viewer_of(request))
    if form.is_valid():
        try:
            reading.open_committee(
                seat.study, request.user, by=author_of(viewer_of(request)), readers=form.cleaned_data["readers"]
            )
        except reading.ReadingRefused as refusal:
            form.add_error("readers", str(refusal))
        except NotReady as lacking:
            for texts in lacking.message_dict.values():
                form.add_error(None, texts)
        else:
            messages.success(request, _("Les personnes nommées sont prévenues. Leur avis est promis sous sept jours."))
            return redirect("research:reading", slug=slug)
    return _show(request, seat, asking=form)


@login_required
@require_POST
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """A reader answers the grid; an unfinished answer is kept too."""
    seat = seat_or_404(request, slug)
    if seat.reader is None or seat.committee is None:
        raise Http404
    form = OpinionForm(request.POST, grid=grid(seat.committee.grid), reader=seat.reader)
    if form.is_valid():
        try:
            reading.answer(seat.reader, form.given())
        except reading.ReadingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = bool(seat.reader.advice)
            messages.success(request, _("Votre avis est donné.") if done else _("Vos réponses sont gardées."))
            return redirect("research:reading", slug=slug)
    return _show(request, seat, answering=form)


@login_required
@require_POST
def say(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_or_404(request, slug)
    member = author_of(viewer_of(request))
    if seat.committee is None or member is None:
        raise Http404
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            reading.say(seat.committee, member, **form.cleaned_data)
        except reading.ReadingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Votre message est envoyé."))
            return redirect("research:reading", slug=slug)
    return _show(request, seat, saying=form)


@login_required
@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """The reader who reports writes the decision."""
    seat = seat_or_404(request, slug)
    if not seat.may_decide or seat.committee is None:
        raise Http404
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            reading.decide(seat.committee, **form.cleaned_data)
        except reading.ReadingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La décision est prise. Les auteurs sont prévenus."))
            return redirect("research:reading", slug=slug)
    return _show(request, seat, deciding=form)


def _show(
    request: HttpRequest,
    seat: Seat,
    *,
    asking: Form | None = None,
    answering: Form | None = None,
    saying: Form | None = None,
    deciding: Form | None = None,
) -> HttpResponse:
    committee = seat.committee
    context: dict[str, object] = {
        "page": seat.study,
        "seat": seat,
        "committee": committee,
        "grid": grid(committee.grid) if committee else newest(),
        "asking": asking or (OpenForm(viewer=viewer_of(request)) if seat.is_author and not seat.is_open else None),
    }
    if committee is not None:
        labels = field_labels()
        said = committee.messages.select_related("member")
        context |= {
            "readers": committee.readers.select_related("member"),
            "said": [(message, labels.get(message.field, "")) for message in said],
            "appraisal": appraisal_of(committees_of(seat.study)[0]) if not seat.is_open else None,
            "saying": saying or (MessageForm() if seat.is_open else None),
            "answering": answering or _answer_form(seat),
            "deciding": deciding or (DecisionForm() if seat.may_decide else None),
        }
    return render(request, "research/reading.html", context)


def _answer_form(seat: Seat) -> OpinionForm | None:
    reader: CommitteeReader | None = seat.reader
    if reader is None or seat.committee is None or not seat.is_open:
        return None
    return OpinionForm(grid=grid(seat.committee.grid), reader=reader)
