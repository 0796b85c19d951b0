"""Days of the year people meet on: by the sun (06-01) or by the moon (lunar 01-15). No Django."""

import re
from dataclasses import dataclass
from datetime import date

from lunardate import LunarDate

WRITTEN = re.compile(r"^(lunar\s+)?(\d{1,2})-(\d{1,2})$")
#: Lunar years for which the table of months is sure.
FIRST, LAST = 1901, 2098


class BadDay(ValueError):
    """This is no day of a year."""


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """`month` and `day`; by the lunar calendar (农历) where `lunar`. Day 30 of a lunar month of 29 days is its last."""

    month: int
    day: int
    lunar: bool = False

    @classmethod
    def read(cls, text: str) -> "DayOfYear":
        """`03-12`, `lunar 05-05`. Raises `BadDay`."""
        found = WRITTEN.match(text.strip())
        if found is None:
            raise BadDay(text)
        day = cls(int(found[2]), int(found[3]), bool(found[1]))
        try:
            day.in_year(2024)
        except ValueError as error:
            raise BadDay(text) from error
        return day

    def __str__(self) -> str:
        return f"{'lunar ' if self.lunar else ''}{self.month:02d}-{self.day:02d}"

    def in_year(self, year: int) -> date:
        """Its date in a year; for a lunar day the lunar year that begins in it (除夕 of it lies early in the next)."""
        if not self.lunar:
            leap = self.month == 2 and self.day == 29 and not (year % 4 == 0 and (year % 100 or year % 400 == 0))
            return date(year, self.month, 28 if leap else self.day)
        if not FIRST <= year <= LAST or not 1 <= self.month <= 12 or not 1 <= self.day <= 30:
            raise BadDay(str(self))
        try:
            return LunarDate(year, self.month, self.day).to_solar_date()
        except ValueError:
            return LunarDate(year, self.month, self.day - 1).to_solar_date()

    def between(self, first: date, last: date) -> list[date]:
        """Every time it comes from one day to another, both included."""
        found = (self.in_year(year) for year in range(first.year - 1, last.year + 1))
        return [day for day in found if first <= day <= last]
