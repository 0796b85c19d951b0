"""Pages for staff: the calendar by month and week, today's board, and what one may subscribe to."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, may, opens
from linli.design.pages import page
from linli.engines.gatherings.enums import GatheringKind
from linli.engines.gatherings.permissions import ORGANISE, SEE
from linli.engines.gatherings.queries.calendar import filtered, month_of, today, week_of
from linli.engines.gatherings.queries.feeds import feed_mac
from linli.engines.gatherings.queries.walls import gatherings_for, public_gatherings
from linli.engines.gatherings.ui.forms import leaders, places, programmes
from linli.kernel.worktime import local


def day_asked(request: Request) -> date:
    """The day of `?on=2026-05-18`, or today."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return local(request.now).date()


def id_asked(request: Request, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def feed_path(request: Request, kind: str, id: UUID) -> str:
    """The secret address of a calendar."""
    arguments = {"code": request.community.code, "kind": kind, "id": id, "mac": feed_mac(kind, id)}
    return reverse("gathering-feed", kwargs=arguments)


@opens(may(SEE))
def calendar(request: Request) -> HttpResponse:
    day, by_week = day_asked(request), request.GET.get("view") == "week"
    chosen: dict[str, Any] = {name: id_asked(request, name) for name in ("programme", "place", "led_by")}
    kind = request.GET.get("kind", "")
    rows = filtered(gatherings_for(request.visitor), kind=kind if kind in GatheringKind.values else "", **chosen)
    weeks = [week_of(rows, day)] if by_week else month_of(rows, day)
    earlier = day - timedelta(days=7) if by_week else (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    later = day + timedelta(days=7) if by_week else (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return page(
        request, "gatherings/calendar.html", weeks=weeks, day=day, by_week=by_week, today=local(request.now).date(),
        earlier=earlier, later=later, chosen=chosen | {"kind": kind}, programmes=programmes(), places=places(),
        leaders=leaders(), kinds=GatheringKind.choices, may_organise=request.visitor.may(ORGANISE),
        feeds=_feeds(request, chosen),
    )  # fmt: skip


def _feeds(request: Request, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    """What may be subscribed to: what one organises, and the place, team and programme that are chosen."""
    own = [(_("我负责的活动"), feed_path(request, "staff", request.visitor.user.id))] if request.visitor.user else []
    kinds = (
        ("place", "place", _("这个地点")),
        ("led_by", "team", _("这支队伍")),
        ("programme", "programme", _("这个系列")),
    )
    return own + [(words, feed_path(request, kind, chosen[name])) for name, kind, words in kinds if chosen[name]]


@opens(anyone)
def board(request: Request) -> HttpResponse:
    """What takes place today, for a screen at the centre: what everybody may know of."""
    rows = today(public_gatherings(), request.now)
    return page(request, "gatherings/board.html", rows=rows, place=None)
