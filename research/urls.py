"""Public addresses of research: flat, stable, in French."""

from django.urls import path

from research.views import calls, citing, committee, coverage, projects, studies, workshop

app_name = "research"

urlpatterns = [
    path("couverture/", coverage.coverage, name="coverage"),
    path("couverture/case/", coverage.cell, name="coverage_cell"),
    path("couverture/appeler/", coverage.call, name="coverage_call"),
    path("couverture/a-explorer.csv", coverage.blanks_csv, name="coverage_csv"),
    path("couverture/a-explorer.geojson", coverage.blanks_geojson, name="coverage_geojson"),
    path("projets/", projects.projects, name="projects"),
    path("projets/nouveau/", projects.start, name="project_start"),
    path("projets/nouveau/<uuid:key>/", projects.write, name="project_form"),
    path("projets/monter/", projects.from_records, name="project_from_stories"),
    path("projets/accords/<int:pk>/", projects.agreement, name="agreement"),
    path("projets/appels/", calls.call_list, name="calls"),
    path("projets/appels/<int:pk>/", calls.call, name="call"),
    path("projets/appels/<int:pk>/modifier/", calls.edit, name="call_edit"),
    path("projets/appels/<int:pk>/clore/", calls.close, name="call_close"),
    path("projets/appels/<int:pk>/rendre/", calls.give_back, name="call_return"),
    path("projets/appels/<int:pk>/prevenir/", calls.tell, name="call_tell"),
    path("projets/appels/<int:pk>/retirer/", calls.withdraw, name="call_withdraw"),
    path("projets/<int:pk>/modifier/", projects.edit, name="project_edit"),
    path("projets/<int:pk>/appeler/", calls.new, name="call_new"),
    path("projets/<str:slug>/", projects.project, name="project"),
    path("etudes/", studies.studies, name="studies"),
    path("etudes/ecrire/", workshop.start, name="start"),
    path("etudes/<str:slug>/", studies.study, name="study"),
    path("etudes/<str:slug>/lecture/", committee.reading_room, name="reading"),
    path("etudes/<str:slug>/lecture/demander/", committee.ask, name="reading_ask"),
    path("etudes/<str:slug>/lecture/repondre/", committee.answer, name="reading_answer"),
    path("etudes/<str:slug>/lecture/dire/", committee.say, name="reading_say"),
    path("etudes/<str:slug>/lecture/decider/", committee.decide, name="reading_decide"),
    path("c/<int:pk>/atelier/", workshop.workshop, name="workshop"),
    path("c/<int:pk>/atelier/publier/", workshop.publish, name="publish"),
    path("c/<int:pk>/paroles/", workshop.quotes, name="quotes"),
    path("c/<int:pk>/paroles/<int:quote_id>/", workshop.consent, name="consent"),
    path("c/<int:pk>/bibliographie/", workshop.bibliography, name="bibliography"),
    path("c/<int:pk>/bibliographie/<int:reference_id>/retirer/", workshop.drop_reference, name="drop_reference"),
    path("c/<int:pk>/citer/", citing.cite, name="cite"),
    path("c/<int:pk>/citer/bibtex/", citing.download, {"form": "bibtex"}, name="cite_bibtex"),
    path("c/<int:pk>/citer/ris/", citing.download, {"form": "ris"}, name="cite_ris"),
    path("c/<int:pk>/citer/csl/", citing.download, {"form": "csl"}, name="cite_csl"),
    path("c/<int:pk>/hal/", citing.tei, name="tei"),
]
