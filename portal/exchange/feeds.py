"""Atom feeds of what everybody may read, whoever asks: a feed is shared and cached."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from knowledge.choices import Outcome
from knowledge.reading.cards import Card
from knowledge.reading.listing import Filters, Listing
from portal.visibility import Viewer

PARAMETERS = {"axis": "axe", "trade": "metier", "territory": "territoire", "tag": "mot"}


class ContributionFeed(Feed):
    """The last public contributions, of one axis, trade, territory or tag when the address names one."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, **kwargs: str) -> Filters:
        asked = {PARAMETERS[name]: value for name, value in kwargs.items()}
        filters = Filters.from_query(asked, Viewer.anonymous())
        if filters.unknown:
            raise Http404
        return filters

    def title(self, filters: Filters) -> str:
        subject = filters.axis or filters.trade or filters.territory or filters.tag
        return f"Terreau · {subject}" if subject else _("Terreau · derniers récits")

    def subtitle(self, filters: Filters) -> str:
        return _("Retours d’expérience et articles des coopératives d’activité et d’emploi.")

    def link(self, filters: Filters) -> str:
        return reverse("knowledge:experiences")

    def items(self, filters: Filters) -> list[Card]:
        return Listing(viewer=Viewer.anonymous(), kind="", filters=filters).cards

    def item_title(self, item: Card) -> str:
        return item.title

    def item_description(self, item: Card) -> str:
        return item.summary

    def item_link(self, item: Card) -> str:
        return item.url

    def item_guid(self, item: Card) -> str:
        return f"terreau:contribution:{item.id}"

    item_guid_is_permalink = False

    def item_author_name(self, item: Card) -> str:
        return ", ".join(item.authors)

    def item_pubdate(self, item: Card) -> dt.datetime | None:
        return dt.datetime.combine(item.date, dt.time(), tzinfo=dt.UTC) if item.date else None

    def item_categories(self, item: Card) -> list[str]:
        return [axis.label for axis in item.axes] + list(item.tags)


class FailureFeed(ContributionFeed):
    """What did not work: as useful, and easier to miss."""

    def get_object(self, request: HttpRequest, **kwargs: Any) -> Filters:
        return Filters(outcome=Outcome.FAILURE)

    def title(self, filters: Filters) -> str:
        return _("Terreau · ce qui n’a pas marché")
