"""My space: my page, who reads it, my data."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.members import approvals, panels, portability, profiles, rules
from portal.members.forms import JoinForm, ProfileForm
from portal.members.middleware import viewer_of
from portal.members.models import JoinRequest, Member, Membership, User
from portal.members.views.joining import to_decide


def own_member(request: HttpRequest) -> Member | None:
    """The member of the signed-in account, whatever their status; None for a technical account.

    With their memberships, present and past. One query for who has some, two for others.
    """
    known = list(Membership.objects.filter(member__user=request.user.pk).select_related("member", "cooperative"))
    member = known[0].member if known else Member.objects.filter(user=request.user.pk).first()
    if member is not None:
        member.all_memberships = known
        member.current_memberships = [one for one in known if one.is_current]
    return member


def signed_in(request: HttpRequest) -> User:
    """The account of a view behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user


@never_cache
@login_required
def space(request: HttpRequest) -> HttpResponse:
    member = own_member(request)
    viewer = viewer_of(request)
    # Who reads is asked first: what they answer for comes with it.
    handles_requests = (viewer.is_network or viewer.sees_all) and rules.can_handle_requests(request.user)
    page = panels.Panel("page", "", "", counts={"requests_waiting": to_decide(request)} if handles_requests else {})
    context = {
        "member": member,
        "waiting": _waiting(member),
        "panels": panels.panels_for("space", member, viewer, page),
        "handles_requests": handles_requests,
        **page.context,
        "join_form": JoinForm() if member and not member.current_memberships else None,
    }
    return render(request, "members/space.html", context)


@never_cache
@login_required
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    member = own_member(request)
    form = JoinForm(request.POST)
    if member is None or member.status == Member.Status.SUSPENDED:
        raise Http404
    if not form.is_valid():
        context = {"member": member, "waiting": _waiting(member), "panels": [], "join_form": form}
        return render(request, "members/space.html", context, status=422)
    approvals.ask_to_join(member, form.cleaned_data["cooperative"], form.cleaned_data["message"])
    messages.success(request, _("Votre demande est envoyée. Vous recevrez la réponse par courrier électronique."))
    return redirect("members:space")


@never_cache
@login_required
def profile_edit(request: HttpRequest) -> HttpResponse:
    member = own_member(request)
    if member is None or not rules.can_edit_member(request.user, member):
        raise Http404
    form = ProfileForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            profiles.save_profile(member, form.text(), form.audience())
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, _("Votre page est enregistrée."))
            return redirect("members:profile_edit")
    status = 422 if form.is_bound else 200
    return render(request, "members/profile_edit.html", {"form": form, "member": member}, status=status)


@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    return render(request, "members/my_data.html", {"member": own_member(request)})


@never_cache
@login_required
def my_data_file(request: HttpRequest) -> HttpResponse:
    """The archive as a JSON file to keep."""
    archive = portability.archive_of(signed_in(request))
    answer = JsonResponse(archive, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="mes-donnees-{timezone.localdate():%Y-%m-%d}.json"'
    return answer


@never_cache
@login_required
@reauthentication_required
def close_account(request: HttpRequest) -> HttpResponse:
    member = own_member(request)
    if member is None:
        raise Http404
    if request.method == "POST" and request.POST.get("sure") == "yes":
        profiles.close_account(member)
        logout(request)
        messages.success(request, _("Votre compte est fermé et vos données personnelles sont effacées."))
        return redirect("members:directory")
    unsure = request.method == "POST"
    return render(request, "members/close_account.html", {"unsure": unsure}, status=422 if unsure else 200)


def _waiting(member: Member | None) -> list[JoinRequest]:
    if member is None:
        return []
    return list(member.join_requests.filter(state=JoinRequest.State.PENDING).select_related("cooperative"))
