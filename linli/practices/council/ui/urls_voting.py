"""Addresses of the round's ballot, of disclosures and of the yearly survey."""

from django.urls import path

from linli.practices.council.ui import views_disclosure, views_survey, views_voting

C, D = "c/<slug:code>/council/", "c/<slug:code>/decide/"

urlpatterns = [
    path(C + "rounds/<int:year>/vote/", views_voting.council_round_vote, name="council-round-vote"),
    path(C + "rounds/<int:year>/works/", views_voting.council_round_works, name="council-round-works"),
    path(C + "disclose/", views_disclosure.council_disclose, name="council-disclose"),
    path(C + "surveys/", views_survey.council_surveys, name="council-surveys"),
    path(C + "surveys/<int:year>/paper/", views_survey.council_survey_paper, name="council-survey-paper"),
    path(D + "disclosed/", views_disclosure.disclosed, name="disclosed"),
    path(D + "disclosed/<uuid:id>/", views_disclosure.disclosure, name="disclosure"),
    path(D + "disclosed/<uuid:id>/object/", views_disclosure.disclosure_object, name="disclosure-object"),
    path(D + "surveys/<int:year>/", views_survey.survey, name="survey"),
    path(D + "surveys/<int:year>/answer/", views_survey.survey_answer, name="survey-answer"),
]
