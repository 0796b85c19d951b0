"""Seats and the waiting list. A seat is taken by one conditional UPDATE of the gathering's counters, which also holds its
row until the transaction ends: no seat is given twice, none is lost, and whoever waits longest moves up first."""

from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.engines.gatherings.actions.telling import tell_one
from linli.engines.gatherings.enums import HELPING, EnrolmentState, Stage
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.actors import Actor
from linli.kernel.events import record

KIND = "enrolment"


def counter_of(role: str) -> tuple[str, str]:
    """The counter and the limit of a role: those who help are counted apart."""
    return ("helper_count", "helper_capacity") if role in HELPING else ("taken_count", "capacity")


def take_seat(gathering: Gathering, role: str) -> bool:
    """One more on the list, if a seat of the role is free and nobody of it waits. Holds the row."""
    counter, limit = counter_of(role)
    free = Q(**{limit: None}) | Q(**{f"{counter}__lt": F(limit)})
    rows = Gathering.objects.filter(free, id=gathering.id, stage=Stage.PLANNED)
    return bool(rows.update(**{counter: F(counter) + 1, "last_number": F("last_number") + 1}))


def take_number(gathering: Gathering) -> bool:
    """One more on the waiting list. Holds the row."""
    rows = Gathering.objects.filter(id=gathering.id, stage=Stage.PLANNED)
    return bool(rows.update(waiting_count=F("waiting_count") + 1, last_number=F("last_number") + 1))


def lock(gathering: Gathering) -> Gathering:
    """The row as it is now, held until the transaction ends."""
    return (
        Gathering.objects.select_for_update(of=("self",)).select_related("community", "programme").get(id=gathering.id)
    )


def fill_seats(*, gathering: Gathering, by: Actor, now: datetime) -> list[Enrolment]:
    """Whoever waits moves up while there are seats, longest waiting first, and is told. The row must be held."""
    moved: list[Enrolment] = []
    row = lock(gathering)
    if row.stage != Stage.PLANNED or not row.waiting_count or now >= row.ends_at:
        return moved
    waiting = Enrolment.objects.filter(gathering=row, state=EnrolmentState.WAITING)
    for each in waiting.select_related("account").order_by("number"):
        counter, limit = counter_of(each.role)
        most = getattr(row, limit)
        if most is not None and getattr(row, counter) >= most:
            continue
        setattr(row, counter, getattr(row, counter) + 1)
        row.waiting_count -= 1
        each.state, each.moved_up_at = EnrolmentState.SIGNED_UP, now
        each.gathering = row
        moved.append(each)
    _keep(row, moved, by, now)
    return moved


def _keep(row: Gathering, moved: list[Enrolment], by: Actor, now: datetime) -> None:
    if not moved:
        return
    row.save(update_fields=["taken_count", "helper_count", "waiting_count"])
    Enrolment.objects.bulk_update(moved, ["state", "moved_up_at"])
    for each in moved:
        record(subject=each, kind=KIND, verb="move_up", by=by, now=now)
        tell_one(
            enrolment=each,
            kind="moved_up",
            now=now,
            text=_("有名额了：您已补上 %(title)s（%(when)s），序号 %(number)s"),
        )
