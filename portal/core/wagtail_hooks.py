"""The change journal in Wagtail's admin: what waits, what was refused and why, and trying it again."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail import hooks, permissions
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from portal.core.journal import retry
from portal.core.models import Change
from portal.core.row_numbers import row_numbers

_MOST_SHOWN = 50
"""Dead letters with a button of their own; the others come up as these go."""


class ReadingPolicy(ModelPermissionPolicy):
    """The journal is read by administrators, and written by the site alone."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.is_active and user.is_superuser


class ChangeFilterSet(WagtailFilterSet):
    is_dead = django_filters.BooleanFilter(label=gettext_lazy("En rebut"))
    tightened = django_filters.BooleanFilter(label=gettext_lazy("Visibilité resserrée"))

    class Meta:
        model = Change
        fields = ["kind"]


class ChangeIndexView(generic.IndexView):
    template_name = "core/admin/journal.html"

    @cached_property
    def dead_letters(self) -> int:
        return Change.objects.filter(is_dead=True).count()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        oldest = Change.objects.filter(is_dead=True).order_by("created_at")[:_MOST_SHOWN]
        more = {"dead_letters": self.dead_letters, "oldest": oldest, "retry_url": reverse("core_retry_changes")}
        return super().get_context_data(*args, **kwargs) | more


class ChangeViewSet(ModelViewSet):
    model = Change
    icon = "history"
    menu_label = gettext_lazy("Journal")
    menu_order = 900
    add_to_settings_menu = True
    index_view_class = ChangeIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    exclude_form_fields: list[str] = []
    list_display = ["kind", "object_id", "created_at", "attempts", "is_dead", "tightened", "last_error"]
    filterset_class = ChangeFilterSet
    ordering = ("-is_dead", "available_at")


if hasattr(permissions, "register_permission_policy"):
    permissions.register_permission_policy(Change, ReadingPolicy(Change), exact_class=True)
else:  # before Wagtail 8
    ChangeViewSet.permission_policy = ReadingPolicy(Change)


@hooks.register("register_admin_viewset")
def register_journal() -> ChangeViewSet:
    return ChangeViewSet("journal")


@require_POST
def retry_dead_letters(request: HttpRequest) -> HttpResponse:
    """Put dead letters back in the queue: the one that `only` names, or all of them."""
    if not request.user.is_superuser:
        raise PermissionDenied
    wanted = Change.objects.filter(is_dead=True)
    if "only" in request.POST:
        wanted = wanted.filter(pk__in=row_numbers([request.POST["only"]]))
    number = retry(wanted)
    words = ngettext("%(number)d changement sera repris.", "%(number)d changements seront repris.", number)
    messages.success(request, words % {"number": number} if number else _("Rien n’était en rebut."))
    return redirect("journal:index")


@hooks.register("register_admin_urls")
def register_retry() -> list[URLPattern]:
    return [path("journal/reprendre/", retry_dead_letters, name="core_retry_changes")]
