from django.urls import path

from portal.core.views import health, pages

app_name = "core"

urlpatterns = [
    path("sante/", health.health, name="health"),
    path("aide/", pages.static_page, {"page": "help"}, name="help"),
    path("c-est-quoi-une-cae/", pages.static_page, {"page": "about_cae"}, name="about_cae"),
    path("accessibilite/", pages.static_page, {"page": "accessibility"}, name="accessibility"),
    path("donnees-personnelles/", pages.static_page, {"page": "personal_data"}, name="personal_data"),
    path("licence/", pages.static_page, {"page": "licence"}, name="licence"),
    path("robots.txt", pages.robots, name="robots"),
    path("opensearch.xml", pages.opensearch, name="opensearch"),
]
