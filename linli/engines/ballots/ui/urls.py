"""Addresses of ballots: running them, and voting."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design.navigation import NavItem, register
from linli.engines.ballots.permissions import SEE
from linli.engines.ballots.ui import views_ballots, views_counting, views_rolls, views_running, views_votes

C = "c/<slug:code>/ballots/"
ONE, BOX = C + "<uuid:id>/", C + "<uuid:id>/boxes/<uuid:box>/"
V = "c/<slug:code>/votes/"

urlpatterns = [
    path(C, views_ballots.ballots, name="ballots"),
    path(C + "new/", views_ballots.ballot_new, name="ballot-new"),
    path(ONE, views_ballots.ballot, name="ballot"),
    path(ONE + "edit/", views_ballots.ballot_edit, name="ballot-edit"),
    path(ONE + "rolls/publish/", views_rolls.ballot_publish_rolls, name="ballot-publish-rolls"),
    path(ONE + "rolls/", views_rolls.ballot_roll, name="ballot-roll"),
    path(ONE + "objections/", views_rolls.ballot_objections, name="ballot-objections"),
    path(ONE + "objections/answer/", views_rolls.ballot_objection, name="ballot-objection"),
    path(ONE + "open/", views_running.ballot_open, name="ballot-open"),
    path(ONE + "renew/", views_running.ballot_renew, name="ballot-renew"),
    path(ONE + "assist/", views_running.ballot_assist, name="ballot-assist"),
    path(ONE + "assist/<uuid:entry>/", views_running.ballot_desk, name="ballot-desk"),
    path(ONE + "tick/", views_running.ballot_tick, name="ballot-tick"),
    path(ONE + "boxes/", views_running.ballot_box, name="ballot-box"),
    path(BOX, views_counting.ballot_sheets, name="ballot-sheets"),
    path(BOX + "drop/", views_counting.ballot_sheet_drop, name="ballot-sheet-drop"),
    path(BOX + "explain/", views_counting.ballot_box_explain, name="ballot-box-explain"),
    path(ONE + "count/", views_counting.ballot_count, name="ballot-count"),
    path(V, views_votes.votes, name="votes"),
    path(V + "<uuid:id>/", views_votes.vote, name="vote"),
    path(V + "<uuid:id>/cast/", views_votes.vote_cast, name="vote-cast"),
    path(V + "<uuid:id>/receipt/", views_votes.vote_receipt, name="vote-receipt"),
    path(V + "<uuid:id>/objections/", views_votes.vote_object, name="vote-object"),
    path(V + "<uuid:id>/file/", views_votes.vote_file, name="vote-file"),
]

BELOW = (
    "ballot", "ballot-new", "ballot-edit", "ballot-roll", "ballot-objections", "ballot-assist", "ballot-desk",
    "ballot-sheets",
)  # fmt: skip
register(
    NavItem(_("投票"), "vote", "ballots", permission=SEE, order=54, below=BELOW),
    NavItem(
        _("投票"),
        "vote",
        "votes",
        audience="resident",
        order=42,
        below=("vote", "vote-cast", "vote-receipt"),
        hint=_("我能不能投、怎么投、谁当选"),
    ),
)
