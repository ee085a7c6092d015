"""`request.viewer`: who is reading, resolved at first use and kept for the request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from portal.members.viewers import viewer_for
from portal.visibility import Viewer


class ViewerMiddleware:
    """Costs nothing to a page that does not ask who reads it. Needs `AuthenticationMiddleware` before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_for(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


def viewer_of(request: HttpRequest) -> Viewer:
    """The reader of a request that went through `ViewerMiddleware`."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
