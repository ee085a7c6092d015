"""Saved searches, within my space."""

from django.urls import path

from search.saved import views as saved_views

app_name = "saved"

urlpatterns = [
    path("", saved_views.index, name="list"),
    path("suivre/", saved_views.save, name="save"),
    path("<int:pk>/", saved_views.edit, name="edit"),
    path("<int:pk>/supprimer/", saved_views.delete, name="delete"),
]
