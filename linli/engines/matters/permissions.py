"""Who may do what with matters, and how far: the permission says what, the reach says with which."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import STAFF, Reach, Role
from linli.accounts.permissions import declare
from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter
from linli.kernel.workflow import Move

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}
FIELD = COMMUNITY | {Role.GRID_WORKER}
HANDLERS = STAFF - {Role.AUDITOR}

READ = declare("matters.read", _("查看范围内的事项"), STAFF)
ENTER = declare("matters.enter", _("代录事项"), FIELD)
DISPATCH = declare("matters.dispatch", _("派单、转派、并案、拆分"), COMMUNITY)
HANDLE = declare("matters.handle", _("接单、询问、答复手上的事项"), HANDLERS)
SETTLE = declare("matters.settle", _("即办即结"), FIELD)
EXTEND = declare("matters.extend", _("批准延期"), {Role.SECRETARY})
END = declare("matters.end", _("宣布终结"), {Role.SECRETARY})
PUBLISH = declare("matters.publish", _("公开事项（脱敏后）"), COMMUNITY)
REVEAL = declare("matters.reveal", _("查看反映人（留痕）"), FIELD)
REVEAL_ON_VISIT = declare("matters.reveal_on_visit", _("需上门时查看反映人（留痕）"), HANDLERS)
EXPORT = declare("matters.export", _("导出台账"), FIELD | {Role.AUDITOR})
EVALUATE = declare("matters.evaluate", _("回访代评"), COMMUNITY)
BY_REPORTER = declare("matters.by_reporter", _("反映人本人"), {Role.RESIDENT})
BY_CLOCK = declare("matters.by_clock", _("到时自动"), set())


def holds(visitor: Visitor, matter: Matter, helper_ids: frozenset[UUID] = frozenset()) -> bool:
    """Whether the matter is in the hands of the visitor, of a group of theirs, or they assist."""
    return matter.holder_id in visitor.party_ids or not helper_ids.isdisjoint(visitor.party_ids)


def can_move(visitor: Visitor, matter: Matter, move: Move) -> bool:
    """Whether the visitor may make this move with this matter: the permission, and holding it unless their reach is wide."""
    if not visitor.may(move.may):
        return False
    if move.may in {HANDLE, SETTLE}:
        return (visitor.reaches(Reach.COMMUNITY) and Role.AUDITOR not in visitor.roles) or holds(visitor, matter)
    return True


def can_see_reporter(visitor: Visitor, matter: Matter) -> bool:
    """Whether the visitor may ask (and be logged) to see who raised it."""
    return visitor.may(REVEAL) or (matter.visit_needed and visitor.may(REVEAL_ON_VISIT) and holds(visitor, matter))
