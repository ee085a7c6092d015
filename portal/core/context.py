"""What the frame of every page needs; no query."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from portal.core.navigation import MAIN_MENU


def site_frame(request: HttpRequest) -> dict[str, object]:
    return {"main_menu": MAIN_MENU, "site_url": settings.SITE_URL, "is_demo": settings.IS_DEMO}
