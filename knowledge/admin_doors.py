"""What Wagtail's admin would tell of texts and files to those who enter it without reading everything.

Its choosers, reports, usages, searches and API know nothing of our visibility rule, and we use none of them: they are
open to superusers only. The pages of one text are for those who may change that text. Everything else looks absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse

from knowledge.models import Contribution
from knowledge.rules import may_edit
from portal.core.middleware import ADMIN_PREFIX
from portal.members.middleware import viewer_of

CLOSED: Final = re.compile(
    rf"{ADMIN_PREFIX}(?:api|bulk|choose-page|collections|documents|embeds|images|redirects|reports|workflows)/"
    rf"|{ADMIN_PREFIX}pages/(?:usage|search)/"
)
WORDS: Final = f"{ADMIN_PREFIX}tag-autocomplete/"
"""Every free word of the site: for those who tidy them."""
OF_ONE_TEXT: Final = f"{ADMIN_PREFIX}pages/"
NAMES: Final = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk")
"""Parameters of those addresses that name a page."""

GetResponse = Callable[[HttpRequest], HttpResponse]


class AdminDoorsMiddleware:
    """Stands after the one that knows the viewer. Raises Http404."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, named: Mapping[str, Any]) -> None:
        path, user = request.path, request.user
        if not path.startswith(ADMIN_PREFIX) or not user.is_authenticated or user.is_superuser:
            return
        if CLOSED.match(path) or (path.startswith(WORDS) and not user.has_perm("knowledge.change_tag")):
            raise Http404
        if path.startswith(OF_ONE_TEXT):
            for name in NAMES:
                if name in named and not _may_change(request, int(named[name])):
                    raise Http404


def _may_change(request: HttpRequest, number: int) -> bool:
    viewer = viewer_of(request)
    page = Contribution.objects.visible_to(viewer).select_related("state").filter(pk=number).first()
    return page is not None and may_edit(viewer, page)
