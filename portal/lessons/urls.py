"""Addresses of lessons: stable, in French."""

from django.urls import path

from portal.lessons import views

app_name = "lessons"

urlpatterns = [
    path("lecons/regle/", views.rule_page, name="rule"),
    path("lecons/<int:pk>/reponse/", views.answer, name="answer"),
]
