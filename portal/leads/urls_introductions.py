"""Addresses of introductions, outcomes and teams: stable, in French. Included by `portal.leads.urls`."""

from django.urls import path

from portal.leads.views import introductions, outcomes, teams

urlpatterns = [
    path("mon-espace/mises-en-relation/", introductions.space, name="introductions"),
    path("affaires/retombees/", outcomes.returns_page, name="returns"),
    path("affaires/retombees.csv", outcomes.returns_file, name="returns_csv"),
    path("affaires/<int:pk>/je-peux/", introductions.offer, name="offer"),
    path("affaires/<int:pk>/demander/", introductions.ask, name="ask"),
    path("affaires/<int:pk>/issue/", outcomes.outcome, name="outcome"),
    path("affaires/<int:pk>/raconter/<int:prompt_id>/", outcomes.story, name="story"),
    path("affaires/<int:pk>/mises-en-relation/<int:introduction_id>/", introductions.introduction, name="introduction"),
    path("affaires/<int:pk>/mises-en-relation/<int:introduction_id>/repondre/", introductions.answer, name="answer"),
    path("affaires/<int:pk>/mises-en-relation/<int:introduction_id>/retirer/", introductions.withdraw, name="withdraw"),
    path("affaires/<int:pk>/mises-en-relation/<int:introduction_id>/montant/", outcomes.amount, name="amount"),
    path("affaires/<int:pk>/equipes/", teams.proposed, name="teams"),
    path("affaires/<int:pk>/equipes/inviter/", teams.invite, name="invite"),
    path("affaires/<int:pk>/equipes/<int:team_id>/", teams.team, name="team"),
    path("affaires/<int:pk>/equipes/<int:team_id>/reponse/", teams.answer, name="team_answer"),
    path("affaires/<int:pk>/equipes/<int:team_id>/parts/", teams.shares, name="team_shares"),
    path("affaires/<int:pk>/equipes/<int:team_id>/dissoudre/", teams.dissolve, name="team_dissolve"),
]
