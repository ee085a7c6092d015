"""The matching rule in the administration: curators and administrators propose a version, and put one in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from portal.leads.matching import versions
from portal.leads.matching.order import rule_words
from portal.leads.matching.versions import VersionRefused
from portal.leads.models import MatchingRule
from portal.members.models import Member


class RulePolicy(ModelPermissionPolicy):
    """What has been in force stays as it was, for ever."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: MatchingRule) -> bool:
        fixed = instance.since is not None and action == "change"
        return not fixed and self.user_has_permission(user, action)


class RuleForm(WagtailAdminModelForm):
    def save(self, commit: bool = True) -> MatchingRule:
        """Signed by whoever proposes it."""
        rule: MatchingRule = self.instance
        if rule.by_id is None and self.for_user is not None:
            rule.by = Member.objects.filter(user=self.for_user).first()
        saved: MatchingRule = super().save(commit)
        return saved


class RuleCreateView(generic.CreateView):
    """Starts from the text in force."""

    def get_initial_form_instance(self) -> MatchingRule:
        return MatchingRule(text=versions.in_force().text)


class RuleEditView(generic.EditView):
    def get_object(self, queryset: QuerySet[MatchingRule] | None = None) -> MatchingRule:
        found: MatchingRule = super().get_object(queryset)
        if found.since is not None:
            raise PermissionDenied
        return found

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        putting = Button(
            _("Mettre en vigueur"), url=reverse("leads_rule_in_force", args=[self.object.pk]), icon_name="check",
            priority=5,
        )  # fmt: skip
        return [putting, *super().header_more_buttons]


class RuleViewSet(ModelViewSet):
    model = MatchingRule
    icon = "order"
    menu_label = gettext_lazy("Règle de rapprochement")
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["version", "note", "text", "by", "proposed_at", "since", "decided_by"]
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    list_display = ["version", "note", "by", "proposed_at", "since"]
    search_fields = ["note", "text"]
    search_backend_name = None
    ordering = ["-version"]
    edit_handler = ObjectList([FieldPanel("note"), FieldPanel("text")], base_form_class=RuleForm)


def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what would change, then does it."""
    if not request.user.has_perm("leads.change_matchingrule"):
        raise PermissionDenied
    rule = get_object_or_404(MatchingRule, pk=pk)
    if request.method == "POST":
        try:
            versions.put_in_force(rule, Member.objects.filter(user=request.user.pk).first())
        except VersionRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("La règle %(version)d est en vigueur.") % {"version": rule.version})
        return redirect("regle-de-rapprochement:index")
    before = versions.in_force()
    context = {"rule": rule, "before": before, "changes": rule_words.changes(before.parsed(), rule.parsed())}
    return TemplateResponse(request, "leads/admin/put_in_force.html", context)


admin_urls: list[URLPattern] = [
    path("regle-de-rapprochement/<int:pk>/en-vigueur/", put_in_force, name="leads_rule_in_force"),
]
