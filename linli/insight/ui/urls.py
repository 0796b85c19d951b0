"""The public page and the figures of the staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.insight.permissions import FIGURES
from linli.insight.queries.areas import reads_above
from linli.insight.ui import views, views_areas

urlpatterns = [
    path("c/<slug:code>/public/", views.public, name="public"),
    path("c/<slug:code>/figures/", views.figures, name="figures"),
    path("areas/", views_areas.areas, name="areas"),
    path("areas/<slug:area>/", views_areas.area, name="area"),
    path("areas/<slug:area>/inbox/", views_areas.area_inbox, name="area-inbox"),
]
register(
    NavItem(_("统计"), "chart-column", "figures", permission=FIGURES, order=80),
    NavItem(_("公开栏"), "megaphone", "public", order=90),
    NavItem(_("区域统计"), "map", "areas", order=100, shows=reads_above),
    NavItem(_("公开栏"), "megaphone", "public", audience="resident", order=60),
)
