"""Addresses of minutes."""

from django.urls import path

from linli.design import panels
from linli.engines.gatherings.queries.panels import decided_panel, minutes_panel
from linli.engines.gatherings.ui import views_minutes

IN = "c/<slug:code>/"
ONE = IN + "gatherings/<uuid:id>/minutes/"

urlpatterns = [
    path(ONE, views_minutes.minutes, name="minutes"),
    path(ONE + "write/", views_minutes.write, name="minutes-write"),
    path(ONE + "decide/", views_minutes.minutes_decide, name="minutes-decide"),
    path(ONE + "close/", views_minutes.minutes_close, name="minutes-close"),
    path(ONE + "reopen/", views_minutes.minutes_reopen, name="minutes-reopen"),
    path(ONE + "publish/", views_minutes.minutes_publish, name="minutes-publish"),
    path(ONE + "print/", views_minutes.minutes_print, name="minutes-print"),
    path(IN + "minutes/", views_minutes.public_list, name="public-minutes"),
    path(IN + "minutes/<uuid:id>/", views_minutes.public_one, name="public-minutes-one"),
]

panels.register("gathering", minutes_panel)
panels.register("task", decided_panel)
