"""Addresses of shared resources: stable, in French."""

from django.urls import path

from portal.resources.views import public, requests, sharing

app_name = "resources"

urlpatterns = [
    path("ressources/", public.resource_list, name="list"),
    path("ressources/partager/", sharing.new, name="new"),
    path("ressources/<int:pk>/modifier/", sharing.edit, name="edit"),
    path("ressources/<int:pk>/ranger/", sharing.archive, name="archive"),
    path("ressources/<int:pk>/toujours-la/", sharing.confirm, name="confirm"),
    path("ressources/<int:pk>/demander/", requests.ask, name="ask"),
    path("ressources/<int:pk>/demandes/<int:number>/", requests.request_page, name="request"),
    path("ressources/<int:pk>/demandes/<int:number>/repondre/", requests.answer, name="answer"),
    path("ressources/<int:pk>/demandes/<int:number>/retirer/", requests.withdraw, name="withdraw"),
    path("ressources/<int:pk>/demandes/<int:number>/terminer/", requests.finish, name="finish"),
    path("ressources/<int:pk>/demandes/<int:number>/remercier/", requests.thank, name="thank"),
    path("ressources/<str:slug>/", public.resource, name="detail"),
    path("mon-espace/ressources/", sharing.space, name="space"),
]
