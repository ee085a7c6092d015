"""Addresses of questions: stable, in French."""

from django.urls import path

from portal.questions.views import asking, public, replying

app_name = "questions"

urlpatterns = [
    path("questions/", public.question_list, name="list"),
    path("questions/poser/", asking.new, name="new"),
    path("questions/<int:pk>/repondre/", replying.answer, name="answer"),
    path("questions/<int:pk>/decliner/", replying.decline, name="decline"),
    path("questions/<int:pk>/resolue/", asking.settle, name="settle"),
    path("questions/<int:pk>/retirer/", asking.withdraw, name="withdraw"),
    path("questions/<int:pk>/reponses/<int:answer_id>/remercier/", asking.thank, name="thank"),
    path("questions/<int:pk>/reponses/<int:answer_id>/recit/", replying.draft, name="draft"),
    path("questions/<int:pk>/citations/<int:quotation_id>/", replying.decide, name="decide"),
    path("questions/<str:slug>/", public.question, name="detail"),
    path("mon-espace/questions/", public.space, name="space"),
]
