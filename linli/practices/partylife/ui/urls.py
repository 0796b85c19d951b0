"""Addresses of party life: organisation life, and tasks that cascade."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.practices.partylife.permissions import LEAD
from linli.practices.partylife.queries.panels import cascade_panel, life_panel
from linli.practices.partylife.ui import views_cascade, views_life

C = "c/<slug:code>/"
urlpatterns = [
    path(C + "party-life/", views_life.party_life, name="party-life"),
    path(C + "party-life/new/", views_life.party_meeting_new, name="party-meeting-new"),
    path(C + "cascades/", views_cascade.cascades, name="cascades"),
    path(C + "cascades/new/", views_cascade.cascade_new, name="cascade-new"),
    path(C + "cascades/<uuid:id>/down/", views_cascade.cascade_down, name="cascade-down"),
]

panels.register("gathering", life_panel)
panels.register("task", cascade_panel)
# Members of a branch come here from their meetings and tasks: an entry for all would ask for membership on every page.
register(
    NavItem(
        _("党建"), "flag", "party-life", permission=LEAD, order=56,
        below=("party-meeting-new", "cascades", "cascade-new", "cascade-down"),
    )
)  # fmt: skip
