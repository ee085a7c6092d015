"""What a cooperative says of itself to search engines: a company with a published register, in schema.org words."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from portal.members.models import Cooperative


def organization(cooperative: Cooperative) -> dict[str, Any]:
    """schema.org values of a cooperative whose sites are loaded with their territory."""
    places = dict.fromkeys(site.territory.name for site in cooperative.sites.all() if site.territory)
    return {
        "@type": "Organization",
        "name": cooperative.name,
        "url": f"{settings.SITE_URL}{cooperative.get_absolute_url()}",
        "sameAs": cooperative.website,
        "foundingDate": str(cooperative.founded_on or ""),
        "location": [{"@type": "Place", "name": name} for name in places],
    }
