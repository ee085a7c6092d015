"""Public addresses of research: flat, stable, in French."""

from django.urls import path

from research.views import coverage, studies

app_name = "research"

urlpatterns = [
    path("couverture/", coverage.coverage, name="coverage"),
    path("couverture/case/", coverage.cell, name="coverage_cell"),
    path("couverture/appeler/", coverage.call, name="coverage_call"),
    path("couverture/a-explorer.csv", coverage.blanks_csv, name="coverage_csv"),
    path("couverture/a-explorer.geojson", coverage.blanks_geojson, name="coverage_geojson"),
    path("etudes/", studies.studies, name="studies"),
    path("etudes/<str:slug>/", studies.study, name="study"),
]
