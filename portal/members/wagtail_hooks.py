"""Registers the network in the administration."""

from wagtail import VERSION, hooks

from portal.members.models import Invitation, JoinRequest
from portal.members.viewsets import (
    InvitationViewSet,
    JoinRequestViewSet,
    NetworkViewSetGroup,
    ReadAndCancelPolicy,
)

if VERSION >= (8, 0):
    from wagtail.permissions import register_permission_policy

    for model in (JoinRequest, Invitation):
        register_permission_policy(model, ReadAndCancelPolicy(model), exact_class=True)
else:  # Wagtail 7.4 LTS has no registry: the policy sits on the viewset
    JoinRequestViewSet.permission_policy = ReadAndCancelPolicy(JoinRequest)
    InvitationViewSet.permission_policy = ReadAndCancelPolicy(Invitation)


@hooks.register("register_admin_viewset")
def network() -> NetworkViewSetGroup:
    return NetworkViewSetGroup()
