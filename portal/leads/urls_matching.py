"""Addresses of matching, before the pages of leads: a word is no lead."""

from django.urls import path

from portal.leads.views import matching, matching_public

urlpatterns = [
    path("affaires/regle/", matching_public.the_rule, name="rule"),
    path("affaires/regle/<int:version_number>/", matching_public.version, name="rule_version"),
    path("affaires/equite/", matching_public.equity, name="equity"),
    path("affaires/equite.csv", matching_public.equity_file, name="equity_csv"),
    path("affaires/propositions/", matching_public.mine, name="proposals"),
    path("affaires/propositions/charge/", matching_public.choose_load, name="choose_load"),
    path("affaires/contestations/", matching.contests, name="contests"),
    path("affaires/contestations/<int:contest_id>/", matching.answer_contest, name="answer_contest"),
    path("affaires/<int:pk>/personnes/", matching.people, name="people"),
    path("affaires/<int:pk>/personnes/proposer/", matching.propose, name="propose"),
    path("affaires/<int:pk>/personnes/ecarter/", matching.keep_out, name="keep_out"),
    path("affaires/<int:pk>/personnes/cooperative/", matching.spare, name="spare"),
    path("affaires/<int:pk>/personnes/ecarter/<int:conflict_id>/", matching.let_in, name="let_in"),
    path("affaires/<int:pk>/propositions/<int:proposal_id>/", matching.proposal, name="proposal"),
    path("affaires/<int:pk>/propositions/<int:proposal_id>/repondre/", matching.answer, name="answer_proposal"),
    path("affaires/<int:pk>/propositions/<int:proposal_id>/contester/", matching.contest, name="contest"),
]
