"""The desk's addresses: 代录, 12345 转办单, 即办即结, the list of three."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.engines.matters.permissions import ENTER, READ, SETTLE
from linli.engines.matters.procedures import is_told_as
from linli.practices.appeals.permissions import FORWARDED
from linli.practices.appeals.queries.joint_lists import works_together
from linli.practices.appeals.queries.panels import hotline_panel, joint_panel, open_matters_at
from linli.practices.appeals.ui import (
    views_desk,
    views_field,
    views_forwarded,
    views_joint,
    views_posters,
    views_upkeep,
)
from linli.registry.permissions import READ_PLACES
from linli.registry.queries.hanging import also_hangs

C = "c/<slug:code>/"
urlpatterns = [
    path(C + "desk/", views_desk.desk_entry, name="desk-entry"),
    path(C + "desk/wechat/", views_desk.desk_wechat, name="desk-wechat"),
    path(C + "desk/<uuid:id>/", views_desk.desk_entered, name="desk-entered"),
    path(C + "desk/<uuid:id>/pictures/", views_desk.desk_pictures, name="desk-pictures"),
    path(C + "round/", views_desk.round_page, name="round"),
    path(C + "field/", views_field.field, name="field"),
    path(C + "field/today.json", views_field.field_today, name="field-today"),
    path(C + "field/send/", views_field.field_send, name="field-send"),
    path(C + "field/sent/", views_field.field_sent, name="field-sent"),
    path(C + "field/worker.js", views_field.field_worker, name="field-worker"),
    path(C + "field/manifest.webmanifest", views_field.field_manifest, name="field-manifest"),
    path(C + "forwarded/", views_forwarded.papers, name="forwarded-list"),
    path(C + "forwarded/new/", views_forwarded.forwarded_new, name="forwarded-new"),
    path(C + "forwarded/<uuid:id>/", views_forwarded.forwarded, name="forwarded"),
    path(C + "forwarded/<uuid:id>/print/", views_forwarded.forwarded_print, name="forwarded-print"),
    path(C + "forwarded/<uuid:id>/not-ours/", views_forwarded.forwarded_not_ours, name="forwarded-not-ours"),
    path(C + "posters/", views_posters.posters, name="posters"),
    path(C + "posters/print/", views_posters.posters_print, name="posters-print"),
    path(C + "upkeep/", views_upkeep.upkeep, name="upkeep"),
    path(C + "joint/", views_joint.joint_list, name="joint-list"),
    path(C + "joint/<slug:key>/add/", views_joint.joint_add, name="joint-add"),
    path(C + "joint/<slug:key>/<uuid:id>/", views_joint.joint_item, name="joint-item"),
    path(C + "joint/<slug:key>/<uuid:id>/pass/", views_joint.joint_pass, name="joint-pass"),
    path(C + "joint/<slug:key>/<uuid:id>/note/", views_joint.joint_note, name="joint-note"),
    path(C + "joint/<slug:key>/<uuid:id>/off/", views_joint.joint_off, name="joint-off"),
]

register(
    NavItem(_("代录诉求"), "square-pen", "desk-entry", permission=ENTER, order=30, on_phone=False),
    NavItem(_("12345 转办"), "phone-forwarded", "forwarded-list", permission=FORWARDED, order=32),
    NavItem(_("巡查"), "footprints", "field", permission=SETTLE, order=34, on_phone=True, below=("round",)),
    NavItem(_("二维码海报"), "qr-code", "posters", permission=READ_PLACES, order=74),
    NavItem(_("联办清单"), "handshake", "joint-list", permission=READ, order=36, shows=works_together, on_phone=True),
)
also_hangs(_("未办结的事项"), open_matters_at)
panels.register("appeal", hotline_panel)
panels.register("appeal", joint_panel)
is_told_as(
    pictures=_("补充照片"),
    list_on=_("列入联办清单"),
    list_off=_("移出联办清单"),
    hotline_replied=_("已回复 12345"),
    not_ours=_("退回 12345：不归本社区"),
)
