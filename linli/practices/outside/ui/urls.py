"""Addresses of outside: asking by link and answering, promises, events sent on."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.engines.matters.procedures import is_told_as
from linli.practices.outside.permissions import READ
from linli.practices.outside.queries.panels import outside_panel
from linli.practices.outside.ui import views_hooks, views_link, views_staff

C = "c/<slug:code>/"
LINK = C + "outside/<uuid:id>/<str:mac>/"
urlpatterns = [
    path(LINK, views_link.answer_page, name="outside-answer"),
    path(LINK + "promise/", views_link.answer_promise, name="outside-promise"),
    path(LINK + "progress/", views_link.answer_progress, name="outside-progress"),
    path(LINK + "answer/", views_link.answer_answer, name="outside-send"),
    path(LINK + "done/", views_link.answer_done, name="outside-done"),
    path(LINK + "refuse/", views_link.answer_refuse, name="outside-refuse"),
    path(C + "matters/<uuid:id>/outside/", views_staff.ask, name="outside-ask"),
    path(C + "outside-links/<uuid:id>/revoke/", views_staff.link_revoke, name="outside-link-revoke"),
    path(C + "promises/", views_staff.promises, name="promises"),
    path(C + "promises/<uuid:id>/", views_staff.promise, name="promise"),
    path(C + "promises/<uuid:id>/keep/", views_staff.promise_keep, name="promise-keep"),
    path(C + "promises/<uuid:id>/drop/", views_staff.promise_drop, name="promise-drop"),
    path(C + "webhooks/", views_hooks.webhooks, name="webhooks"),
    path(C + "webhooks/<uuid:id>/", views_hooks.webhook, name="webhook"),
    path(C + "webhooks/<uuid:id>/end/", views_hooks.webhook_end, name="webhook-end"),
    path(C + "webhooks/<uuid:id>/missed/", views_hooks.webhook_missed, name="webhook-missed"),
    path(C + "deliveries/<uuid:id>/again/", views_hooks.delivery_again, name="delivery-again"),
]

register(NavItem(_("外单位承诺"), "handshake", "promises", permission=READ, order=38, below=("promise", "outside-ask")))
for kind in ("appeal", "task"):
    panels.register(kind, outside_panel)
is_told_as(
    send_link=_("给外单位发了办理链接"), revoke_link=_("撤回了外单位的链接"), promise=_("外单位答应了日期"),
    link_sent=_("办理链接已发到对方手机"), link_lost=_("办理链接没有发出去"),
    keep_promise=_("承诺兑现"), drop_promise=_("承诺作罢"), ask_promise=_("催问外单位的承诺"),
)  # fmt: skip
