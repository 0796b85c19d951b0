"""The desk of rooms: who waits for a yes, whose keys are out, the day; booking for somebody; terms; figures."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.gatherings.actions.booking import Booker, BookingRefused, RoomTaken
from linli.engines.gatherings.queries.walls import WALLED
from linli.kernel.ids import read_id
from linli.kernel.worktime import local
from linli.practices.venues.actions.keys import KeyElsewhere, hand_key, take_key_back
from linli.practices.venues.actions.lending import Wanted, agree, call_off, change_time, decline, lend
from linli.practices.venues.actions.setting import Terms, TermsRefused, set_terms
from linli.practices.venues.enums import OpensTo
from linli.practices.venues.models import Loan
from linli.practices.venues.permissions import DECIDE, DESK
from linli.practices.venues.queries.loans import desk, figures, loan_with
from linli.practices.venues.queries.venues import today_of, venues
from linli.practices.venues.ui import words
from linli.practices.venues.ui.forms import DeskForm, TermsForm, TimeForm
from linli.practices.venues.ui.views_rooms import moment_in, room_or_404
from linli.registry.models import Person
from linli.registry.queries.groups import people_called

REASON = "reason"


def loan_or_404(id: UUID) -> Loan:
    loan = loan_with(id)
    if loan is None:
        raise Http404(str(id))
    return loan


def to_desk(request: Request, loan: Loan | None = None) -> HttpResponse:
    on = f"?on={local(loan.booking.starts_at).date()}" if loan else ""
    return HttpResponseRedirect(reverse("room-desk", kwargs={"code": request.community.code}) + on)


@opens(may(DESK))
def room_desk(request: Request) -> HttpResponse:
    """场地: what waits, what is out, what is on."""
    found = moment_in(request.GET.get("on", ""))
    on = found.date() if found else local(request.now).date()
    rows = today_of(list(venues()), request.now)
    return page(
        request, "venues/desk.html", found=desk(on, request.now), rows=rows, on=on, weekday=words.weekday,
        step=timedelta(days=1), today=local(request.now).date(), who=words.who_of, phone=words.phone_of,
        key_out=words.has_key_out, walled=WALLED,
    )  # fmt: skip


@opens(may(DESK), methods=("GET", "POST"))
def room_entry(request: Request) -> HttpResponse:
    """Book for an elder who comes or calls, or for the community itself."""
    if request.method == "GET":
        today = {"on": local(request.now).date(), "minutes": 60, "people_count": 1}
        return _entry_page(request, DeskForm(initial={**today, "venue": request.GET.get("venue", "")}))
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _entry_page(request, form, status=422)
    given = form.cleaned_data
    named = [] if given["own_use"] else people_called(given["name"], given["person"])
    if len(named) > 1:
        return _entry_page(request, form, _("有几位同名的，请选是哪一位"), 422, named)
    try:
        loan = _enter(request, form, named[0].id if named else None)
    except BookingRefused as refused:
        return _entry_page(request, form, str(refused), 409 if isinstance(refused, RoomTaken) else 422, named)
    flash(request, _("订好了"))
    return to_desk(request, loan)


def _enter(request: Request, form: DeskForm, person: UUID | None) -> Loan:
    given, (starts, ends) = form.cleaned_data, form.times()
    venue = room_or_404(read_id(given["venue"]) or UUID(int=0))
    who = Booker(name=given["name"], phone=given["phone"])
    if given["own_use"]:
        who = Booker()
    elif person is not None:
        who = Booker(person=Person.objects.get(id=person))
    wanted = Wanted(
        starts, ends, given["purpose"], who, given["people_count"], given["accepts"], given["shows_purpose"],
        given["own_use"],
    )  # fmt: skip
    by, now = request.visitor.actor, request.now
    return lend(community=request.community, venue=venue, wanted=wanted, by=by, now=now, at_desk=True)


def _entry_page(
    request: Request, form: DeskForm, error: str = "", status: int = 200, named: list[Any] | None = None
) -> HttpResponse:
    rows = list(venues())
    return page(
        request, "venues/entry.html", status=status, form=form, error=error, named=named if named and error else [],
        rows=rows, lengths=words.lengths(max(rows, key=lambda each: each.longest_minutes)) if rows else [],
    )  # fmt: skip


@opens(may(DECIDE), methods=("POST",))
def decide(request: Request, id: UUID) -> HttpResponse:
    """Yes, or no with a reason."""
    loan, user = loan_or_404(id), request.visitor.user
    assert user is not None
    said: dict[str, Any] = {
        "community": request.community, "loan": loan, "user": user, "by": request.visitor.actor, "now": request.now,
    }  # fmt: skip
    try:
        if request.POST.get("decision") == "agree":
            agree(**said)
        else:
            decline(**said, reason=request.POST.get(REASON, "")[:120])
    except BookingRefused as refused:
        flash(request, str(refused), "warn")
        return to_desk(request, loan)
    flash(request, _("已答复预订的人"))
    return to_desk(request, loan)


@opens(may(DECIDE), methods=("GET", "POST"))
def change(request: Request, id: UUID) -> HttpResponse:
    """Another time for a booking, or take it back with a reason."""
    loan = loan_or_404(id)
    if request.method == "GET":
        return _change_page(request, loan, TimeForm())
    form = TimeForm(request.POST)
    said: dict[str, Any] = {
        "community": request.community, "loan": loan, "by": request.visitor.actor, "now": request.now,
    }  # fmt: skip
    try:
        if REASON in request.POST:
            call_off(**said, reason=request.POST[REASON][:120])
        elif not form.is_valid():
            return _change_page(request, loan, form, "", 422)
        else:
            starts, ends = form.times()
            change_time(**said, starts_at=starts, ends_at=ends)
    except BookingRefused as refused:
        return _change_page(request, loan, form, str(refused), 409 if isinstance(refused, RoomTaken) else 422)
    flash(request, _("已改好，并告诉了预订的人"))
    return to_desk(request, loan)


def _change_page(request: Request, loan: Loan, form: TimeForm, error: str = "", status: int = 200) -> HttpResponse:
    booking = loan.booking
    minutes = int((booking.ends_at - booking.starts_at).total_seconds()) // 60
    lengths = dict(words.lengths(loan.venue)) | {minutes: words.length(minutes)}
    return page(
        request, "venues/change.html", status=status, loan=loan, form=form, error=error, who=words.who_of(loan),
        minutes=minutes, lengths=sorted(lengths.items()), starts=local(booking.starts_at),
    )  # fmt: skip


@opens(may(DESK), methods=("POST",))
def key(request: Request, id: UUID) -> HttpResponse:
    """The key goes out, or comes back."""
    loan, user = loan_or_404(id), request.visitor.user
    assert user is not None
    act = take_key_back if request.POST.get("key") == "back" else hand_key
    try:
        act(loan=loan, user=user, by=request.visitor.actor, now=request.now)
    except KeyElsewhere as refused:
        flash(request, str(refused), "warn")
    else:
        flash(request, _("钥匙已收回") if act is take_key_back else _("钥匙已交出"))
    return to_desk(request, loan)


@opens(may(DECIDE), methods=("GET", "POST"))
def room_terms(request: Request, id: UUID) -> HttpResponse:
    """The terms of a room."""
    venue = room_or_404(id, active=False)
    form = TermsForm(request.POST) if request.method == "POST" else TermsForm(initial=_terms_of(venue))
    error, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_terms(venue=venue, terms=Terms(**form.cleaned_data), by=request.visitor.actor, now=request.now)
            except TermsRefused as refused:
                error = str(refused)
            else:
                flash(request, _("已保存"))
                return to_desk(request)
    return page(
        request, "venues/terms.html", status=status, venue=venue, form=form, error=error, audiences=OpensTo.choices
    )


def _terms_of(venue: Any) -> dict[str, Any]:
    return {name: getattr(venue, name) for name in Terms.__slots__}


@opens(may(DESK))
def room_figures(request: Request) -> HttpResponse:
    """How far the rooms are used, this year or another."""
    today = local(request.now).date()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= today.year else today.year
    rows = figures(date(year, 1, 1), date(year, 12, 31), request.now)
    return page(request, "venues/figures.html", rows=rows, year=year, this_year=today.year)
