"""Address of the needs that a survey found."""

from django.urls import path

from linli.design import panels
from linli.journeys.demand.ui import views

urlpatterns = [path("c/<slug:code>/advisors/survey/<int:year>/", views.survey_demand, name="survey-demand")]

panels.register("survey", views.demand_panel)
