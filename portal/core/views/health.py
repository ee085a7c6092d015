"""The health page: database, index, worker, and the age of the oldest pending change."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from portal.core.health import report


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when everything works, 503 when something does not; figures only, no name, no address."""
    result = report()
    return JsonResponse(result, status=200 if result["ok"] else 503)
