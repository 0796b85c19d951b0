"""An adviser's turn: what is asked, one tap to say yes or no; then the address, the door, done; and being away."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, opens, resident
from linli.design.pages import flash, page
from linli.engines.matters.queries.routing import NoDesk
from linli.practices.doorhelp.actions.calling import HelpRefused
from linli.practices.doorhelp.actions.calling import accept as accept_call
from linli.practices.doorhelp.actions.calling import decline as decline_call
from linli.practices.doorhelp.actions.registering import NotListed, be_away
from linli.practices.doorhelp.actions.serving import arrive, finish, give_back, say, turn_away
from linli.practices.doorhelp.enums import CallState, Right, Said, TurnState
from linli.practices.doorhelp.models import Turn
from linli.practices.doorhelp.queries.advisors import advisors_of
from linli.practices.doorhelp.queries.calls import sees_address, turn_of
from linli.practices.doorhelp.queries.settings import door_help_of, skill_of
from linli.practices.doorhelp.ui import words
from linli.practices.doorhelp.ui.forms import AwayForm, first_error


def own_turn(request: Request, id: UUID) -> Turn:
    assert request.visitor.account is not None
    found = turn_of(request.visitor.account, id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(resident)
def turn(request: Request, id: UUID) -> HttpResponse:
    return _page(request, own_turn(request, id))


def _page(request: Request, found: Turn, error: str = "", status: int = 200) -> HttpResponse:
    skill = skill_of(door_help_of(request.community), found.call.skill)
    is_mine = found.state == TurnState.ACCEPTED and found.call.advisor_id == found.advisor_id
    can_take = found.state in (TurnState.CALLED, TurnState.LAPSED) and found.call.state in ("seeking", "desk")
    return page(
        request, "doorhelp/turn.html", status=status, turn=found, call=found.call, error=error, skill=skill,
        reasons=words.reasons_of(found), sees=sees_address(found), is_mine=is_mine, can_take=can_take,
        rights=Right.choices, said=Said.choices,
    )  # fmt: skip


def acting(act: Callable[[Request, Turn], str]) -> Callable[..., HttpResponse]:
    """A POST on one's own turn: the act, what is said after it, or why not."""

    @wraps(act)
    def view(request: Request, id: UUID) -> HttpResponse:
        found = own_turn(request, id)
        try:
            flash(request, act(request, found))
        except (HelpRefused, NoDesk) as refused:
            return _page(request, own_turn(request, id), str(refused), 409)
        return HttpResponseRedirect(reverse("my-turn", kwargs={"code": request.community.code, "id": id}))

    return opens(resident, methods=("POST",))(view)


def _common(request: Request) -> dict[str, Any]:
    return {"by": request.visitor.actor, "now": request.now}


def _call(found: Turn) -> Any:
    """The call, for who said yes to it alone."""
    if found.state != TurnState.ACCEPTED or found.call.advisor_id != found.advisor_id:
        raise HelpRefused(_("这一单不在您手上"))
    return found.call


@acting
def accept(request: Request, found: Turn) -> str:
    accept_call(community=request.community, turn=found, **_common(request))
    return _("谢谢您！地址和电话在下面")


@acting
def decline(request: Request, found: Turn) -> str:
    decline_call(community=request.community, turn=found, **_common(request))
    return _("没关系，已经请下一位")


@acting
def arrived(request: Request, found: Turn) -> str:
    arrive(call=_call(found), right=request.POST.get("right", ""), **_common(request))
    return _("已记下")


@acting
def done(request: Request, found: Turn) -> str:
    """Where nothing is to be checked, arrived and done are one tap."""
    call = _call(found)
    if call.state == CallState.ACCEPTED:
        arrive(call=call, right=request.POST.get("right", ""), **_common(request))
    finish(community=request.community, call=call, **_common(request))
    return _("辛苦了！")


@acting
def turned_away(request: Request, found: Turn) -> str:
    reason = request.POST.get("reason", "")
    turn_away(community=request.community, call=_call(found), reason=reason, **_common(request))
    return _("已告诉社区")


@acting
def given_back(request: Request, found: Turn) -> str:
    give_back(community=request.community, call=_call(found), **_common(request))
    return _("没关系，已经另请别人")


@acting
def said(request: Request, found: Turn) -> str:
    told = request.POST.get("said", "")
    if told not in Said.values:
        raise HelpRefused(_("请选一个"))
    say(community=request.community, call=_call(found), said=Said(told), words="", by_asker=False, **_common(request))
    return _("谢谢您告诉我们")


@opens(resident, methods=("POST",))
def away(request: Request) -> HttpResponse:
    """From when until when I cannot come; both empty: I am back."""
    assert request.visitor.account is not None
    form = AwayForm(request.POST)
    try:
        if not form.is_valid():
            raise NotListed(first_error(form))
        for advisor in advisors_of(request.visitor.account):
            be_away(advisor=advisor, **form.cleaned_data, by=request.visitor.actor, now=request.now)
        flash(request, _("已记下") if form.cleaned_data["first"] else _("欢迎回来"))
    except NotListed as refused:
        flash(request, str(refused), "warn")
    return HttpResponseRedirect(reverse("my-help", kwargs={"code": request.community.code}))
