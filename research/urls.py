"""Public addresses of research: flat, stable, in French."""

from django.urls import path

from research.views import studies

app_name = "research"

urlpatterns = [
    path("etudes/", studies.studies, name="studies"),
    path("etudes/<str:slug>/", studies.study, name="study"),
]
