"""Addresses of the territories."""

from django.urls import path, re_path

from portal.territories import views

app_name = "territories"
urlpatterns = [
    path("", views.index, name="index"),
    path("suggestions/", views.suggestions, name="suggestions"),
    re_path(r"^(?P<key>[A-Za-z]+-[A-Za-z0-9_-]+)/$", views.detail, name="detail"),
]
