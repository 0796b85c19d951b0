"""A gathering is put on the calendar, moved, called off, held. Whoever is on its list is told in the same transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.accounts.models import User
from linli.engines.gatherings.actions.booking import BookingRefused
from linli.engines.gatherings.actions.rooming import change_room, give_room_back, move_room, take_room
from linli.engines.gatherings.actions.telling import tell_enrolled
from linli.engines.gatherings.actions.timers import CLOSE, REMIND, set_timers
from linli.engines.gatherings.actions.waiting import fill_seats
from linli.engines.gatherings.enums import EnrolmentState, Presence, SignUp, Stage
from linli.engines.gatherings.models import Enrolment, Gathering, Programme
from linli.engines.gatherings.rules import minutes_of
from linli.kernel.actors import Actor
from linli.kernel.events import record, unrecorded
from linli.kernel.ids import uuid7
from linli.kernel.jobs import cancel as cancel_job
from linli.kernel.models import Community, Event
from linli.registry.models import Party, Place

KIND = "gathering"
LONGEST = timedelta(days=40)
SIGN_UP_TIMES = ("opens_at", "closes_at")


class NotScheduled(ValueError):
    """A gathering cannot be so; `str()` is shown to the person."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to take place. `sign_up`: one of `SignUp`; empty limits mean none; `series` ties the sessions of one rule."""

    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: Place | None = None
    led_by: Party | None = None
    programme: Programme | None = None
    capacity: int | None = None
    text: str = ""
    sign_up: str = SignUp.NONE
    is_public: bool = False
    room_words: str = ""
    helper_capacity: int | None = None
    materials: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    asks_photo: bool = False
    series: UUID | None = None


def schedule(*, community: Community, what: Plan, by: Actor, now: datetime, organiser: User | None = None) -> Gathering:
    """Put one gathering on the calendar. Raises `NotScheduled`."""
    return schedule_all(community=community, plans=[what], by=by, now=now, organiser=organiser)[0]


@transaction.atomic
def schedule_all(
    *, community: Community, plans: Sequence[Plan], by: Actor, now: datetime, organiser: User | None = None
) -> list[Gathering]:
    """As `schedule`, for many at once; a room is booked with each. Past ones are taken too, as last year's list is."""
    rows = []
    for plan in plans:
        _check(plan)
        rows.append(Gathering(community_id=community.id, organiser=organiser, **_fields(plan)))
    Gathering.objects.bulk_create(rows)
    Event.objects.bulk_create([unrecorded(subject=row, kind=KIND, verb="schedule", by=by, now=now) for row in rows])
    with _rooms():
        for row in rows:
            take_room(community=community, gathering=row, by=by, now=now)
    set_timers(rows, now)
    return rows


@contextmanager
def _rooms() -> Iterator[None]:
    """A room that somebody else has is a reason not to schedule."""
    try:
        yield
    except BookingRefused as refused:
        raise NotScheduled(str(refused)) from None


def _fields(plan: Plan) -> dict[str, Any]:
    fields = {name: getattr(plan, name) for name in Plan.__slots__}
    return fields | {"title": plan.title.strip(), "text": plan.text.strip(), "room_words": plan.room_words.strip()}


def _check(plan: Plan) -> None:
    if not plan.title.strip():
        raise NotScheduled(_("请写上名称"))
    if plan.ends_at <= plan.starts_at:
        raise NotScheduled(_("结束时间要在开始时间之后"))
    if plan.ends_at - plan.starts_at > LONGEST:
        raise NotScheduled(_("一场活动太长了，请分成几次"))


@transaction.atomic
def repeat(
    *, community: Community, what: Plan, starts: Sequence[datetime], by: Actor, now: datetime,
    organiser: User | None = None,
) -> list[Gathering]:  # fmt: skip
    """The same gathering at each of these times (see `rules_recurrence`), as one series. Raises `NotScheduled`."""
    if not starts:
        raise NotScheduled(_("这条规则在这段时间里一次也没有"))
    series, length = uuid7(), what.ends_at - what.starts_at
    plans = [moved_to(replace(what, series=series), start, length) for start in starts]
    return schedule_all(community=community, plans=plans, by=by, now=now, organiser=organiser)


def moved_to(plan: Plan, start: datetime, length: timedelta) -> Plan:
    """The plan at another time, its sign-up opening and closing as long before as they were."""
    shift = start - plan.starts_at
    return replace(
        plan, starts_at=start, ends_at=start + length, opens_at=plan.opens_at and plan.opens_at + shift,
        closes_at=plan.closes_at and plan.closes_at + shift,
    )  # fmt: skip


def _planned(gathering: Gathering) -> Gathering:
    found = (
        Gathering.objects.select_for_update(of=("self",)).select_related("community").filter(id=gathering.id).first()
    )
    if found is None or found.stage != Stage.PLANNED:
        raise NotScheduled(_("这一场已经举行或取消，不能再改"))
    return found


def later_of(gathering: Gathering) -> list[Gathering]:
    """This session and all later ones of its series that are still to come."""
    if gathering.series is None:
        return [gathering]
    rows = Gathering.objects.filter(series=gathering.series, stage=Stage.PLANNED, starts_at__gte=gathering.starts_at)
    return list(rows.order_by("starts_at", "id"))


@transaction.atomic
def move_session(
    *, gathering: Gathering, starts_at: datetime, ends_at: datetime, by: Actor, now: datetime, all_later: bool = False
) -> list[Gathering]:
    """Move this one, or this and all later of its series by the same shift; everybody on the lists is told."""
    shift, length = starts_at - gathering.starts_at, ends_at - starts_at
    if length <= timedelta(0):
        raise NotScheduled(_("结束时间要在开始时间之后"))
    moved = []
    for each in later_of(gathering) if all_later else [gathering]:
        row = _planned(each)
        row.starts_at += shift
        row.ends_at = row.starts_at + length
        row.opens_at = row.opens_at and row.opens_at + shift
        row.closes_at = row.closes_at and row.closes_at + shift
        row.save(update_fields=["starts_at", "ends_at", "opens_at", "closes_at"])
        with _rooms():
            move_room(gathering=row, by=by, now=now)
        record(subject=row, kind=KIND, verb="move", by=by, now=now, minutes=int(shift.total_seconds() // 60))
        if shift:
            tell_enrolled(
                gathering=row, kind="gathering_moved", now=now, text=gettext_lazy("改时间了：%(title)s 改到 %(when)s")
            )
        moved.append(row)
    set_timers(moved, now)
    return moved


@transaction.atomic
def change(
    *, gathering: Gathering, by: Actor, now: datetime, all_later: bool = False, **changes: Any
) -> list[Gathering]:
    """Change words, place or limits of this one, or of all later ones too, whose sign-up opens and closes as long before
    them. Raises `NotScheduled`."""
    changed = []
    for each in later_of(gathering) if all_later else [gathering]:
        row = _planned(each)
        _fits(row, changes)
        shift = row.starts_at - gathering.starts_at
        for name, value in changes.items():
            setattr(row, name, value + shift if name in SIGN_UP_TIMES and value else value)
        row.save(update_fields=[*changes])
        if "place" in changes:
            with _rooms():
                change_room(community=row.community, gathering=row, by=by, now=now)
        record(subject=row, kind=KIND, verb="change", by=by, now=now, fields=sorted(changes))
        fill_seats(gathering=row, by=by, now=now)
        changed.append(row)
    return changed


def _fits(row: Gathering, changes: dict[str, Any]) -> None:
    for limit, count in (("capacity", row.taken_count), ("helper_capacity", row.helper_count)):
        wanted = changes.get(limit)
        if wanted is not None and wanted < count:
            raise NotScheduled(
                ngettext("已经有 %(num)d 人报名，名额不能更少", "已经有 %(num)d 人报名，名额不能更少", count)
                % {"num": count}
            )


@transaction.atomic
def cancel(*, gathering: Gathering, reason: str, by: Actor, now: datetime, all_later: bool = False) -> list[Gathering]:
    """Call it off with a reason; everybody on the list is told. Raises `NotScheduled`."""
    if not reason.strip():
        raise NotScheduled(_("请写明取消的原因，报名的人会看到"))
    called_off = []
    for each in later_of(gathering) if all_later else [gathering]:
        row = _planned(each)
        row.stage, row.cancel_reason = Stage.CANCELLED, reason.strip()[:200]
        row.save(update_fields=["stage", "cancel_reason"])
        give_room_back(gathering=row, by=by, now=now)
        record(subject=row, kind=KIND, verb="cancel", by=by, now=now)
        tell_enrolled(
            gathering=row, kind="gathering_cancelled", now=now, reason=row.cancel_reason,
            text=gettext_lazy("取消了：%(title)s（%(when)s）。原因：%(reason)s"),
        )  # fmt: skip
        for timer in (REMIND, CLOSE):
            cancel_job(kind=timer, key=str(row.id))
        called_off.append(row)
    return called_off


@transaction.atomic
def hold(*, gathering: Gathering, by: Actor, now: datetime, headcount: int | None = None) -> Gathering:
    """It took place: `headcount` people were there without names. Who was present is credited their time, who said
    nothing and did not come is a no-show. Safe to say again."""
    row = Gathering.objects.select_for_update().get(id=gathering.id)
    if row.stage == Stage.CANCELLED:
        raise NotScheduled(_("这一场已经取消"))
    if now < row.starts_at:
        raise NotScheduled(_("还没有开始"))
    row.stage, row.headcount = Stage.HELD, row.headcount if headcount is None else headcount
    row.save(update_fields=["stage", "headcount"])
    _close_list(row)
    record(subject=row, kind=KIND, verb="hold", by=by, now=now)
    cancel_job(kind=CLOSE, key=str(row.id))
    return row


def _close_list(row: Gathering) -> None:
    live = Enrolment.objects.filter(gathering=row, state=EnrolmentState.SIGNED_UP)
    if live.exclude(presence="").exists():
        live.filter(presence="").update(presence=Presence.NO_SHOW)
    credited = list(live.filter(presence=Presence.PRESENT, minutes_reason="", minutes=0).order_by("id"))
    for each in credited:
        each.minutes = minutes_of(row.starts_at, row.ends_at, each.checked_in_at, each.left_at)
    Enrolment.objects.bulk_update(credited, ["minutes"])
    waiting = Enrolment.objects.filter(gathering=row, state=EnrolmentState.WAITING)
    gone = waiting.update(state=EnrolmentState.CANCELLED)
    Gathering.objects.filter(id=row.id).update(waiting_count=F("waiting_count") - gone)
