"""The page of a gathering: its list, who is put on it, who came, hours, results."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.design.panels import panels_for
from linli.engines.gatherings.actions.attending import NotMarked, check_in, correct_minutes, leave, mark, note_result
from linli.engines.gatherings.actions.enrolling import Attendee, NotEnrolled, enrol, withdraw
from linli.engines.gatherings.enums import WITH_CHILDREN, EnrolmentRole, EnrolmentState
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.engines.gatherings.permissions import ORGANISE, SEE
from linli.engines.gatherings.queries.calendar import standing_of
from linli.engines.gatherings.queries.limits import ages_of
from linli.engines.gatherings.queries.lists import lines_of, tally_of
from linli.engines.gatherings.queries.pictures import pictures_of
from linli.engines.gatherings.queries.walls import gatherings_for, may_organise
from linli.engines.gatherings.ui.forms import AttendeeForm
from linli.engines.gatherings.ui.views_plan import kept_by, to_gathering

PHOTO = {"yes": True, "no": False}


def list_page(
    request: Request, row: Gathering, form: AttendeeForm | None = None, error: str = "", caption: str | None = None
) -> HttpResponse:
    """`caption`: what was written under a picture that was refused."""
    usual = EnrolmentRole.CHILD if row.kind in WITH_CHILDREN else EnrolmentRole.PARTICIPANT
    form, keeps = form or AttendeeForm(initial={"role": usual}), may_organise(request.visitor, row)
    return page(
        request, "gatherings/gathering.html", status=422 if error or form.errors else 200, row=row, form=form,
        error=error, keeps=keeps, lines=lines_of(row) if keeps else [], tally=tally_of(row),
        standing=standing_of(row, request.now), roles=EnrolmentRole.choices,
        ages=ages_of(row.programme) if row.programme else "",
        panels=panels_for("gathering", row, request.visitor), with_children=row.kind in WITH_CHILDREN,
        pictures=pictures_of(row), caption=caption,
    )  # fmt: skip


@opens(may(SEE))
def gathering(request: Request, id: UUID) -> HttpResponse:
    rows = gatherings_for(request.visitor).select_related("community", "place", "led_by", "programme", "organiser")
    row = rows.filter(id=id).first()
    if row is None:
        raise Http404(str(id))
    return list_page(request, row)


@opens(may(ORGANISE), methods=("POST",))
def put_on(request: Request, id: UUID) -> HttpResponse:
    """A worker signs somebody up: an elder at the desk, whoever came unannounced."""
    row, form = kept_by(request, id), AttendeeForm(request.POST)
    if not form.is_valid():
        return list_page(request, row, form)
    given = form.cleaned_data
    who = Attendee(name=given["name"], phone=given["phone"])
    try:
        line = enrol(
            gathering=row, who=who, role=given["role"], by=request.visitor.actor, now=request.now,
            photo_ok=PHOTO.get(given["photo"]) if row.asks_photo else None, checked=given["checked"],
        )  # fmt: skip
    except NotEnrolled as refused:
        return list_page(request, row, form, str(refused))
    words = _("已报名，序号 %(n)d") if line.state == EnrolmentState.SIGNED_UP else _("名额已满，候补 %(n)d 号")
    flash(request, words % {"n": line.number})
    return to_gathering(request, id)


def _line(request: Request, id: UUID) -> Enrolment:
    """The line named in the form, of a gathering the visitor keeps."""
    row = kept_by(request, id)
    try:
        wanted = UUID(request.POST.get("line", ""))
    except ValueError:
        raise Http404(str(id)) from None
    line = Enrolment.objects.filter(gathering=row, id=wanted).select_related("account", "person__party").first()
    if line is None:
        raise Http404(str(wanted))
    line.gathering = row
    return line


def _done(request: Request, id: UUID, act: Callable[[], Any], words: str, anchor: str = "#list") -> HttpResponse:
    """Do it, say so, or say why not: at the head of the page, where what is not seen in the list itself is read."""
    try:
        act()
    except (NotMarked, NotEnrolled) as refused:
        flash(request, str(refused), "danger")
        return to_gathering(request, id)
    flash(request, words)
    return to_gathering(request, id, anchor)


@opens(may(ORGANISE), methods=("POST",))
def take_off(request: Request, id: UUID) -> HttpResponse:
    line = _line(request, id)
    act = lambda: withdraw(enrolment=line, by=request.visitor.actor, now=request.now)  # noqa: E731
    return _done(request, id, act, _("已退出名单"))


@opens(may(ORGANISE), methods=("POST",))
def presence(request: Request, id: UUID) -> HttpResponse:
    """到了, 没到, 请假, 签退 of one line."""
    line, how, actor = _line(request, id), request.POST.get("presence", ""), request.visitor.actor
    if how == "left":
        return _done(request, id, lambda: leave(enrolment=line, by=actor, now=request.now), _("已签退"))
    act = lambda: mark(enrolment=line, presence=how, by=actor, now=request.now, came_at=request.now)  # noqa: E731
    return _done(request, id, act, _("已记下"))


@opens(may(ORGANISE), methods=("POST",))
def by_number(request: Request, id: UUID) -> HttpResponse:
    """Somebody says their number at the door."""
    row, told = kept_by(request, id), request.POST.get("number", "").strip()
    number = int(told) if told.isdigit() and len(told) < 7 else 0
    line = Enrolment.objects.filter(gathering=row, number=number).select_related("person__party").order_by("id").first()
    if line is None:
        flash(request, _("没有这个序号"), "danger")
        return to_gathering(request, id)
    line.gathering = row
    act = lambda: check_in(enrolment=line, by=request.visitor.actor, now=request.now)  # noqa: E731
    return _done(
        request,
        id,
        act,
        _("%(n)d 号已签到：%(name)s") % {"n": number, "name": line.person.party.name if line.person else line.name},
        "",
    )


@opens(may(ORGANISE), methods=("POST",))
def credit(request: Request, id: UUID) -> HttpResponse:
    """Hours put right, with the reason."""
    line, told = _line(request, id), request.POST.get("minutes", "").strip()
    minutes = int(told) if told.isdigit() and len(told) < 6 else -1
    reason, actor = request.POST.get("reason", ""), request.visitor.actor
    act = lambda: correct_minutes(enrolment=line, minutes=minutes, reason=reason, by=actor, now=request.now)  # noqa: E731
    return _done(request, id, act, _("时长已更正"))


@opens(may(ORGANISE), methods=("POST",))
def result(request: Request, id: UUID) -> HttpResponse:
    """A quiz result, a prize."""
    line, told, actor = _line(request, id), request.POST.get("score", "").strip(), request.visitor.actor
    score = int(told) if told.isdigit() and len(told) < 5 else None
    prize = request.POST.get("prize", "")
    act = lambda: note_result(enrolment=line, score=score, prize=prize, by=actor, now=request.now)  # noqa: E731
    return _done(request, id, act, _("成绩已记下"))
