"""Addresses of visits: the notes on a household, one's own diary."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.practices.visits.permissions import VISIT
from linli.practices.visits.queries.visits import visits_panel
from linli.practices.visits.ui import views

C = "c/<slug:code>/"
urlpatterns = [
    path(C + "diary/", views.diary, name="diary"),
    path(C + "people/<uuid:id>/visits/", views.person_visits, name="person-visits"),
    path(C + "households/<uuid:id>/visits/", views.household_visits, name="household-visits"),
]

panels.register("person", visits_panel)
register(NavItem(_("民情日记"), "notebook-pen", "diary", permission=VISIT, order=48, below=("household-visits",)))
