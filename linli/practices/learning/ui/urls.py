"""Addresses of learning: figures, theme days, the garden, medals, frauds, children in care."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.practices.learning.permissions import SEE
from linli.practices.learning.ui import views, views_children, views_garden
from linli.practices.learning.ui.panels import garden_panel, resident_panel, staff_panel

IN = "c/<slug:code>/"
AT = IN + "learning/"

urlpatterns = [
    path(AT, views.figures, name="learning"),
    path(AT + "rows/", views.count_for, name="learning-rows"),
    path(AT + "theme-days/", views.themes, name="learning-themes"),
    path(AT + "medals/", views.medals, name="learning-medals"),
    path(AT + "frauds/", views.frauds, name="learning-frauds"),
    path(AT + "plots/", views_garden.plots_desk, name="learning-plots"),
    path(AT + "plots/<uuid:id>/", views_garden.plot_claim, name="learning-plot"),
    path(IN + "garden/", views_garden.garden, name="garden"),
    path(IN + "garden/<uuid:id>/take/", views_garden.take, name="garden-take"),
    path(IN + "garden/<uuid:id>/give-back/", views_garden.give_back, name="garden-give-back"),
    path(IN + "gatherings/<uuid:id>/children/", views_children.children, name="learning-children"),
    path(IN + "gatherings/<uuid:id>/goes-home/", views_children.goes_home, name="learning-goes-home"),
    path(IN + "mine/children/<uuid:id>/", views_children.card, name="child-card"),
]

panels.register("gathering", staff_panel)
panels.register("on-gathering", resident_panel)
panels.register("on", garden_panel)
BELOW = ("learning-themes", "learning-medals", "learning-frauds", "learning-plots", "learning-children")
register(NavItem(_("课堂活动"), "graduation-cap", "learning", permission=SEE, order=51, below=BELOW))
