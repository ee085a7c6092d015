"""`{% unread_notices as unread %}`: how many notices wait for the person signed in."""

from __future__ import annotations

from django import template
from django.template import Context

from portal.notices.inbox import unread_count

register = template.Library()
MOST = 99


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """Up to `MOST` + 1. Two queries at most for a member; none for a visitor, nor for a page made without a request."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    viewer = getattr(request, "viewer", None)
    return unread_count(viewer, MOST + 1) if viewer is not None else 0
