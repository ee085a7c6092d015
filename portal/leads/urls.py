"""Addresses of leads: stable, in French."""

from django.urls import path

from portal.leads.views import public

app_name = "leads"

urlpatterns = [
    path("affaires/", public.lead_list, name="list"),
    path("affaires/<str:slug>/", public.lead, name="detail"),
]
