"""Who takes what comes in now: in one query the days the office edited, the desk and the shift, and the users of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from linli.kernel.calendars import read_office_hours
from linli.kernel.models import CalendarDay
from linli.kernel.prepared import Prepared
from linli.kernel.worktime import Calendar, local
from linli.registry.enums import GroupKind
from linli.registry.models import DutyShift, Group, Membership, Person
from linli.registry.queries.standing import in_force

TEXT = CharField()


@dataclass(frozen=True, slots=True)
class Receiving:
    """The calendar as it is now; the party that takes what comes in (None: there is no desk), and its users."""

    calendar: Calendar
    party_id: UUID | None
    user_ids: tuple[UUID, ...]


def _rows(rows: QuerySet, what: str, column: str, more: Any = Value("", TEXT)) -> QuerySet:  # noqa: B008
    return rows.order_by().values_list(Value(what, TEXT), Cast(column, TEXT), more)


def _users(parties: QuerySet, on: date) -> QuerySet:
    """The users of the one party: of a person themself, of a group its members."""
    members = Membership.objects.filter(in_force(on), group_id=Subquery(parties)).order_by().values("person_id")
    return Person.objects.filter(Q(id=Subquery(parties)) | Q(id__in=members)).exclude(user=None)


def _receiving(now: datetime, on: date) -> QuerySet:
    desks = Group.objects.filter(kind=GroupKind.DESK)
    desk = desks.order_by("code").values("party_id")[:1]
    shifts = DutyShift.objects.filter(starts_at__lte=now, ends_at__gt=now).order_by("-starts_at", "-id")
    shift = shifts.values("party_id")[:1]
    return _rows(CalendarDay.objects.all(), "day", "on", Cast(F("is_workday"), TEXT)).union(
        _rows(desks.filter(party_id=Subquery(desk)), "desk", "party_id"),
        _rows(_users(desk, on), "desk user", "user_id"),
        _rows(DutyShift.objects.filter(id=Subquery(shifts.values("id")[:1])), "shift", "party_id"),
        _rows(_users(shift, on), "shift user", "user_id"),
        all=True,
    )


RECEIVING = Prepared(_receiving)


def receiving(office_hours: Mapping[str, Sequence[Sequence[str]]], now: datetime) -> Receiving:
    """In office hours the desk, out of hours whoever is on duty; of two shifts that overlap the one that began later."""
    found: dict[str, list[str]] = {}
    edited: dict[date, bool] = {}
    for what, value, more in RECEIVING.rows(now=now, on=local(now).date()):
        if what == "day":
            edited[date.fromisoformat(value)] = more in {"1", "true"}
        else:
            found.setdefault(what, []).append(value)
    calendar = Calendar(read_office_hours(office_hours), edited)
    who = "shift" if "shift" in found and not calendar.is_working(now) else "desk"
    party = next((UUID(id) for id in found.get(who, [])), None)
    return Receiving(calendar, party, tuple(sorted(UUID(id) for id in found.get(f"{who} user", []))))
