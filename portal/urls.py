"""All addresses. Order matters only for the admin and the accounts, which come first."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from portal.core.views import errors

urlpatterns = [
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("compte/", include("allauth.urls")),
    path("", include("portal.core.urls")),
    path("territoires/", include("portal.territories.urls")),
    path("", include("portal.members.urls")),
    path("", include("portal.notices.urls")),
    path("", include("knowledge.urls")),
    path("", include("research.urls")),
    path("chercher/", include("search.urls")),
    path("", include("search.expertise.urls")),
    path("mon-espace/recherches/", include("search.saved.urls")),
    path("", include("portal.resources.urls")),
    path("", include("portal.leads.urls")),
    path("", include("portal.questions.urls")),
    path("", include("portal.lessons.urls")),
    path("", include("portal.exchange.urls")),
]

handler404 = errors.not_found
handler403 = errors.not_found
handler500 = errors.server_error
