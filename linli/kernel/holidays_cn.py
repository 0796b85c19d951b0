"""China's days off and make-up workdays (调休), from the `holidays` package. It must not know Django.

The State Council announces a year's swaps in the autumn before. For a year not announced yet the statutory
holidays still count (they follow from the calendar) but no make-up days; where nothing is known, weekdays.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChinaYear:
    """`off`: holidays and days off in exchange; `makeup`: weekend days worked instead."""

    off: frozenset[date]
    makeup: frozenset[date]
    published: bool


@lru_cache(maxsize=64)
def china_year(year: int) -> ChinaYear:
    """The special days of one year; says once in the log when they are not published."""
    try:
        found = _from_package(year)
    except Exception as error:
        log.warning("holidays of this year cannot be computed", year=year, error=type(error).__name__)
        return ChinaYear(frozenset(), frozenset(), False)
    if not found.published:
        log.warning("make-up workdays are not known: update `holidays` or edit the calendar", year=year)
    return found


def _from_package(year: int) -> ChinaYear:
    from holidays.countries import China  # 0.3 s: only where a clock is really asked

    china = China(years=[year], expand=False)
    return ChinaYear(
        off=frozenset(day for day in china if day.year == year),
        makeup=frozenset(day for day in china.weekend_workdays if day.year == year),
        published=year in china.special_public_holidays,
    )
