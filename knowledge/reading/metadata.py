"""What a contribution says of itself to search engines and to those who share it: schema.org and OpenGraph.

Built from the card alone, where the author's protection has been applied; nothing for what is not for everybody.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings

from knowledge.choices import LICENCE_PAGES, Kind
from knowledge.models import Contribution
from knowledge.reading.cards import Card
from portal.visibility import Visibility

_TYPES: Final = {
    Kind.EXPERIENCE: "Article",
    Kind.ARTICLE: "Article",
    Kind.STUDY: "ScholarlyArticle",
    Kind.PROJECT: "ResearchProject",
}


def is_for_everybody(page: Contribution) -> bool:
    """Published and public: the only ones that search engines are told about."""
    return bool(page.state.live) and page.state.visibility == Visibility.PUBLIC


def metadata(page: Contribution, card: Card) -> dict[str, Any] | None:
    """schema.org values of a page loaded with its state; None when it is not for everybody."""
    if not is_for_everybody(page):
        return None
    address = f"{settings.SITE_URL}{card.url}"
    words = dict.fromkeys(str(word.local_label) for word in (*card.axes, *card.trades, *card.words))
    told = {"@type": _TYPES[Kind(card.kind)], "url": address, "description": card.summary, "keywords": list(words)}
    if card.kind == Kind.PROJECT:
        return told | {"name": card.title}
    return told | {
        "headline": card.title,
        "mainEntityOfPage": address,
        "inLanguage": page.language,
        "datePublished": card.date or card.year,
        "author": [{"@type": "Person", "name": person.display_name} for person, _credit in card.byline.people],
        "spatialCoverage": [{"@type": "Place", "name": place.name} for place in card.places],
        "license": LICENCE_PAGES.get(page.licence),
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": "Terreau", "url": f"{settings.SITE_URL}/"},
    }
