"""Figures of council, computed from its records: person-times in the halls, rounds, satisfaction."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.fields import IntegerField
from django.db.models.functions import Coalesce, Greatest

from linli.engines.gatherings.enums import GatheringKind, Presence
from linli.engines.gatherings.enums import Stage as Held
from linli.engines.gatherings.models import Enrolment, Gathering
from linli.kernel.worktime import SHANGHAI
from linli.practices.council.enums import Hall, ProjectStage, ReviewWay
from linli.practices.council.models import CompletionReview, DoorCount, Opinion, Project, Proposal, Reviewer, Round
from linli.practices.council.queries.proposals import spent
from linli.practices.council.rules import SMALL, satisfaction

#: Which gatherings belong to which hall.
HALLS: dict[str, Hall] = {
    GatheringKind.ASSEMBLY: Hall.DELIBERATION,
    GatheringKind.MEETING: Hall.DELIBERATION,
    GatheringKind.JOINT_REVIEW: Hall.DELIBERATION,
    GatheringKind.BENCH_TALK: Hall.BENCH,
    GatheringKind.CLASS: Hall.CLASSROOM,
    GatheringKind.TALK: Hall.CLASSROOM,
    GatheringKind.DRILL: Hall.CLASSROOM,
    GatheringKind.PLAY: Hall.CLASSROOM,
    GatheringKind.QUIZ: Hall.CLASSROOM,
    GatheringKind.TRAINING: Hall.CLASSROOM,
}


@dataclass(slots=True)
class HallFigures:
    """One hall: sessions held, people present or counted there, people counted at the door, proposals that came of it."""

    hall: Hall
    sessions: int = 0
    attended: int = 0
    door: int = 0
    proposals: int = 0

    @property
    def person_times(self) -> int:
        return self.attended + self.door


def _attendance() -> Greatest:
    """People of a gathering: those marked present, or the headcount where more were counted."""
    there = Enrolment.objects.filter(
        gathering=OuterRef("id"), community=OuterRef("community"), presence=Presence.PRESENT
    )
    number = there.order_by().values("gathering").annotate(n=Count("id")).values("n")
    nobody, whole = Value(0, IntegerField()), IntegerField()
    marked = Coalesce(Subquery(number, output_field=whole), nobody)
    return Greatest(marked, Coalesce("headcount", nobody, output_field=whole), output_field=whole)


def hall_figures(since: date, until: date) -> list[HallFigures]:
    """Person-times received in each hall from the first to the last day, in three queries."""
    found = {hall: HallFigures(hall) for hall in Hall}
    first, last = (
        datetime.combine(day, clock, tzinfo=SHANGHAI) for day, clock in ((since, time.min), (until, time.max))
    )
    held = Gathering.objects.filter(stage=Held.HELD, starts_at__range=(first, last), kind__in=HALLS)
    rows = held.annotate(people=_attendance()).order_by().values_list("kind", "people")
    for kind, people in rows:
        figures = found[HALLS[kind]]
        figures.sessions += 1
        figures.attended += people
    doors = DoorCount.objects.filter(on__range=(since, until)).order_by()
    for hall, count in doors.values_list("hall").annotate(Sum("count")):
        found[Hall(hall)].door = count
    made = Proposal.objects.filter(proposed_at__range=(first, last), gathering__isnull=False).order_by()
    for kind, number in made.values_list("gathering__kind").annotate(Count("id")):
        if kind in HALLS:
            found[HALLS[kind]].proposals += number
    return list(found.values())


def projects_of(round: Round) -> list[Project]:
    """The year's projects by rank, with `spent_fen`, ratings and `satisfaction`; two queries."""
    rows = Project.objects.filter(round=round).select_related("proposal", "holder", "place")
    projects = list(rows.annotate(spent_fen=spent("id")).order_by("rank", "id"))
    ratings: dict[object, dict[str, int]] = {}
    grouped = CompletionReview.objects.filter(project__round=round).order_by().values_list("project_id", "rating")
    for project, rating, number in grouped.annotate(Count("id")):
        ratings.setdefault(project, {})[rating] = number
    for each in projects:
        each.ratings = ratings.get(each.id, {})
        each.satisfaction = satisfaction(each.ratings.items())
    return projects


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """`reviewed` counts ratings: one reviewer gives as many as there are projects."""

    projects: int
    completed: int
    reviewed: int
    satisfaction: float | None

    @property
    def is_public(self) -> bool:
        """Whether enough people rated, so that none can be told from the share."""
        return self.reviewed >= SMALL * max(self.projects, 1)


def round_figures(rounds: QuerySet[Round]) -> RoundFigures:
    """Projects chosen and completed, and the satisfaction of all ratings together."""
    projects = Project.objects.filter(round__in=rounds)
    counts = projects.aggregate(n=Count("id"), done=Count("id", filter=Q(stage=ProjectStage.COMPLETED)))
    grouped = CompletionReview.objects.filter(project__round__in=rounds).order_by().values_list("rating")
    ratings = list(grouped.annotate(Count("id")))
    return RoundFigures(counts["n"], counts["done"], sum(number for _r, number in ratings), satisfaction(ratings))


@dataclass(frozen=True, slots=True)
class ReviewCounts:
    """How many may review a year's projects, have done so, and did it through a worker; never who."""

    voted: int
    said: int
    at_desk: int


def review_counts(round: Round) -> ReviewCounts:
    """Whoever rated most of the projects rated the first that was rated most: people, not ratings."""
    voted = Reviewer.objects.filter(round=round).count()
    rows = CompletionReview.objects.filter(project__round=round).order_by().values_list("project_id")
    counts = list(rows.annotate(said=Count("id"), desk=Count("id", filter=Q(way=ReviewWay.DESK))))
    return ReviewCounts(voted, max((r[1] for r in counts), default=0), max((r[2] for r in counts), default=0))


def opinions_by_way(proposal: Proposal) -> dict[str, int]:
    """How many opinions came by each way, all rounds, for the desk."""
    return dict(Opinion.objects.filter(proposal=proposal).order_by().values_list("way").annotate(Count("id")))
