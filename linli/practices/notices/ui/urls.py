"""Addresses of notices: what residents read, and what staff do with them."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.practices.notices.permissions import KNOCK
from linli.practices.notices.ui import views_desk, views_public

C = "c/<slug:code>/"
ONE = C + "announcements/<uuid:id>/"
urlpatterns = [
    path(C + "bulletin/", views_public.bulletin, name="bulletin"),
    path(C + "bulletin/<uuid:id>/", views_public.bulletin_item, name="bulletin-item"),
    path(C + "announcements/", views_desk.announcements, name="announcements"),
    path(C + "announcements/new/", views_desk.announcement_new, name="announcement-new"),
    path(ONE, views_desk.announcement, name="announcement"),
    path(ONE + "publish/", views_desk.announcement_publish, name="announcement-publish"),
    path(ONE + "withdraw/", views_desk.announcement_withdraw, name="announcement-withdraw"),
    path(ONE + "knock/", views_desk.announcement_knock, name="announcement-knock"),
    path(ONE + "doors/", views_desk.announcement_doors, name="announcement-doors"),
]

register(
    NavItem(
        _("通知公告"), "megaphone", "announcements", permission=KNOCK, order=50,
        below=("announcement", "announcement-new"),
    ),
    NavItem(
        _("通知公告"), "megaphone", "bulletin", audience="resident", order=37, below=("bulletin-item",),
        hint=_("停水停电、电梯维修、社区活动"),
    ),
)  # fmt: skip
