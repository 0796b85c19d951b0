"""Addresses of problem lists: what anybody reads, and what staff do with them."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.practices.problemlists.permissions import TAKE
from linli.practices.problemlists.queries.problems import item_panel, way_panel
from linli.practices.problemlists.ui import views_desk, views_public

C = "c/<slug:code>/"
PUBLIC, DESK = C + "problems/", C + "problem-desk/"
ONE = DESK + "<uuid:id>/"
ITEM = ONE + "<uuid:problem>/"
urlpatterns = [
    path(PUBLIC, views_public.problem_lists, name="problem-lists"),
    path(PUBLIC + "<uuid:id>/", views_public.problem_list, name="problem-list"),
    path(PUBLIC + "<uuid:id>/print/", views_public.problem_list_print, name="problem-list-print"),
    path(PUBLIC + "<uuid:id>/<uuid:problem>/<slug:size>/", views_public.problem_photo, name="problem-photo"),
    path(DESK, views_desk.problem_desk, name="problem-desk"),
    path(ONE, views_desk.desk_list, name="problem-desk-list"),
    path(ONE + "add/", views_desk.added, name="problem-add"),
    path(ONE + "publish/", views_desk.published, name="problem-list-publish"),
    path(ITEM + "take/", views_desk.taken, name="problem-take"),
    path(ITEM + "done/", views_desk.done, name="problem-done"),
    path(ITEM + "drop/", views_desk.dropped, name="problem-drop"),
]

panels.register("appeal", way_panel)
panels.register("task", item_panel)
register(
    NavItem(
        _("问题清单"), "list-checks", "problem-desk", permission=TAKE, order=49, below=("problem-desk-list",),
    ),
    NavItem(
        _("问题清单"), "list-checks", "problem-lists", audience="resident", order=38,
        below=("problem-list", "problem-list-print"), hint=_("社区要办的事，谁认领、哪天办好"),
    ),
)  # fmt: skip
