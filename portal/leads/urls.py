"""Addresses of leads: stable, in French."""

from django.urls import path

from portal.leads import urls_introductions, urls_matching
from portal.leads.views import moderation, posting, public

app_name = "leads"

urlpatterns = [
    path("affaires/", public.lead_list, name="list"),
    path("affaires/proposer/", posting.new, name="new"),
    path("affaires/confier/", moderation.confide, name="confide"),
    path("affaires/confier/merci/", moderation.confided, name="confided"),
    path("affaires/a-relire/", moderation.queue, name="queue"),
    path("affaires/<int:pk>/decider/", moderation.decide, name="decide"),
    path("affaires/<int:pk>/modifier/", posting.edit, name="edit"),
    path("affaires/<int:pk>/etat/", posting.move, name="move"),
    path("affaires/<int:pk>/reprendre/", posting.take_over, name="take_over"),
    path("mon-espace/affaires/", posting.space, name="space"),
    *urls_matching.urlpatterns,
    *urls_introductions.urlpatterns,
    path("affaires/<str:slug>/", public.lead, name="detail"),
]
