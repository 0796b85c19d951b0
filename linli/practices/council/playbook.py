"""What a community may set of its council: supporters asked for, days of each phase, the monthly bench talk, its halls."""

from collections.abc import Collection, Iterator
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from linli.kernel.models import Community
from linli.kernel.playbooks import Code, Name, Problem, Strict
from linli.practices.council.enums import Hall, OnHoliday, Stage
from linli.practices.council.rules import SMALL

Days = Annotated[int, Field(ge=1, le=365)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class PhaseDays(Strict):
    """How many days each of the five phases stays open, unless its dates are set by hand."""

    proposed: Days = 30
    discussion: Days = 14
    review: Days = 7
    appraisal: Days = 14
    resolution: Days = 7


class BenchTalkEntry(Strict):
    """建言堂: every month on that day by itself; `on_holiday` says what happens where that day is none to work on."""

    name: Name = "板凳会"
    day: Annotated[int, Field(ge=1, le=31)] = 20
    time: Clock = "19:00"
    minutes: Annotated[int, Field(ge=15, le=600)] = 90
    on_holiday: OnHoliday = OnHoliday.KEEP
    place: Code | None = None


class CouncilEntry(Strict):
    """`supporters` make a resident's proposal an agenda item; groups smaller than `small_group` are not shown apart.

    With a `bench_talk` every month has its talk from the day the playbook is applied; without one nobody is called.
    """

    supporters: Annotated[int, Field(ge=1, le=1000)] = 10
    small_group: Annotated[int, Field(ge=SMALL, le=50)] = SMALL
    phases: PhaseDays = PhaseDays()
    bench_talk: BenchTalkEntry | None = None
    halls: dict[Hall, Name] = {}


class CouncilSection(Strict):
    council: CouncilEntry = CouncilEntry()


def problems(section: CouncilSection, places: Collection[str]) -> Iterator[Problem]:
    """A bench talk at a place that is none."""
    talk = section.council.bench_talk
    place = talk.place if talk else None
    if place is not None and place not in places:
        yield Problem(("council", "bench_talk", "place"), _("没有代码为 %s 的场所") % place)


def council_of(community: Community) -> CouncilEntry:
    """What this community set, from `Community.settings["council"]`."""
    return CouncilEntry.model_validate(community.settings.get("council", {}))


def bench_talk_of(community: Community) -> BenchTalkEntry:
    """How a bench talk is here, also where somebody switches it on by hand."""
    return council_of(community).bench_talk or BenchTalkEntry()


def days_of(community: Community, stage: str) -> int:
    """How long a phase stays open here."""
    return int(getattr(council_of(community).phases, Stage(stage).value))


def hall_name(community: Community, hall: str) -> str:
    """What the community calls a hall (网络讲堂, 网格课堂): the name is its own."""
    return council_of(community).halls.get(Hall(hall)) or str(Hall(hall).label)
