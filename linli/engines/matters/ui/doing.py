"""What this visitor can do next with a matter: drawn from its procedure and their permissions, never listed by hand."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.accounts.visitors import Visitor
from linli.engines.matters import permissions
from linli.engines.matters.actions.splitting import SPLITTABLE
from linli.engines.matters.enums import Stage, Wall
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import can_move, holds
from linli.engines.matters.procedures import procedure_of

#: Decided elsewhere: a superior in the panel of the request, the desk in that of the router.
ELSEWHERE = {"extend", "recall"}
FIRST = ("dispatch", "accept", "answer", "evaluate", "resume", "unjoin", "transfer", "ask")


@dataclass(frozen=True, slots=True)
class Doing:
    """A button: its route, words, key at the desk; `asks` nothing: one tap makes the move."""

    route: str
    label: str | Promise
    key: str = ""
    asks: bool = True
    first: bool = False


def doings(visitor: Visitor, matter: Matter, now: datetime) -> list[Doing]:
    """What can be done now, the likeliest first."""
    procedure = procedure_of(matter.kind)
    possible = procedure.available(matter, matter.stage, visitor.may, now)
    moves = [move for move in possible if move.name not in ELSEWHERE and can_move(visitor, matter, move)]
    # A task has nobody to answer: whoever is at it closes it, and must not look for how.
    closes = matter.stage == Stage.HANDLING and all(move.name != "answer" for move in procedure.moves)
    first = (*FIRST, "settle") if closes else FIRST
    found = [
        Doing(f"matter-{move.name.replace('_', '-')}", move.label, move.key, bool(move.asks), move.name in first)
        for move in moves
        if move.may != permissions.BY_REPORTER
    ]
    return sorted(found, key=lambda each: not each.first) + _others(visitor, matter)


def _others(visitor: Visitor, matter: Matter) -> list[Doing]:
    """What can be done without moving it."""
    with_holder = matter.stage in {Stage.DISPATCHED, Stage.HANDLING}
    handles = visitor.may(permissions.HANDLE) and (visitor.may(permissions.DISPATCH) or holds(visitor, matter))
    desk = visitor.may(permissions.DISPATCH)
    listed = (
        Doing("matter-unpublish", _("撤下公开")) if matter.is_listed else Doing("matter-publish", _("公开（脱敏后）"))
    )
    offers = [
        (visitor.may(permissions.HANDLE), Doing("matter-note", _("写进展或备注"), "n")),
        (handles and with_holder, Doing("matter-ask-extension", _("申请延期"))),
        (desk and matter.is_open, Doing("matter-helper", _("请人协办"))),
        (desk and matter.stage in SPLITTABLE, Doing("matter-split", _("拆分"))),
        (desk and matter.is_open, Doing("matter-sort", _("更改类别"))),
        (visitor.may(permissions.PUBLISH) and matter.wall == Wall.PUBLIC, listed),
    ]
    return [doing for offered, doing in offers if offered]
