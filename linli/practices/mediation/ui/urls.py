"""Addresses of mediation: the room, a case and its steps, the roster, the figures; a party's own case."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.design import panels
from linli.design.navigation import NavItem, register
from linli.practices.mediation.permissions import MEDIATE
from linli.practices.mediation.queries.disputes import appeal_panel, dispute_panel, own_panel
from linli.practices.mediation.ui import (
    views_case,
    views_dossier,
    views_evidence,
    views_intake,
    views_mediators,
    views_party,
    views_room,
    views_work,
)

C = "c/<slug:code>/"
ROOM = C + "mediation/"
CASE = ROOM + "cases/<uuid:id>/"
MINE = C + "my/disputes/"

urlpatterns = [
    path(ROOM, views_room.rooms, name="mediation"),
    path(ROOM + "new/", views_intake.intake, name="mediation-new"),
    path(ROOM + "figures/", views_room.figures, name="mediation-figures"),
    path(ROOM + "mediators/", views_room.mediators, name="mediators"),
    path(ROOM + "mediators/<uuid:id>/remove/", views_room.mediator_remove, name="mediator-remove"),
    path(CASE, views_case.case, name="mediation-case"),
    path(CASE + "dossier/", views_dossier.dossier, name="mediation-dossier"),
    path(CASE + "dossier/word/", views_dossier.dossier_word, name="mediation-dossier-word"),
    path(CASE + "dossier/pdf/", views_dossier.dossier_pdf, name="mediation-dossier-pdf"),
    path(CASE + "mediators/", views_mediators.proposals, name="mediation-proposals"),
    path(CASE + "refusal/", views_mediators.refusal, name="mediation-refusal"),
    path(CASE + "sessions/", views_work.session, name="mediation-session"),
    path(CASE + "sessions/<uuid:session>/", views_work.session_note, name="mediation-session-note"),
    path(CASE + "held/", views_work.held, name="mediation-held"),
    path(CASE + "evidence/", views_evidence.evidence, name="mediation-evidence"),
    path(CASE + "evidence/<uuid:evidence>/<slug:size>.jpg", views_evidence.picture, name="mediation-evidence-picture"),
    path(CASE + "agreement/", views_work.agreement, name="mediation-agreement"),
    path(CASE + "end/", views_work.ended, name="mediation-end"),
    path(CASE + "instalments/<uuid:instalment>/", views_work.perform, name="mediation-perform"),
    path(CASE + "visits/<uuid:visit>/", views_work.visit, name="mediation-visit"),
    path(CASE + "court/", views_work.court, name="mediation-court"),
    path(CASE + "risk/", views_work.risk, name="mediation-risk"),
    path(CASE + "closing/", views_work.closing, name="mediation-closing"),
    path(C + "matters/<uuid:id>/mediation/", views_intake.from_matter, name="matter-mediation"),
    path(MINE, views_party.mine, name="my-disputes"),
    path(MINE + "<uuid:id>/", views_party.my_dispute, name="my-dispute"),
    path(MINE + "<uuid:id>/refusal/", views_party.my_refusal, name="my-dispute-refusal"),
]

panels.register("dispute", dispute_panel)
panels.register("appeal", appeal_panel)
panels.register("my-matters", own_panel)


def _settles(visitor: Any) -> bool:
    """Departments come by the notices of their own cases: most of them settle no quarrels."""
    return bool(visitor.roles - {Role.DEPARTMENT_HANDLER})


register(
    NavItem(
        _("调解室"), "scale", "mediation", permission=MEDIATE, order=46, shows=_settles,
        below=("mediation-new", "mediation-case", "mediation-proposals", "mediators", "mediation-figures"),
    )
)  # fmt: skip
