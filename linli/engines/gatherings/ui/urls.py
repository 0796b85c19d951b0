"""Addresses of gatherings: the calendar and its lists for staff, what is on for residents."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.engines.gatherings.permissions import SEE
from linli.engines.gatherings.ui import (
    urls_minutes,
    views_calendar,
    views_list,
    views_on,
    views_paper,
    views_pictures,
    views_plan,
    views_programmes,
)

IN = "c/<slug:code>/"
ONE = IN + "gatherings/<uuid:id>/"
ON = IN + "on/<uuid:id>/"

urlpatterns = [
    path(IN + "gatherings/", views_calendar.calendar, name="gatherings"),
    path(IN + "gatherings/board/", views_calendar.board, name="gatherings-board"),
    path(IN + "gatherings/new/", views_plan.new, name="gathering-new"),
    path(ONE, views_list.gathering, name="gathering"),
    path(ONE + "edit/", views_plan.edit, name="gathering-edit"),
    path(ONE + "cancel/", views_plan.call_off, name="gathering-cancel"),
    path(ONE + "hold/", views_plan.held, name="gathering-hold"),
    path(ONE + "enrol/", views_list.put_on, name="gathering-enrol"),
    path(ONE + "take-off/", views_list.take_off, name="gathering-take-off"),
    path(ONE + "presence/", views_list.presence, name="gathering-presence"),
    path(ONE + "number/", views_list.by_number, name="gathering-number"),
    path(ONE + "credit/", views_list.credit, name="gathering-credit"),
    path(ONE + "result/", views_list.result, name="gathering-result"),
    path(ONE + "list.xlsx", views_paper.list_file, name="gathering-file"),
    path(ONE + "list/", views_paper.list_in, name="gathering-list"),
    path(ONE + "sheet/", views_paper.sheet, name="gathering-sheet"),
    path(ONE + "poster/", views_paper.poster, name="gathering-poster"),
    path(ONE + "pictures/", views_pictures.picture_add, name="gathering-picture-add"),
    path(ONE + "pictures/remove/", views_pictures.picture_remove, name="gathering-picture-remove"),
    path(IN + "programmes/", views_programmes.programmes, name="programmes"),
    path(IN + "programmes/new/", views_programmes.programme_new, name="programme-new"),
    path(IN + "programmes/<uuid:id>/", views_programmes.programme, name="programme"),
    path(IN + "programmes/<uuid:id>/edit/", views_programmes.programme_edit, name="programme-edit"),
    path(IN + "programmes/<uuid:id>/copy/", views_programmes.programme_copy, name="programme-copy"),
    path(IN + "feeds/<slug:kind>/<uuid:id>/<str:mac>.ics", views_paper.calendar_feed, name="gathering-feed"),
    path(IN + "on/", views_on.on, name="on"),
    path(ON, views_on.one, name="on-gathering"),
    path(ON + "sign-up/", views_on.sign_up, name="on-sign-up"),
    path(ON + "withdraw/", views_on.step_back, name="on-withdraw"),
    path(ON + "stars/", views_on.stars, name="on-stars"),
    path(ON + "here/<str:mac>/", views_on.here, name="on-here"),
    path(ON + "pictures/<uuid:picture>/<slug:size>.jpg", views_pictures.picture, name="on-picture"),
    path(ON + "documents/<uuid:picture>/", views_pictures.document, name="on-document"),
    path(IN + "mine/gatherings/", views_on.my_gatherings, name="my-gatherings"),
    *urls_minutes.urlpatterns,
]

BELOW = (
    "gathering", "gathering-new", "gathering-edit", "gathering-enrol", "programmes", "programme", "programme-new",
    "programme-edit", "minutes", "minutes-write",
)  # fmt: skip
register(
    NavItem(_("活动日历"), "calendar-days", "gatherings", permission=SEE, order=50, below=BELOW),
    NavItem(
        _("社区活动"),
        "calendar-heart",
        "on",
        audience="resident",
        order=22,
        on_phone=True,
        below=("on-gathering",),
        hint=_("这周有什么，点一下就报名"),
    ),
    NavItem(
        _("我的报名和时长"),
        "ticket-check",
        "my-gatherings",
        audience="resident",
        order=32,
        hint=_("报了什么、记了几小时"),
    ),
)
