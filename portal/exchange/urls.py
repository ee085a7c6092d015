"""Feeds, exports and machine-readable addresses."""

from django.urls import path

from portal.exchange.feeds import ContributionFeed, FailureFeed
from portal.exchange.sitemaps import sitemap

app_name = "exchange"

urlpatterns = [
    path("flux/", ContributionFeed(), name="feed"),
    path("flux/echecs/", FailureFeed(), name="feed_failures"),
    path("flux/axe/<slug:axis>/", ContributionFeed(), name="feed_axis"),
    path("flux/metier/<slug:trade>/", ContributionFeed(), name="feed_trade"),
    path("flux/territoire/<str:territory>/", ContributionFeed(), name="feed_territory"),
    path("flux/mot/<slug:tag>/", ContributionFeed(), name="feed_tag"),
    path("sitemap.xml", sitemap, name="sitemap"),
]
