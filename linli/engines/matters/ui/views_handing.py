"""Moves that change who has it: dispatch, accept, refuse, transfer, pass on, helpers, joining, splitting, sorting."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.engines.matters import permissions
from linli.engines.matters.actions import handing, joining, saying, splitting
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.inbox import choices
from linli.engines.matters.queries.routing import proposals
from linli.engines.matters.queries.similar import by_number, similar_matters
from linli.engines.matters.ui import forms
from linli.engines.matters.ui.moving import Step, taken
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import local

BOTH = ("GET", "POST")


def _proposed(matter: Matter, now: datetime) -> list[tuple[str, Any]]:
    """Proposed holders with their reasons, nearest responsibility first."""
    found = proposals(category=matter.category, place=matter.place, grid=matter.grid, on=local(now).date())
    return [(str(each.party_id), (each.name, each.reason)) for each in found]


def _holders(matter: Matter) -> list[tuple[str, str]]:
    return [(key, name) for key, name in choices().holders if key != str(matter.holder_id)]


@opens(may(permissions.DISPATCH), methods=BOTH)
def dispatch(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        handing.dispatch(
            matter=matter, to=given["party"], visit=given["visit"], by=request.visitor.actor, now=request.now,
            version=given["version"],
        )  # fmt: skip

    def offered(matter: Matter) -> dict[str, Any]:
        proposed = _proposed(matter, request.now)
        known = {key for key, _words in proposed}
        return {"holder": proposed, "other": [pair for pair in choices().holders if pair[0] not in known]}

    step = Step(_("派单"), forms.Dispatch, act, _("已派单"), move="dispatch", choices=offered)
    return taken(request, id, step)


@opens(may(permissions.DISPATCH), methods=BOTH)
def transfer(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        handing.hand_on(
            matter=matter, to=given["to"], name="transfer", reason=given["reason"], visit=given["visit"],
            by=request.visitor.actor, now=request.now, version=given["version"],
        )  # fmt: skip

    step = Step(
        _("转派"), forms.HandOn, act, _("已转派"), move="transfer", choices=lambda matter: {"to": _holders(matter)}
    )
    return taken(request, id, step)


@opens(may(permissions.HANDLE), methods=BOTH)
def hand_on(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        handing.hand_on(
            matter=matter, to=given["to"], name="pass", reason=given["reason"], by=request.visitor.actor, now=request.now,
            version=given["version"],
        )  # fmt: skip

    step = Step(
        _("转给下一家"),
        forms.Pass,
        act,
        _("已转给下一家"),
        move="pass",
        choices=lambda matter: {"to": _holders(matter)},
    )
    return taken(request, id, step)


@opens(may(permissions.HANDLE), methods=BOTH)
def accept(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        handing.accept(matter=matter, by=request.visitor.actor, now=request.now, version=given["version"])

    return taken(request, id, Step(_("接单"), forms.Nothing, act, _("已接单"), move="accept"))


@opens(may(permissions.HANDLE), methods=BOTH)
def refuse(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        handing.refuse(
            matter=matter, reason=given["reason"], by=request.visitor.actor, now=request.now, version=given["version"]
        )

    return taken(request, id, Step(_("退单"), forms.Reason, act, _("已退回受理台"), move="refuse"))


@opens(may(permissions.DISPATCH), methods=BOTH)
def helper(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        if not matter.is_open:
            raise MoveRefused(_("已办结的事项不用再请人协办"))
        handing.call_helper(matter=matter, party=given["to"], by=request.visitor.actor, now=request.now)

    step = Step(_("请人协办"), forms.Helper, act, _("已请其协办"), choices=lambda matter: {"to": _holders(matter)})
    return taken(request, id, step)


@opens(may(permissions.DISPATCH), methods=BOTH)
def join(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        original = by_number(request.visitor, given["original_number"])
        if original is None:
            raise MoveRefused(_("没有找到编号 %(number)s") % {"number": given["original_number"]})
        original.community = request.community
        joining.join(
            matter=matter, original=original, by=request.visitor.actor, now=request.now, version=given["version"]
        )

    def offered(matter: Matter) -> dict[str, Any]:
        found = similar_matters(request.visitor, matter, request.now)
        return {"original": [(each.number, (f"{each.number} {each.title}", each.holder)) for each in found]}

    return taken(request, id, Step(_("并案"), forms.Join, act, _("已并案"), move="join", choices=offered))


@opens(may(permissions.DISPATCH), methods=BOTH)
def unjoin(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        joining.unjoin(matter=matter, by=request.visitor.actor, now=request.now, version=given["version"])

    return taken(request, id, Step(_("拆出并案"), forms.Nothing, act, _("已拆出，回到受理台"), move="unjoin"))


@opens(may(permissions.DISPATCH), methods=BOTH)
def split(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        splitting.split(
            matter=matter, tasks=given["tasks"].splitlines(), by=request.visitor.actor, now=request.now,
            version=given["version"],
        )  # fmt: skip

    return taken(request, id, Step(_("拆分"), forms.Split, act, _("已拆分，请分别派单")))


@opens(may(permissions.DISPATCH), methods=BOTH)
def sort(request: Request, id: UUID) -> HttpResponse:
    def act(matter: Matter, given: dict[str, Any]) -> None:
        saying.sort(
            matter=matter,
            category=given["category"],
            by=request.visitor.actor,
            now=request.now,
            version=given["version"],
        )

    def first(matter: Matter) -> dict[str, Any]:
        return {"category": str(matter.category_id)}

    step = Step(
        _("更改类别"),
        forms.Sort,
        act,
        _("已更改类别"),
        choices=lambda _matter: {"category": choices().categories},
        initial=first,
    )
    return taken(request, id, step)
