"""会议记录: the page of a meeting's minutes, writing, deciding, closing, publishing; what everybody may read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, may, opens
from linli.design.pages import flash, page
from linli.engines.gatherings.actions.minutes import (
    MinutesRefused,
    NamesSomebody,
    Point,
    close_minutes,
    decide,
    publish_minutes,
    reopen_minutes,
    write_minutes,
)  # fmt: skip
from linli.engines.gatherings.actions.scheduling import NotScheduled
from linli.engines.gatherings.models import Gathering, Minutes
from linli.engines.gatherings.permissions import ORGANISE, SEE
from linli.engines.gatherings.queries.minutes import (
    agenda_of,
    attendance_of,
    count_of,
    meeting_for,
    minutes_for,
    minutes_of,
    progress_of,
    public_minutes,
)  # fmt: skip
from linli.engines.gatherings.queries.walls import WALLED, may_organise
from linli.engines.gatherings.ui.forms_minutes import SPARE, DecisionForm, WordsForm, points_in
from linli.engines.matters.actions.giving import Task
from linli.kernel.worktime import local
from linli.registry.models import Party
from linli.registry.queries.groups import party_choices

PAGE = 20


def meeting_or_404(request: Request, id: UUID, *, keeps: bool = False) -> Gathering:
    """A meeting the visitor may know of; where they are to write, one they keep."""
    meeting = meeting_for(request.visitor, id)
    if meeting is None or (keeps and not may_organise(request.visitor, meeting)):
        raise Http404(str(id))
    return meeting


def kept_minutes(request: Request, id: UUID) -> Minutes:
    found = minutes_for(request.visitor, id)
    if found is None or not may_organise(request.visitor, found.gathering):
        raise Http404(str(id))
    return found


def _to(request: Request, id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("minutes", kwargs={"code": request.community.code, "id": id}))


@opens(may(SEE))
def minutes(request: Request, id: UUID) -> HttpResponse:
    return _page(request, meeting_or_404(request, id), DecisionForm())


def _page(
    request: Request,
    meeting: Gathering,
    form: DecisionForm,
    error: str = "",
    status: int = 200,
    asks_check: bool = False,
) -> HttpResponse:
    keeps, found = may_organise(request.visitor, meeting), minutes_of(meeting)
    writes = keeps and found is not None and found.closed_at is None
    parties = [(str(party.id), party.name) for party in party_choices()] if writes else []
    return page(
        request, "gatherings/minutes.html", status=status, row=meeting, minutes=found, keeps=keeps, form=form,
        error=error, agenda=agenda_of(found) if found else [], decisions=progress_of(found) if found else [],
        here=attendance_of(meeting) if keeps else None, count=0 if keeps else count_of(meeting), parties=parties,
        public=meeting.kind not in WALLED, due=(local(request.now) + timedelta(days=7)).date(), asks_check=asks_check,
    )  # fmt: skip


@opens(may(SEE))
def minutes_print(request: Request, id: UUID) -> HttpResponse:
    """On paper, to be signed and kept."""
    meeting = meeting_or_404(request, id)
    found = minutes_of(meeting)
    if found is None:
        raise Http404(str(id))
    here = attendance_of(meeting) if may_organise(request.visitor, meeting) else None
    return page(
        request, "gatherings/minutes_print.html", row=meeting, minutes=found, agenda=agenda_of(found), here=here,
        decisions=progress_of(found), count=here.count if here else count_of(meeting),
    )  # fmt: skip


@opens(may(ORGANISE), methods=("GET", "POST"))
def write(request: Request, id: UUID) -> HttpResponse:
    """Agenda before, words during and after."""
    meeting = meeting_or_404(request, id, keeps=True)
    if request.method == "GET":
        found = minutes_of(meeting)
        items = [Point(i.title, i.length_minutes, i.said, i.key) for i in found.items.all()] if found else []
        initial = {"text": found.text, "version": found.version} if found else {}
        return _write_page(request, meeting, WordsForm(initial=initial), items)
    form, points = WordsForm(request.POST), points_in(request.POST)
    if not form.is_valid():
        return _write_page(request, meeting, form, points, status=422)
    given = form.cleaned_data
    try:
        write_minutes(
            gathering=meeting, points=points, text=given["text"], user=request.visitor.user, version=given["version"],
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except MinutesRefused as refused:
        return _write_page(request, meeting, form, points, str(refused), 409)
    flash(request, _("已保存"))
    return _to(request, id)


def _write_page(
    request: Request, meeting: Gathering, form: WordsForm, points: list[Point], error: str = "", status: int = 200
) -> HttpResponse:
    rows = [*points, *[Point("")] * SPARE]
    return page(request, "gatherings/minutes_write.html", status=status, row=meeting, form=form, rows=rows, error=error)


@opens(may(ORGANISE), methods=("POST",))
def minutes_decide(request: Request, id: UUID) -> HttpResponse:
    """What was decided, who does it, by when: a matter from this moment on."""
    found, form = kept_minutes(request, id), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found.gathering, form, status=422)
    party = Party.objects.filter(id=form.cleaned_data["party"], is_active=True).first()
    if party is None:
        raise Http404(str(id))
    given = form.cleaned_data
    task = Task(given["title"], party, form.due_at(), given["text"], place=found.gathering.place)
    try:
        decision = decide(
            community=request.community, minutes=found, task=task, by=request.visitor.actor, now=request.now
        )
    except MinutesRefused as refused:
        return _page(request, found.gathering, form, str(refused), 422)
    flash(request, _("已交给%(name)s：%(number)s") % {"name": party.name, "number": decision.matter.number})
    return _to(request, id)


def _done(request: Request, id: UUID, act: Callable[[], Any], words: str) -> HttpResponse:
    try:
        act()
    except (MinutesRefused, NotScheduled) as refused:
        flash(request, str(refused), "danger")
    else:
        flash(request, words)
    return _to(request, id)


@opens(may(ORGANISE), methods=("POST",))
def minutes_close(request: Request, id: UUID) -> HttpResponse:
    """定稿: the meeting is over."""
    found, told = kept_minutes(request, id), request.POST.get("headcount", "").strip()
    headcount = int(told) if told.isdigit() and len(told) < 7 else None
    act = lambda: close_minutes(minutes=found, headcount=headcount, by=request.visitor.actor, now=request.now)  # noqa: E731
    return _done(request, id, act, _("已定稿，会议结束"))


@opens(may(ORGANISE), methods=("POST",))
def minutes_reopen(request: Request, id: UUID) -> HttpResponse:
    found = kept_minutes(request, id)
    act = lambda: reopen_minutes(minutes=found, by=request.visitor.actor, now=request.now)  # noqa: E731
    return _done(request, id, act, _("可以继续写了"))


@opens(may(ORGANISE), methods=("POST",))
def minutes_publish(request: Request, id: UUID) -> HttpResponse:
    """For everybody to read, once nobody is named by mistake."""
    found, checked = kept_minutes(request, id), request.POST.get("checked") == "1"
    try:
        publish_minutes(minutes=found, checked=checked, by=request.visitor.actor, now=request.now)
    except NamesSomebody as names:
        return _page(request, found.gathering, DecisionForm(), str(names), 422, asks_check=True)
    except MinutesRefused as refused:
        return _page(request, found.gathering, DecisionForm(), str(refused), 422)
    flash(request, _("已公开"))
    return _to(request, id)


# -- what everybody may read


@opens(anyone)
def public_list(request: Request) -> HttpResponse:
    number = request.GET.get("page", "1")
    at = max(int(number), 1) if number.isdigit() and len(number) < 5 else 1
    found = list(public_minutes()[(at - 1) * PAGE : at * PAGE + 1])
    return page(request, "gatherings/minutes_public.html", rows=found[:PAGE], more=len(found) > PAGE, at=at)


@opens(anyone)
def public_one(request: Request, id: UUID) -> HttpResponse:
    """Agenda, words, decisions and how far they have come; no names of those who came or have something in hand."""
    found = public_minutes().filter(id=id).first()
    if found is None:
        raise Http404(str(id))
    return page(
        request, "gatherings/minutes_one.html", minutes=found, row=found.gathering, agenda=agenda_of(found),
        decisions=progress_of(found, public=True), count=count_of(found.gathering),
    )  # fmt: skip
