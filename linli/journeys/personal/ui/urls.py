"""Addresses of personal data: one's own, the rules, wishes to be erased, a copy at the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.engines.matters.procedures import is_told_as
from linli.journeys.personal.permissions import DECIDE
from linli.journeys.personal.queries.wishes import copy_panel, mine_panel
from linli.journeys.personal.ui import views

C = "c/<slug:code>/"
MINE, ERASURES = C + "mine/data/", C + "erasures/"
urlpatterns = [
    path(C + "personal-data/", views.personal_data, name="personal-data"),
    path(MINE, views.my_data, name="my-data"),
    path(MINE + "file/", views.my_data_file, name="my-data-file"),
    path(MINE + "erase/", views.my_data_erase, name="my-data-erase"),
    path(MINE + "keep/", views.my_data_keep, name="my-data-keep"),
    path(ERASURES, views.erasures, name="erasures"),
    path(ERASURES + "<uuid:id>/agree/", views.erasure_agree, name="erasure-agree"),
    path(ERASURES + "<uuid:id>/decline/", views.erasure_decline, name="erasure-decline"),
    path(C + "people/<uuid:id>/copy/", views.person_copy, name="person-copy"),
]

panels.register("person", copy_panel)
panels.register("my-matters", mine_panel)
register(NavItem(_("删除申请"), "eraser", "erasures", permission=DECIDE, order=95))
is_told_as(forget=_("按保存期限删去了文字和照片"))
