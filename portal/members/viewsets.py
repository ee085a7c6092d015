"""The network in the administration: cooperatives, people, roles, letters, circles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy

from portal.members.models import (
    Adhesion,
    Circle,
    Cooperative,
    CooperativeFigure,
    Invitation,
    JoinRequest,
    Member,
    Role,
    Site,
)
from portal.members.places import find_place
from portal.territories.models import Territory


class PlaceField(forms.CharField):
    """A territory typed by its name or key: a list of 36,000 choices would weigh five megabytes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Territoire"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("Nom ou clé, comme « Puy-de-Dôme (63) » ou « COM-63113 »."))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The key of the stored territory; what was typed otherwise."""
        if isinstance(value, int):
            return Territory.objects.filter(pk=value).values_list("key", flat=True).first() or ""
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return find_place(text) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PlaceForm(WagtailAdminModelForm):
    territory = PlaceField()


class ReadAndCancelPolicy(ModelPermissionPolicy):
    """Rows that the site itself writes: the administration reads them and may remove them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class CooperativeViewSet(ModelViewSet):
    model = Cooperative
    icon = "home"
    menu_label = _("Coopératives")
    inspect_view_enabled = True
    list_display = ["name", "legal_form", "founded_on", "is_example"]
    list_filter = ["legal_form", "is_example"]
    search_fields = ["name", "slug"]
    ordering = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("legal_form"), FieldPanel("founded_on")]),
        FieldPanel("description"),
        FieldPanel("website"),
        FieldRowPanel([FieldPanel("external_id"), FieldPanel("is_example")]),
    ]


class MemberViewSet(ModelViewSet):
    """Status and presence; what a person says of themself is theirs to write."""

    model = Member
    icon = "user"
    menu_label = _("Membres")
    inspect_view_enabled = True
    inspect_view_fields = ["display_name", "slug", "status", "visibility", "is_listed", "user", "created_at"]
    list_display = ["display_name", "status", "visibility", "is_listed", "is_example", "created_at"]
    list_filter = ["status", "visibility", "is_listed", "is_example"]
    search_fields = ["display_name", "slug"]
    ordering = ["display_name"]
    panels = [
        FieldPanel("display_name"),
        FieldPanel("slug"),
        FieldPanel("user"),
        MultiFieldPanel(
            [FieldPanel("status"), FieldPanel("visibility"), FieldPanel("is_listed"), FieldPanel("is_example")],
            heading=_("Présence sur le site"),
        ),
    ]


class RoleViewSet(ModelViewSet):
    model = Role
    icon = "key"
    menu_label = _("Rôles")
    list_display = ["member", "kind", "cooperative", "territory", "theme"]
    list_filter = ["kind", "cooperative"]
    search_fields = ["member__display_name"]
    edit_handler = ObjectList(
        [
            FieldPanel("member"),
            FieldPanel("kind"),
            MultiFieldPanel(
                [FieldPanel("cooperative"), FieldPanel("theme"), FieldPanel("territory")], heading=_("Portée")
            ),
        ],
        base_form_class=PlaceForm,
    )


class SiteViewSet(ModelViewSet):
    model = Site
    icon = "site"
    name = "cooperative_site"
    menu_label = _("Sites des coopératives")
    list_display = ["name", "cooperative", "territory", "is_head"]
    list_filter = ["cooperative"]
    search_fields = ["name", "cooperative__name"]
    edit_handler = ObjectList(
        [FieldPanel("cooperative"), FieldPanel("name"), FieldPanel("territory"), FieldPanel("is_head")],
        base_form_class=PlaceForm,
    )


class AdhesionViewSet(ModelViewSet):
    model = Adhesion
    icon = "link"
    menu_label = _("Adhésions")
    list_display = ["cooperative", "network", "started_on", "ended_on"]
    list_filter = ["cooperative"]
    search_fields = ["network", "cooperative__name"]
    panels = [
        FieldPanel("cooperative"),
        FieldPanel("network"),
        FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")]),
        FieldPanel("source"),
    ]


class JoinRequestViewSet(ModelViewSet):
    """To read: decisions are taken on the page of requests, which writes to the person."""

    model = JoinRequest
    icon = "group"
    menu_label = _("Demandes")
    inspect_view_enabled = True
    list_display = ["member", "cooperative", "state", "created_at", "decided_at"]
    list_filter = ["state", "cooperative"]
    search_fields = ["member__display_name"]
    panels = [
        FieldPanel("member", read_only=True),
        FieldPanel("cooperative", read_only=True),
        FieldPanel("state", read_only=True),
        FieldPanel("message", read_only=True),
        FieldPanel("reason", read_only=True),
    ]


class InvitationViewSet(ModelViewSet):
    """To follow and cancel: a letter is sent from the site, which keeps the token out of the database."""

    model = Invitation
    icon = "mail"
    menu_label = _("Invitations")
    inspect_view_enabled = True
    list_display = ["email", "cooperative", "created_at", "expires_at", "accepted_at"]
    list_filter = ["cooperative"]
    search_fields = ["email"]
    panels = [
        FieldPanel("email", read_only=True),
        FieldPanel("cooperative", read_only=True),
        FieldPanel("expires_at"),
    ]


class CircleViewSet(ModelViewSet):
    model = Circle
    icon = "group"
    menu_label = _("Cercles")
    list_display = ["name", "purpose", "created_at"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("purpose"), FieldPanel("members")]


class FigureViewSet(ModelViewSet):
    model = CooperativeFigure
    icon = "calendar-check"
    menu_label = _("Chiffres")
    list_display = ["label", "value", "unit", "year", "cooperative", "source"]
    list_filter = ["year", "cooperative"]
    search_fields = ["label", "source"]
    panels = [
        FieldPanel("cooperative"),
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit"), FieldPanel("year")]),
        FieldPanel("source"),
        FieldPanel("source_url"),
    ]


class NetworkViewSetGroup(ModelViewSetGroup):
    menu_label = _("Réseau")
    menu_icon = "group"
    menu_order = 300
    items = (
        CooperativeViewSet,
        SiteViewSet,
        AdhesionViewSet,
        MemberViewSet,
        RoleViewSet,
        JoinRequestViewSet,
        InvitationViewSet,
        CircleViewSet,
        FigureViewSet,
    )
