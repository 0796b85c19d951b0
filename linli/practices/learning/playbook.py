"""What a community may set of its classes: programmes with their own names, theme days, the plots of its garden."""

from collections.abc import Collection, Iterator
from datetime import time
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from linli.engines.gatherings.enums import GatheringKind
from linli.engines.gatherings.rules_days import BadDay, DayOfYear
from linli.kernel.playbooks import Code, Name, Problem, Strict, Words
from linli.practices.learning.enums import Row
from linli.practices.learning.rules import MEDAL_AGE

Age = Annotated[int, Field(ge=0, le=120)]


def known_day(text: str) -> str:
    try:
        return str(DayOfYear.read(text))
    except BadDay:
        raise ValueError(_("日子要写成 06-01 或 lunar 05-05，不能是“%s”") % text) from None


class ProgrammeEntry(Strict):
    """A class, a hall, a camp. `row` says which mechanism its figures count for."""

    name: Name
    kind: GatheringKind
    row: Row | None = None
    description: Words = ""
    audience: Annotated[str, Field(max_length=60)] = ""
    place: Code | None = None
    led_by: Code | None = None
    needs: Code | None = None
    min_age: Age | None = None
    max_age: Age | None = None
    per_household: Annotated[int, Field(ge=1, le=20)] | None = None
    certificate_months: Annotated[int, Field(ge=1, le=120)] | None = None


class ThemeDayEntry(Strict):
    """`on`: `06-01` or `lunar 05-05`; `at`: from and to."""

    name: Name
    on: Annotated[str, AfterValidator(known_day)]
    programme: Code
    begins: time = time(14, 0)
    ends: time = time(16, 0)
    place: Code | None = None
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None


class GardenEntry(Strict):
    """`plots` as `甲1-40号`; what grows there may be said of each."""

    programme: Code
    plots: list[str] = []


class LearningSection(Strict):
    programmes: dict[Code, ProgrammeEntry] = {}
    theme_days: dict[Code, ThemeDayEntry] = {}
    garden: GardenEntry | None = None
    medal_age: Annotated[int, Field(ge=60, le=110)] = MEDAL_AGE


def settings_of(section: LearningSection) -> dict[str, int]:
    """What is kept with the community itself: at which age somebody is due for the medal (敬老金牌)."""
    return {"medal_age": section.medal_age}


def problems(section: LearningSection, facilities: Collection[str], groups: Collection[str]) -> Iterator[Problem]:
    """Places, groups and programmes that nobody named; ages and times the wrong way round."""
    for key, entry in section.programmes.items():
        yield from _of_programme(section, key, entry, facilities, groups)
    for key, day in section.theme_days.items():
        if day.programme not in section.programmes:
            yield Problem(("theme_days", key, "programme"), _("没有代码为 %s 的系列（见 programmes）") % day.programme)
        if day.place is not None and day.place not in facilities:
            yield Problem(("theme_days", key, "place"), _("没有代码为 %s 的场地（见 facilities）") % day.place)
        if day.ends <= day.begins:
            yield Problem(("theme_days", key, "ends"), _("结束时间要在开始时间之后"))
    if section.garden is not None and section.garden.programme not in section.programmes:
        words = _("没有代码为 %s 的系列（见 programmes）") % section.garden.programme
        yield Problem(("garden", "programme"), words)


def _of_programme(
    section: LearningSection, key: str, entry: ProgrammeEntry, facilities: Collection[str], groups: Collection[str]
) -> Iterator[Problem]:
    where = ("programmes", key)
    if entry.place is not None and entry.place not in facilities:
        yield Problem((*where, "place"), _("没有代码为 %s 的场地（见 facilities）") % entry.place)
    if entry.led_by is not None and entry.led_by not in groups:
        yield Problem((*where, "led_by"), _("没有代码为 %s 的组织（见 groups）") % entry.led_by)
    if entry.needs is not None and (entry.needs not in section.programmes or entry.needs == key):
        yield Problem((*where, "needs"), _("没有代码为 %s 的系列（见 programmes）") % entry.needs)
    if entry.min_age is not None and entry.max_age is not None and entry.max_age < entry.min_age:
        yield Problem((*where, "max_age"), _("年龄上限不能小于下限"))
