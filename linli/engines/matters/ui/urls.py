"""Addresses of matters: the inbox, one matter, its moves (each a resource of its own), the register."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.engines.matters.permissions import READ
from linli.engines.matters.queries.raised import raised_panel
from linli.engines.matters.ui import views_answering as answering
from linli.engines.matters.ui import views_handing as handing
from linli.engines.matters.ui import views_inbox, views_matter, views_register

IN = "c/<slug:code>/matters/"
ONE = IN + "<uuid:id>/"

urlpatterns = [
    path(IN, views_inbox.inbox, name="inbox"),
    path(IN + "register/", views_register.register, name="register"),
    path(IN + "views/", views_inbox.saved_view_add, name="saved-views"),
    path(IN + "views/<uuid:id>/remove/", views_inbox.saved_view_remove, name="saved-view-remove"),
    path(ONE, views_matter.matter, name="matter"),
    path(ONE + "print/", views_matter.matter_print, name="matter-print"),
    path(ONE + "files/<uuid:file>/<slug:size>/", views_matter.matter_file, name="matter-file"),
    path(ONE + "reporter/", views_matter.reveal, name="matter-reporter"),
    path(ONE + "note/", views_matter.note, name="matter-note"),
    path(ONE + "publish/", views_matter.publish, name="matter-publish"),
    path(ONE + "unpublish/", views_matter.unpublish, name="matter-unpublish"),
    path(ONE + "dispatch/", handing.dispatch, name="matter-dispatch"),
    path(ONE + "accept/", handing.accept, name="matter-accept"),
    path(ONE + "refuse/", handing.refuse, name="matter-refuse"),
    path(ONE + "transfer/", handing.transfer, name="matter-transfer"),
    path(ONE + "pass/", handing.hand_on, name="matter-pass"),
    path(ONE + "helper/", handing.helper, name="matter-helper"),
    path(ONE + "join/", handing.join, name="matter-join"),
    path(ONE + "unjoin/", handing.unjoin, name="matter-unjoin"),
    path(ONE + "split/", handing.split, name="matter-split"),
    path(ONE + "sort/", handing.sort, name="matter-sort"),
    path(ONE + "ask/", answering.ask, name="matter-ask"),
    path(ONE + "resume/", answering.resume, name="matter-resume"),
    path(ONE + "extension/", answering.ask_extension, name="matter-ask-extension"),
    path(ONE + "extension/decide/", answering.decide_extension, name="matter-decide-extension"),
    path(ONE + "answer/", answering.answer, name="matter-answer"),
    path(ONE + "answer/preview/", answering.answer_preview, name="matter-answer-preview"),
    path(ONE + "settle/", answering.settle, name="matter-settle"),
    path(ONE + "evaluate/", answering.evaluate, name="matter-evaluate"),
    path(ONE + "reopen/", answering.reopen, name="matter-reopen"),
    path(ONE + "end/", answering.end, name="matter-end"),
]

panels.register("person", raised_panel)
register(NavItem(_("诉求受理"), "inbox", "inbox", permission=READ, order=20, on_phone=True, below=("matter",)))
