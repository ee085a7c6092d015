"""Addresses of the territories."""

from django.urls import path

from portal.territories import views

app_name = "territories"
urlpatterns = [
    path("", views.index, name="index"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("<str:key>/", views.detail, name="detail"),
]
