"""The calendar: a month, a week, today; and what is on for residents."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.engines.gatherings.enums import WITH_CHILDREN, EnrolmentRole, GatheringKind, SignUp, Stage
from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.queries.walls import public_gatherings
from linli.engines.gatherings.rules import age_on
from linli.kernel.worktime import SHANGHAI, local
from linli.registry.models import Person, Place

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    rows: list[Gathering]


def begin_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def month_of(rows: QuerySet[Gathering], first: date) -> list[list[Day]]:
    """The weeks of a month, Monday to Sunday, with what takes place each day. One query."""
    begin = first.replace(day=1)
    begin -= timedelta(days=begin.weekday())
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    weeks = -(-(after - begin).days // 7)
    days = _days(rows, begin, weeks * 7)
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def week_of(rows: QuerySet[Gathering], day: date) -> list[Day]:
    return _days(rows, day - timedelta(days=day.weekday()), 7)


def _days(rows: QuerySet[Gathering], begin: date, number: int) -> list[Day]:
    last = begin_of(begin + timedelta(days=number))
    found = rows.filter(starts_at__lt=last, ends_at__gt=begin_of(begin)).select_related("place", "led_by", "programme")
    days = {begin + timedelta(days=n): Day(begin + timedelta(days=n), []) for n in range(number)}
    for row in found.order_by("starts_at", "id"):
        day, end = local(row.starts_at).date(), local(row.ends_at - timedelta(seconds=1)).date()
        while day <= end:
            if day in days:
                days[day].rows.append(row)
            day += timedelta(days=1)
    return list(days.values())


def today(rows: QuerySet[Gathering], now: datetime) -> list[Gathering]:
    """What the board at the centre shows."""
    return _days(rows.exclude(stage=Stage.CANCELLED), local(now).date(), 1)[0].rows


def filtered(
    rows: QuerySet[Gathering], *, programme: UUID | None = None, place: UUID | None = None, kind: str = "",
    led_by: UUID | None = None,
) -> QuerySet[Gathering]:  # fmt: skip
    wanted = {"programme_id": programme, "place_id": place, "kind": kind or None, "led_by_id": led_by}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


# -- for residents

FOR_CHILDREN = Q(kind__in=WITH_CHILDREN) | Q(programme__max_age__lt=18)
ELDER = 60
FOR_ELDERS = Q(kind=GatheringKind.CEREMONY) | Q(programme__min_age__gte=50)


def whats_on(now: datetime, *, days: int = 31) -> QuerySet[Gathering]:
    """What is announced and not over yet, soonest first."""
    rows = public_gatherings().filter(stage=Stage.PLANNED, ends_at__gt=now, starts_at__lt=now + timedelta(days=days))
    return rows.select_related("place", "programme", "led_by").order_by("starts_at", "id")


def for_whom(rows: QuerySet[Gathering], who: str) -> QuerySet[Gathering]:
    """For a child, or for a mother: what is meant for them, and what sets no age that shuts them out."""
    if who == "child":
        return rows.filter(FOR_CHILDREN | Q(programme__min_age__lte=14))
    if who == "elder":
        return rows.filter(FOR_ELDERS | Q(programme__max_age=None) & Q(programme__isnull=False)).exclude(FOR_CHILDREN)
    return rows


def near(rows: list[Gathering], home: Place | None) -> list[Gathering]:
    """Those nearest to a home first; without coordinates as they were."""
    if home is None or home.latitude is None or home.longitude is None:
        return rows

    def distance(row: Gathering) -> float:
        place = row.place
        if place is None or place.latitude is None or place.longitude is None:
            return 9.0
        return (place.latitude - home.latitude) ** 2 + (place.longitude - home.longitude) ** 2  # type: ignore[operator]

    return sorted(rows, key=distance)


def role_for(person: Person | None, gathering: Gathering) -> str:
    """Whoever is under 14 comes as a child; so does a mere name where children are looked after."""
    if person is None or person.born_on is None:
        young = gathering.kind in WITH_CHILDREN
    else:
        young = age_on(person.born_on, local(gathering.starts_at).date()) < 14
    return EnrolmentRole.CHILD if young else EnrolmentRole.PARTICIPANT


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with the sign-up: open or not, and the seats left (None: no limit)."""

    open: bool
    left: int | None
    waiting: int


def standing_of(gathering: Gathering, now: datetime) -> Standing:
    closes = gathering.closes_at or gathering.starts_at
    begun = gathering.opens_at is None or now >= gathering.opens_at
    is_open = gathering.sign_up == SignUp.OPEN and gathering.stage == Stage.PLANNED and begun and now < closes
    left = None if gathering.capacity is None else max(gathering.capacity - gathering.taken_count, 0)
    return Standing(is_open, left, gathering.waiting_count)
