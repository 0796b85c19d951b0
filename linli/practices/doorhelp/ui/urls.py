"""Addresses of help at the door: asking, an adviser's turns, the desk, the register."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.practices.doorhelp.permissions import DESK
from linli.practices.doorhelp.ui import views_advisors, views_ask, views_desk, views_nominations, views_turn

C = "c/<slug:code>/"
MINE, TURN, DESKS, BOOK = C + "my-help/", C + "my-turns/<uuid:id>/", C + "help-desk/", C + "advisors/"
CALL, ONE, ROW = MINE + "<uuid:id>/", DESKS + "<uuid:id>/", BOOK + "<uuid:id>/"
urlpatterns = [
    path(C + "help/", views_ask.ask, name="help-ask"),
    path(C + "help/nominate/", views_nominations.nominate_neighbour, name="help-nominate"),
    path(C + "my-nomination/<uuid:id>/", views_nominations.my_nomination, name="my-nomination"),
    path(C + "my-nomination/<uuid:id>/answer/", views_nominations.nomination_answer, name="my-nomination-answer"),
    path(MINE, views_ask.my_help, name="my-help"),
    path(MINE + "away/", views_turn.away, name="my-away"),
    path(CALL, views_ask.my_call, name="my-help-call"),
    path(CALL + "cancel/", views_ask.cancel, name="my-help-cancel"),
    path(CALL + "person/", views_ask.person, name="my-help-person"),
    path(CALL + "say/", views_ask.said, name="my-help-say"),
    path(CALL + "photo/", views_ask.photo, name="my-help-photo"),
    path(TURN, views_turn.turn, name="my-turn"),
    path(TURN + "accept/", views_turn.accept, name="my-turn-accept"),
    path(TURN + "decline/", views_turn.decline, name="my-turn-decline"),
    path(TURN + "arrive/", views_turn.arrived, name="my-turn-arrive"),
    path(TURN + "done/", views_turn.done, name="my-turn-done"),
    path(TURN + "not-done/", views_turn.turned_away, name="my-turn-not-done"),
    path(TURN + "give-back/", views_turn.given_back, name="my-turn-give-back"),
    path(TURN + "say/", views_turn.said, name="my-turn-say"),
    path(DESKS, views_desk.help_desk, name="help-desk"),
    path(DESKS + "new/", views_desk.entry, name="help-entry"),
    path(ONE, views_desk.help_call, name="help-call"),
    path(ONE + "send/", views_desk.sent, name="help-send"),
    path(ONE + "done/", views_desk.finished, name="help-done"),
    path(ONE + "cancel/", views_desk.called_off, name="help-cancel"),
    path(BOOK, views_advisors.advisors, name="advisors"),
    path(BOOK + "nominate/", views_advisors.nominated, name="advisor-nominate"),
    path(BOOK + "demand/", views_advisors.demand, name="advisor-demand"),
    path(BOOK + "nominations/<uuid:id>/aside/", views_nominations.nomination_aside, name="nomination-aside"),
    path(ROW, views_advisors.advisor, name="advisor"),
    path(ROW + "change/", views_advisors.changed, name="advisor-change"),
    path(ROW + "check/", views_advisors.checked, name="advisor-check"),
    path(ROW + "enlist/", views_advisors.enlisted, name="advisor-enlist"),
    path(ROW + "end/", views_advisors.ended, name="advisor-end"),
    path(ROW + "away/", views_advisors.away, name="advisor-away"),
    path(ROW + "photo/", views_advisors.photo, name="advisor-photo"),
    path(ROW + "photo/keep/", views_advisors.photographed, name="advisor-photo-keep"),
]


register(
    NavItem(
        _("上门帮"), "door-closed", "help-desk", permission=DESK, order=45,
        below=("help-entry", "help-call", "advisors", "advisor"),
    ),
    NavItem(
        _("上门帮"), "hand-helping", "help-ask", audience="resident", order=32,
        below=("my-help", "my-help-call", "my-turn", "help-nominate", "my-nomination"),
        hint=_("开锁、理发、修水管，请邻居上门"),
    ),
)  # fmt: skip
