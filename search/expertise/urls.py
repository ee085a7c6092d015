"""« Qui sait ? », and my part of it."""

from django.urls import path

from search.expertise import contest_views, views

app_name = "expertise"

urlpatterns = [
    path("qui-sait/", views.page, name="page"),
    path("qui-sait/regle/", views.the_rule, name="rule"),
    path("qui-sait/contestations/", contest_views.contests, name="contests"),
    path("qui-sait/contestations/<int:pk>/repondre/", contest_views.answer, name="answer_contest"),
    path("mon-espace/ce-que-je-sais/", views.mine, name="mine"),
    path("mon-espace/ce-que-je-sais/decider/", views.decide, name="decide"),
    path("mon-espace/ce-que-je-sais/propositions/", views.matching, name="matching"),
]
