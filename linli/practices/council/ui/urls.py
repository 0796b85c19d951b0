"""Addresses of council: residents decide, the desk runs the five steps, the halls, the rounds."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.engines.routing import ways
from linli.practices.council.actions.topics import propose_topic
from linli.practices.council.permissions import DESK, RUN
from linli.practices.council.ui import (
    urls_voting,
    views_decide,
    views_deciding,
    views_desk,
    views_halls,
    views_opinions,
    views_projects,
    views_reviewing,
    views_rounds,
)

D = "c/<slug:code>/decide/"
C = "c/<slug:code>/council/"
ONE, PROJECT, YEAR = C + "<uuid:id>/", C + "projects/<uuid:id>/", C + "rounds/<int:year>/"

urlpatterns = [
    path(D, views_decide.decide, name="decide"),
    path(D + "propose/", views_decide.propose_new, name="propose"),
    path(D + "rounds/", views_rounds.rounds, name="public-projects"),
    path(D + "rounds/<int:year>/", views_rounds.round, name="projects-of-year"),
    path(D + "rounds/<int:year>/review/", views_reviewing.round_review, name="completion-review"),
    path(D + "photos/<uuid:id>/<slug:size>/", views_decide.proposal_photo, name="proposal-photo"),
    path(D + "<uuid:id>/", views_decide.proposal, name="proposal"),
    path(D + "<uuid:id>/support/", views_decide.proposal_support, name="proposal-support"),
    path(D + "<uuid:id>/take-back/", views_decide.proposal_take_back, name="proposal-take-back"),
    path(D + "<uuid:id>/opinion/", views_decide.proposal_opinion, name="proposal-opinion"),
    path(C, views_desk.council, name="council"),
    path(C + "new/", views_desk.desk_new, name="council-new"),
    path(C + "recurring/", views_desk.recurring, name="council-recurring"),
    path(C + "halls/", views_halls.halls, name="halls"),
    path(C + "halls/count/", views_halls.halls_count, name="halls-count"),
    path(C + "halls/bench/", views_halls.halls_bench, name="halls-bench"),
    path(C + "rounds/", views_rounds.council_rounds, name="council-rounds"),
    path(YEAR, views_rounds.council_round, name="council-round"),
    path(YEAR + "enter/", views_rounds.council_round_enter, name="council-round-enter"),
    path(YEAR + "advance/", views_rounds.council_round_advance, name="council-round-advance"),
    path(YEAR + "review/", views_reviewing.council_review, name="council-review"),
    path(C + "projects/", views_projects.council_projects, name="council-projects"),
    path(PROJECT, views_projects.council_project, name="council-project"),
    path(PROJECT + "step/", views_projects.council_step, name="council-step"),
    path(PROJECT + "spend/", views_projects.council_spend, name="council-spend"),
    path(PROJECT + "photo/", views_projects.council_photo, name="council-photo"),
    path(PROJECT + "end/", views_projects.council_end, name="council-end"),
    path(C + "appraisals/<uuid:id>/", views_deciding.council_appraisal, name="council-appraisal"),
    path(ONE, views_desk.council_proposal, name="council-proposal"),
    path(ONE + "move/", views_desk.council_move, name="council-move"),
    path(ONE + "dates/", views_desk.council_dates, name="council-dates"),
    path(ONE + "sign/", views_desk.council_sign, name="council-sign"),
    path(ONE + "hide/", views_desk.council_hide, name="council-hide"),
    path(ONE + "opinions/", views_opinions.council_heard, name="council-heard"),
    path(ONE + "opinions/new/", views_opinions.council_opinion, name="council-opinion"),
    path(ONE + "opinions/check/", views_opinions.council_check, name="council-check"),
    path(ONE + "revise/", views_opinions.council_revise, name="council-revise"),
    path(ONE + "ask/", views_deciding.council_ask, name="council-ask"),
    path(ONE + "resolve/", views_deciding.council_resolve, name="council-resolve"),
    path(ONE + "begin/", views_projects.council_begin, name="council-begin"),
    *urls_voting.urlpatterns,
]

panels.register("task", views_deciding.task_panel)
ways.register(ways.Way("proposal", _("转为议事提议"), "messages-square", RUN, propose_topic))
register(
    NavItem(
        _("一起议"), "messages-square", "decide", audience="resident", order=40, below=("proposal",),
        hint=_("提建议、附议、看怎么定的"),
    ),
    NavItem(
        _("议事台"), "messages-square", "council", permission=DESK, order=53,
        below=(
            "council-new", "council-recurring", "council-proposal", "council-opinion", "council-heard", "council-check",
            "council-revise", "council-resolve", "council-projects", "council-project", "halls", "council-rounds",
            "council-round", "council-round-vote", "council-review", "council-surveys", "council-disclose",
            "council-survey-paper", "council-appraisal",
        ),
    ),
)  # fmt: skip
