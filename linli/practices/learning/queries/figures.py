"""What the community's classes and activities add up to in a year, mechanism by mechanism. Computed, never typed in."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from linli.engines.gatherings.enums import EnrolmentState, GatheringKind, Presence, Stage
from linli.engines.gatherings.models import Enrolment, Programme
from linli.engines.gatherings.queries.figures import Figures, figures_of
from linli.practices.learning.enums import Row
from linli.practices.learning.models import FraudStopped, Medal, Plot, PlotClaim
from linli.practices.learning.queries.medals import due_for_medal
from linli.practices.learning.rules import born_by
from linli.registry.enums import Sex

YOUNG = 36


@dataclass(frozen=True, slots=True)
class RowFigures:
    """One mechanism: its own name for it, its programmes, and what they add up to."""

    row: str
    name: str
    programmes: list[Programme]
    figures: Figures


def rows_of(since: datetime, until: datetime) -> list[RowFigures]:
    """Every mechanism a community runs, in the order of `Row`."""
    found: dict[str, list[Programme]] = {}
    for programme in Programme.objects.exclude(row="").order_by("name", "id"):
        found.setdefault(programme.row, []).append(programme)
    return [
        RowFigures(row, str(Row(row).label), found[row], figures_of([each.id for each in found[row]], since, until))
        for row in Row.values
        if row in found
    ]


def talks(since: datetime, until: datetime) -> int:
    """讲座 held in the courses for elders."""
    ids = list(Programme.objects.filter(row=Row.COURSES).order_by().values_list("id", flat=True))
    return figures_of(ids, since, until, kind=GatheringKind.TALK).sessions


@dataclass(frozen=True, slots=True)
class Trained:
    """People, not seats: the young (under 36), women, everybody. Who is not on file counts in `people` alone."""

    people: int
    young: int
    women: int


def trained(since: datetime, until: datetime, on: date) -> Trained:
    present = Enrolment.objects.filter(
        gathering__programme__row=Row.SKILLS, gathering__stage=Stage.HELD, gathering__starts_at__gte=since,
        gathering__starts_at__lt=until, state=EnrolmentState.SIGNED_UP, presence=Presence.PRESENT,
    )  # fmt: skip
    sums = present.order_by().aggregate(
        people=Count("who_key", distinct=True),
        young=Count("who_key", distinct=True, filter=Q(person__born_on__gt=born_by(on, YOUNG))),
        women=Count("who_key", distinct=True, filter=Q(person__sex=Sex.FEMALE)),
    )
    return Trained(**sums)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Frauds stopped, how many by who had been taught, and the money saved where it is known."""

    total: int
    taught: int
    saved_fen: int


def stopped(since: date, until: date) -> Stopped:
    rows = FraudStopped.objects.filter(stopped_on__gte=since, stopped_on__lt=until)
    found = list(rows.order_by("id").values_list("gathering_id", "amount_fen"))
    return Stopped(len(found), sum(1 for taught, _fen in found if taught), sum(fen or 0 for _taught, fen in found))


@dataclass(frozen=True, slots=True)
class Extra:
    """What is counted beside sessions."""

    talks: int
    trained: Trained
    stopped: Stopped
    plots: int
    plots_claimed: int
    medals: int
    medals_due: int


def extra(since: datetime, until: datetime, first: date, last: date, on: date, age: int) -> Extra:
    """The figures of a span that are no sessions; `first` to `last` are its days, `age` that of the medal."""
    return Extra(
        talks=talks(since, until), trained=trained(since, until, on), stopped=stopped(first, last),
        plots=Plot.objects.filter(is_active=True).count(), plots_claimed=PlotClaim.objects.filter(until_on=None).count(),
        medals=Medal.objects.filter(given_on__gte=first, given_on__lt=last).count(),
        medals_due=due_for_medal(on, age).count(),
    )  # fmt: skip
