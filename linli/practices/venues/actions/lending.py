"""Booking a venue on its terms, deciding where it wants to be asked, giving it up."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.accounts.actions.notices import tell
from linli.accounts.models import ResidentAccount, User
from linli.engines.gatherings.actions.booking import (
    Booker,
    BookingRefused,
    agree_booking,
    book,
    cancel_booking,
    move_booking,
    refuse_booking,
)  # fmt: skip
from linli.engines.gatherings.models import Booking
from linli.engines.gatherings.models.booking import LIVE
from linli.engines.gatherings.rules_booking import Limits, is_open, is_whole, read_hours, slots, too_many
from linli.kernel.actors import Actor
from linli.kernel.models import Community
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.practices.venues.enums import OpensTo
from linli.practices.venues.models import Loan, Venue
from linli.practices.venues.queries.residents import household_of, people_of
from linli.registry.queries.receiving import receiving


class NotLent(BookingRefused):
    """The venue's terms do not allow this; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """When, what for, how many, for whom; `accepts`: the rules were read to or by whoever will be there.

    `own_use`: the community needs the room itself, or it cannot be used: no hours, rules and turns.
    """

    starts_at: datetime
    ends_at: datetime
    purpose: str
    who: Booker = field(default_factory=Booker)
    people_count: int = 1
    accepts: bool = False
    shows_purpose: bool = False
    own_use: bool = False


@transaction.atomic
def lend(
    *, community: Community, venue: Venue, wanted: Wanted, by: Actor, now: datetime, at_desk: bool = False
) -> Loan:
    """Book a venue; where it wants to be asked and no staff does this (`at_desk`), it is held until they decide.

    Raises `NotLent` for what its terms do not allow, `RoomTaken`, `BookingRefused`.
    """
    # One after the other in a venue, so that a household cannot take two last turns at once.
    list(Venue.objects.select_for_update(no_key=True).filter(id=venue.id).order_by("id"))
    household = None
    if not wanted.own_use:
        _check_terms(venue, wanted, now, at_desk)
        household = _check_turns(venue, wanted)
    asked = venue.needs_approval and not at_desk
    booking = book(
        community=community, room=venue.place, starts_at=wanted.starts_at, ends_at=wanted.ends_at, asked=asked,
        purpose=wanted.purpose, who=wanted.who, by=by, now=now,
    )  # fmt: skip
    loan = Loan.new(
        booking=booking, venue=venue, household_id=household, people_count=wanted.people_count,
        is_own_use=wanted.own_use, shows_purpose=wanted.shows_purpose,
        rules_accepted_at=now if wanted.accepts else None,
    )  # fmt: skip
    if asked:
        _ask_desk(community, loan, now)
    elif wanted.who.account or wanted.who.person:
        _tell(community, loan, gettext_lazy("%(room)s订好了：%(when)s。"), now)
    return loan


@transaction.atomic
def agree(*, community: Community, loan: Loan, user: User, by: Actor, now: datetime) -> None:
    """Say yes, and tell whoever asked."""
    agree_booking(booking=loan.booking, by=by, now=now)
    Loan.objects.filter(id=loan.id).update(decided_by=user)
    _tell(community, loan, gettext_lazy("%(room)s同意借用：%(when)s。"), now)


@transaction.atomic
def decline(*, community: Community, loan: Loan, reason: str, user: User, by: Actor, now: datetime) -> None:
    """Say no and why."""
    refuse_booking(booking=loan.booking, reason=reason, by=by, now=now)
    Loan.objects.filter(id=loan.id).update(decided_by=user)
    _tell(community, loan, gettext_lazy("%(room)s这次不能借：%(when)s。%(reason)s"), now, reason=reason.strip())


@transaction.atomic
def give_up(*, loan: Loan, by: Actor, now: datetime) -> None:
    """Whoever booked it does not need it any more. Raises `NotLent` once it has ended."""
    if loan.booking.ends_at <= now:
        raise NotLent(_("已经结束，不能取消"))
    cancel_booking(booking=loan.booking, by=by, now=now)


@transaction.atomic
def call_off(*, community: Community, loan: Loan, reason: str, by: Actor, now: datetime) -> None:
    """The community takes a booking back, says why, and tells whoever had it."""
    if not reason.strip():
        raise NotLent(_("请写明为什么取消"))
    cancel_booking(booking=loan.booking, by=by, now=now, reason=reason)
    _tell(community, loan, gettext_lazy("%(room)s的预订取消了：%(when)s。%(reason)s"), now, reason=reason.strip())


@transaction.atomic
def change_time(
    *, community: Community, loan: Loan, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime
) -> None:
    """Another time in the same venue, told to whoever has it. Raises `RoomTaken`."""
    move_booking(booking=loan.booking, starts_at=starts_at, ends_at=ends_at, by=by, now=now)
    _tell(community, loan, gettext_lazy("%(room)s的预订改到%(when)s。"), now)


# -- terms


def _check_terms(venue: Venue, wanted: Wanted, now: datetime, at_desk: bool) -> None:
    if not venue.is_active:
        raise NotLent(_("这个场地现在不外借"))
    if not (is_whole(wanted.starts_at) and is_whole(wanted.ends_at) and wanted.ends_at > wanted.starts_at):
        raise NotLent(_("请选好开始时间和时长"))
    if (wanted.starts_at < now and not at_desk) or wanted.ends_at <= now:
        raise NotLent(_("这个时间已经过去了"))
    if (wanted.ends_at - wanted.starts_at).total_seconds() > venue.longest_minutes * 60:
        raise NotLent(_("一次最长 %(n)d 分钟") % {"n": venue.longest_minutes})
    if local(wanted.starts_at).date() > local(now).date() + timedelta(days=venue.ahead_days):
        raise NotLent(
            ngettext("最多提前 %(num)d 天预订", "最多提前 %(num)d 天预订", venue.ahead_days) % {"num": venue.ahead_days}
        )
    if not is_open(read_hours(venue.hours), slots(wanted.starts_at, wanted.ends_at)):
        raise NotLent(_("这段时间不全在开放时间内"))
    if venue.seats and wanted.people_count > venue.seats:
        raise NotLent(ngettext("这里最多坐 %(num)d 人", "这里最多坐 %(num)d 人", venue.seats) % {"num": venue.seats})
    if not wanted.accepts:
        raise NotLent(_("请先看过使用规则并打勾"))
    if not at_desk:
        _check_who(venue, wanted.who.account)


def _check_who(venue: Venue, account: ResidentAccount | None) -> None:
    if venue.opens_to == OpensTo.DESK:
        raise NotLent(_("这里由社区代订，请打电话或到社区来"))
    if venue.opens_to == OpensTo.RESIDENTS and (account is None or not people_of(account)):
        raise NotLent(_("这里只借给登记在册的居民。您的电话还没有和档案对上，请打电话或到社区来，由我们代订"))


def _check_turns(venue: Venue, wanted: Wanted) -> UUID | None:
    """The household whose turn this takes. Raises `NotLent` where it has had its turns of the week."""
    who, on = wanted.who, local(wanted.starts_at).date()
    people = [who.person] if who.person else people_of(who.account) if who.account else []
    household = household_of(people, on)
    same = Q(household_id=household) if household else Q(pk__in=[])
    if who.account:
        same |= Q(booking__account=who.account)
    if who.person:
        same |= Q(booking__person=who.person)
    live = Q(booking__in=Booking.objects.filter(LIVE, room_id=venue.place_id).order_by().values("id"))
    had = Loan.objects.filter(same, live, venue=venue).order_by().values_list("booking__starts_at", flat=True)
    limits = Limits(week_count=venue.week_count)
    if too_many(limits, wanted.starts_at, list(had)):
        raise NotLent(
            ngettext(
                "每户每周最多借 %(num)d 次，这一周的次数用完了",
                "每户每周最多借 %(num)d 次，这一周的次数用完了",
                venue.week_count,
            )
            % {"num": venue.week_count}
        )
    return household


# -- telling


def when(booking: Booking) -> str:
    """`05-20 09:00–10:30`."""
    starts, ends = local(booking.starts_at), local(booking.ends_at)
    return f"{starts:%m-%d %H:%M}–{ends:%H:%M}"


def _tell(community: Community, loan: Loan, text: Promise, now: datetime, **words: str) -> None:
    booking = loan.booking
    account = booking.account_id or (booking.person.account_id if booking.person else None)
    if account:
        said = kept(text, room=loan.venue.place.name, when=when(booking), **words)
        path = reverse("my-bookings", kwargs={"code": community.code})
        tell(kind="venue_booking", text=said, path=path, now=now, accounts=[account], about=booking.id)


def _ask_desk(community: Community, loan: Loan, now: datetime) -> None:
    front = receiving(community.office_hours, now)
    said = kept(gettext_lazy("有人想借%(room)s：%(when)s"), room=loan.venue.place.name, when=when(loan.booking))
    path = reverse("room-desk", kwargs={"code": community.code})
    tell(kind="venue_asked", text=said, path=path, now=now, users=front.user_ids, about=loan.booking_id)
