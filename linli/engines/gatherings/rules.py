"""What follows from values: time credited, ages, whose certificate still holds, what overlaps. No Django."""

from datetime import date, datetime, timedelta


def minutes_of(
    starts_at: datetime, ends_at: datetime, came_at: datetime | None = None, left_at: datetime | None = None
) -> int:
    """Whole minutes credited for a presence: from coming (a quarter of an hour late still counts whole) to leaving,
    never outside the gathering itself."""
    begin = starts_at
    if came_at is not None and came_at > starts_at + timedelta(minutes=15):
        begin = came_at
    end = ends_at if left_at is None else min(left_at, ends_at)
    return max(int((end - begin).total_seconds() // 60), 0)


def age_on(born_on: date, on: date) -> int:
    """Whole years on a day; who is born on 29 February has their birthday on 1 March."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def certificate_holds(earned_on: date, months: int | None, on: date) -> bool:
    """Whether what was learned on a day still counts; without months it counts for ever."""
    return earned_on <= on and (months is None or on < months_later(earned_on, months))


def overlaps(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two times share a moment; one that begins as the other ends does not."""
    return one[0] < other[1] and other[0] < one[1]


def fits_age(age: int | None, least: int | None, most: int | None) -> bool:
    """An unknown age fits only where none is asked."""
    if age is None:
        return least is None and most is None
    return (least is None or age >= least) and (most is None or age <= most)
