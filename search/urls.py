"""Search, at /chercher/."""

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("", views.page, name="page"),
    path("pourquoi/", views.order, name="why"),
    path("suggestions/", views.suggestions, name="suggestions"),
]
