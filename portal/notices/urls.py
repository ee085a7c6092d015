"""Notices, within my space."""

from django.urls import path

from portal.notices.views import inbox, unsubscribing

app_name = "notices"

urlpatterns = [
    path("mon-espace/avis/", inbox.inbox, name="inbox"),
    path("mon-espace/avis/tout-lu/", inbox.read_all, name="read_all"),
    path("mon-espace/avis/reglages/", inbox.settings, name="settings"),
    path("mon-espace/avis/<int:pk>/lu/", inbox.read, name="read"),
    path("mon-espace/avis/arret/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
]
