"""组织生活 of a year: what is due per branch and period, what was held and minuted, who is behind."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from linli.engines.gatherings.enums import Stage
from linli.engines.gatherings.models import AgendaItem, Gathering
from linli.kernel.worktime import SHANGHAI, local
from linli.practices.partylife.models import LifeMeeting, Requirement
from linli.practices.partylife.queries.walls import meetings_of
from linli.practices.partylife.rules import FIRST_ITEM, Standing, standing
from linli.registry.models import Party


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of one branch through the year."""

    requirement: Requirement
    periods: list[Standing]

    @property
    def behind(self) -> int:
        return sum(each.state == "behind" for each in self.periods)


@dataclass(frozen=True, slots=True)
class Board:
    branch: Party
    lines: list[Line]

    @property
    def behind(self) -> int:
        return sum(line.behind for line in self.lines)

    @property
    def due(self) -> int:
        return sum(each.state == "due" for line in self.lines for each in line.periods)

    @property
    def share(self) -> float | None:
        """Of what was due by now, how much was held."""
        over = [each for line in self.lines for each in line.periods if each.state in ("done", "behind")]
        return sum(each.state == "done" for each in over) / len(over) if over else None


def requirements() -> list[Requirement]:
    return list(Requirement.objects.filter(is_active=True).order_by("position", "id"))


def _in_year(branches: list[Party], year: int) -> list[LifeMeeting]:
    first, after = datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)
    said = AgendaItem.objects.filter(
        community=OuterRef("community"), minutes__gathering=OuterRef("gathering"), key=FIRST_ITEM
    ).exclude(said="")
    rows = meetings_of(branches).filter(gathering__starts_at__gte=first, gathering__starts_at__lt=after)
    rows = rows.exclude(gathering__stage=Stage.CANCELLED).select_related("gathering__minutes", "branch")
    return list(rows.annotate(has_first=Exists(said)).order_by("gathering__starts_at", "id"))


def counts(meeting: LifeMeeting, requirement: Requirement | None) -> bool:
    """Whether it was held as it should be: minuted to the end, with its first item where one is asked for."""
    minutes = getattr(meeting.gathering, "minutes", None)
    closed = minutes is not None and minutes.closed_at is not None
    first = requirement is None or not requirement.first_item or meeting.has_first  # type: ignore[attr-defined]
    return meeting.gathering.stage == Stage.HELD and closed and first


def boards(branches: list[Party], year: int, now: datetime) -> list[Board]:
    """Two queries for all."""
    wanted = requirements()
    by_kind = {row.kind: row for row in wanted}
    held: dict[tuple[UUID, str], list[date]] = defaultdict(list)
    planned: dict[tuple[UUID, str], list[date]] = defaultdict(list)
    for each in _in_year(branches, year):
        on = local(each.gathering.starts_at).date()
        (held if counts(each, by_kind.get(each.kind)) else planned)[each.branch_id, each.kind].append(on)
    today = local(now).date()

    def line(branch: Party, row: Requirement) -> Line:
        key = (branch.id, row.kind)
        return Line(row, standing(row.every, row.times, year, held[key], planned[key], today, row.from_on))

    return [Board(branch, [line(branch, row) for row in wanted]) for branch in branches]


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting of the year: as what it counts, and what it still wants."""

    gathering: Gathering
    branch: Party
    kinds: list[str]
    wants: str


def meetings_in(branches: list[Party], year: int, now: datetime) -> list[Shown]:
    """The last first. `wants`: minutes, first_item or nothing."""
    by_kind = {row.kind: row for row in requirements()}
    found: dict[UUID, Shown] = {}
    for each in _in_year(branches, year):
        shown = found.setdefault(each.gathering_id, Shown(each.gathering, each.branch, [], _wants(each, by_kind, now)))
        shown.kinds.append(each.get_kind_display())
    return sorted(found.values(), key=lambda one: (one.gathering.starts_at, one.gathering.id), reverse=True)


def _wants(meeting: LifeMeeting, by_kind: dict[str, Requirement], now: datetime) -> str:
    if meeting.gathering.ends_at > now or counts(meeting, by_kind.get(meeting.kind)):
        return ""
    minutes = getattr(meeting.gathering, "minutes", None)
    return "first_item" if minutes is not None and minutes.closed_at is not None else "minutes"
