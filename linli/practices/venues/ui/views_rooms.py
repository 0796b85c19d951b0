"""Rooms as anybody sees them: which there are, the week of one, booking it, the screen at its door, one's bookings."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, opens, resident
from linli.design.pages import flash, page
from linli.engines.gatherings.actions.booking import Booker, BookingRefused, RoomTaken
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.venues.actions.lending import Wanted, give_up, lend
from linli.practices.venues.models import Venue
from linli.practices.venues.queries.loans import loan_of, loans_of
from linli.practices.venues.queries.venues import at_the_door, today_of, venue_with, venues, week_of_venue
from linli.practices.venues.ui import words
from linli.practices.venues.ui.forms import BookForm


def room_or_404(id: UUID, *, active: bool = True) -> Venue:
    venue = venue_with(id)
    if venue is None or (active and not venue.is_active):
        raise Http404(str(id))
    return venue


def moment_in(text: str) -> datetime | None:
    """`2026-05-20T09:00`, as the links of the week carry it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None


def monday_in(text: str, venue: Venue, now: datetime) -> date:
    """The Monday of the week asked for, else of the week in which one can book next."""
    found = moment_in(text)
    day = found.date() if found and abs((found - now).days) < 400 else words.next_day(venue, now)
    return day - timedelta(days=day.weekday())


@opens(anyone)
def rooms(request: Request) -> HttpResponse:
    """有哪些场地: each with how it stands now."""
    return page(request, "venues/rooms.html", found=today_of(list(venues()), request.now), icons=words.ICONS)


@opens(anyone)
def room(request: Request, id: UUID) -> HttpResponse:
    """One room: its terms, and its week."""
    venue = room_or_404(id)
    monday = monday_in(request.GET.get("week", ""), venue, request.now)
    last = local(request.now).date() + timedelta(days=venue.ahead_days)
    return page(
        request, "venues/room.html", venue=venue, days=week_of_venue(venue, monday, request.now), monday=monday,
        weekday=words.weekday, last=last, today=local(request.now).date(), week=timedelta(days=7),
    )  # fmt: skip


@opens(anyone)
def door(request: Request, id: UUID) -> HttpResponse:
    """The screen beside the door: now and next, in letters that can be read from across the corridor."""
    venue = room_or_404(id)
    blocks = at_the_door(venue, request.now)
    present = next((each for each in blocks if each.block.starts_at <= request.now), None)
    taken = [each for each in blocks if each.block.state == "taken" and each is not present]
    return page(request, "venues/door.html", venue=venue, present=present, ahead=taken, blocks=blocks)


@opens(resident, methods=("GET", "POST"))
def book(request: Request, id: UUID) -> HttpResponse:
    """Whoever has no account proves their phone on the way here."""
    venue = room_or_404(id)
    if request.method == "GET":
        found = moment_in(request.GET.get("from", ""))
        on = found.date() if found else words.next_day(venue, request.now)
        at = f"{found + timedelta(minutes=-found.minute % 15):%H:%M}" if found else ""
        return _book_page(request, venue, BookForm(initial={"on": on, "at": at, "minutes": 60, "people_count": 1}), on)
    form = BookForm(request.POST)
    if not form.is_valid():
        return _book_page(request, venue, form, form.cleaned_data.get("on") or local(request.now).date(), status=422)
    starts, ends = form.times()
    given = form.cleaned_data
    who = Booker(account=request.visitor.account)
    wanted = Wanted(
        starts, ends, given["purpose"], who, given["people_count"], given["accepts"], given["shows_purpose"]
    )  # fmt: skip
    try:
        lend(community=request.community, venue=venue, wanted=wanted, by=request.visitor.actor, now=request.now)
    except BookingRefused as refused:
        status = 409 if isinstance(refused, RoomTaken) else 422
        return _book_page(request, venue, form, given["on"], str(refused), status)
    flash(request, _("已收到，社区同意后会告诉您") if venue.needs_approval else _("订好了"))
    return HttpResponseRedirect(reverse("my-bookings", kwargs={"code": request.community.code}))


def _book_page(
    request: Request, venue: Venue, form: BookForm, on: date, error: str = "", status: int = 200
) -> HttpResponse:
    day = week_of_venue(venue, on - timedelta(days=on.weekday()), request.now)[on.weekday()]
    return page(
        request, "venues/book.html", status=status, venue=venue, form=form, on=on, error=error,
        day=day, weekday=words.weekday, lengths=words.lengths(venue),
        times=words.times_of(venue, on, request.now, day[0].blocks),
    )  # fmt: skip


@opens(resident)
def my_bookings(request: Request) -> HttpResponse:
    assert request.visitor.account is not None
    ahead, before = loans_of(request.visitor.account, request.now)
    return page(request, "venues/my_bookings.html", ahead=ahead, before=before, key_out=words.has_key_out)


@opens(resident, methods=("POST",))
def cancel(request: Request, id: UUID) -> HttpResponse:
    assert request.visitor.account is not None
    loan = loan_of(request.visitor.account, id)
    if loan is None:
        raise Http404(str(id))
    try:
        give_up(loan=loan, by=request.visitor.actor, now=request.now)
    except BookingRefused as refused:
        flash(request, str(refused), "warn")
    else:
        flash(request, _("已取消，谢谢您把时间让给别人"))
    return HttpResponseRedirect(reverse("my-bookings", kwargs={"code": request.community.code}))
