"""What is done on a whistle's page, each a form that comes back there."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash
from linli.engines.matters.enums import Rating
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import local
from linli.practices.whistle.actions.answering import answer_call, give_task, report_for_duty
from linli.practices.whistle.actions.blowing import Wanted, WhistleRefused, call_more
from linli.practices.whistle.actions.ending import end_whistle, rate
from linli.practices.whistle.actions.meeting import call_meeting, hold_meeting
from linli.practices.whistle.models import Call, Whistle
from linli.practices.whistle.permissions import ANSWER, BLOW
from linli.practices.whistle.queries.whistles import call_of, may_answer, my_calls
from linli.practices.whistle.ui.forms import (
    AnswerForm,
    CallForm,
    EndForm,
    HeldForm,
    MeetingForm,
    MoreForm,
    RateForm,
    TaskForm,
    first_error,
)
from linli.practices.whistle.ui.views_whistles import to, whistle_or_404, whistle_page
from linli.registry.queries.groups import group_with

Act = Callable[[Whistle, dict[str, Any]], object]


def _done(request: Request, id: UUID, name: str, form: forms.Form, act: Act, said: str) -> HttpResponse:
    """Do it and come back to the page; or show the page again with the reason and what was filled in."""
    whistle = whistle_or_404(request, id)
    if not form.is_valid():
        return whistle_page(request, whistle, 422, first_error(form), name)
    try:
        act(whistle, form.cleaned_data)
    except (WhistleRefused, MoveRefused) as refused:
        return whistle_page(request, whistle_or_404(request, id), 409, str(refused), name)
    flash(request, said)
    return to(request, "whistle", id=id)


def _common(request: Request) -> dict[str, Any]:
    return {"community": request.community, "by": request.visitor.actor, "now": request.now}


def _any_call(whistle: Whistle, id: UUID | None) -> Call:
    found = call_of(whistle, id) if id else None
    if found is None:
        raise WhistleRefused(_("没有叫过这一家"))
    return found


def _own_call(request: Request, whistle: Whistle, id: UUID | None) -> Call:
    """The call meant, where the visitor may answer it; without an id one's own that waits longest."""
    if id is not None:
        found = call_of(whistle, id)
        if found is None or not may_answer(request.visitor, found):
            raise Http404(str(id))
        return found
    mine = my_calls(request.visitor, whistle)
    waiting = [call for call in mine if call.reported_at is None]
    if not mine:
        raise WhistleRefused(_("没有叫到您的单位"))
    return (waiting or mine)[0]


@opens(may(ANSWER), methods=("POST",))
def report(request: Request, id: UUID) -> HttpResponse:
    """报到: one tap."""

    def act(whistle: Whistle, given: dict[str, Any]) -> None:
        call = _own_call(request, whistle, given["call"])
        report_for_duty(call=call, user=request.visitor.user, **_common(request))

    return _done(request, id, "report", CallForm(request.POST), act, _("已报到"))


@opens(may(ANSWER), methods=("POST",))
def answer(request: Request, id: UUID) -> HttpResponse:
    def act(whistle: Whistle, given: dict[str, Any]) -> None:
        answer_call(call=_own_call(request, whistle, given["call"]), text=given["text"], **_common(request))

    return _done(request, id, "answer", AnswerForm(request.POST), act, _("已答复社区"))


@opens(may(BLOW), methods=("POST",))
def more(request: Request, id: UUID) -> HttpResponse:
    def act(whistle: Whistle, given: dict[str, Any]) -> None:
        group = group_with(given["party"])
        if group is None:
            raise WhistleRefused(_("请选择叫哪一家"))
        call_more(whistle=whistle, wanted=Wanted(group.party, given["need"]), **_common(request))

    return _done(request, id, "more", MoreForm(request.POST), act, _("已叫到，对方收到了通知"))


@opens(may(BLOW), methods=("POST",))
def task(request: Request, id: UUID) -> HttpResponse:
    def act(whistle: Whistle, given: dict[str, Any]) -> None:
        call = _any_call(whistle, given["call"])
        give_task(call=call, title=given["title"], due=local(given["due"]), **_common(request))

    return _done(request, id, "task", TaskForm(request.POST), act, _("已交办，对方收到了通知"))


@opens(may(BLOW), methods=("POST",))
def meeting(request: Request, id: UUID) -> HttpResponse:
    form = MeetingForm(request.POST)

    def act(whistle: Whistle, given: dict[str, Any]) -> None:
        starts_at, ends_at = form.span
        call_meeting(
            whistle=whistle, starts_at=starts_at, ends_at=ends_at, where=given["where"], user=request.visitor.user,
            **_common(request),
        )  # fmt: skip

    return _done(request, id, "meeting", form, act, _("已定会议，被叫到的单位都收到了通知"))


@opens(may(BLOW), methods=("POST",))
def held(request: Request, id: UUID) -> HttpResponse:
    came = {each for each in (_uuid(value) for value in request.POST.getlist("came")) if each}

    def act(whistle: Whistle, given: dict[str, Any]) -> None:
        by = request.visitor.actor
        hold_meeting(whistle=whistle, came=came, headcount=given["headcount"], by=by, now=request.now)

    return _done(request, id, "held", HeldForm(request.POST), act, _("已记下谁到了会"))


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


@opens(may(BLOW), methods=("POST",))
def end(request: Request, id: UUID) -> HttpResponse:
    def act(whistle: Whistle, given: dict[str, Any]) -> None:
        solved = given["solved"] == "1"
        end_whistle(whistle=whistle, outcome=given["outcome"], solved=solved, **_common(request))

    return _done(request, id, "end", EndForm(request.POST), act, _("吹哨已结束，请评价被叫到的单位"))


@opens(may(BLOW), methods=("POST",))
def rating(request: Request, id: UUID) -> HttpResponse:
    def act(whistle: Whistle, given: dict[str, Any]) -> None:
        call = _any_call(whistle, given["call"])
        rate(call=call, rating=Rating(given["rating"]), reason=given["reason"], **_common(request))

    return _done(request, id, "rate", RateForm(request.POST), act, _("已评价，对方看得到"))
