"""`whistles_for` is the only door to whistles: the community sees all, a called party those it was called by."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from linli.accounts.enums import Reach
from linli.accounts.visitors import Visitor
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.walls import matters_for
from linli.practices.whistle.models import Call, CallTask, Whistle
from linli.practices.whistle.permissions import ANSWER, BLOW, READ

PAGE = 25


def whistles_for(visitor: Visitor) -> QuerySet[Whistle]:
    if not visitor.verified or not visitor.may(READ):
        return Whistle.objects.none()
    if visitor.reaches(Reach.COMMUNITY):
        return Whistle.objects.all()
    mine = Call.objects.filter(
        whistle=OuterRef("id"), community=OuterRef("community"), party_id__in=list(visitor.party_ids)
    )
    return Whistle.objects.filter(Exists(mine))


def whistle_of(visitor: Visitor, id: UUID) -> Whistle | None:
    rows = whistles_for(visitor).filter(id=id)
    return rows.select_related("matter__community", "matter__place", "category", "meeting__place", "blown_by").first()


def list_of(visitor: Visitor, *, ended: bool, page: int) -> tuple[list[Whistle], bool]:
    """A page, latest first, each with its calls; whether there is another."""
    calls = Prefetch("calls", Call.objects.select_related("party").order_by("called_at", "id"))
    rows = whistles_for(visitor).exclude(ended_at=None) if ended else whistles_for(visitor).filter(ended_at=None)
    begin = (page - 1) * PAGE
    found = list(rows.prefetch_related(calls).order_by("-blown_at", "-id")[begin : begin + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def counts_of(visitor: Visitor) -> dict[str, int]:
    """How many run, how many ended."""
    return whistles_for(visitor).aggregate(
        running=Count("id", filter=Q(ended_at=None)), ended=Count("id", filter=~Q(ended_at=None))
    )


@dataclass(slots=True)
class CallShown:
    """A call as this visitor sees it: its tasks where they are theirs to see, and what they may do with it."""

    call: Call
    mine: bool
    sees_tasks: bool
    tasks: list[Matter] = field(default_factory=list)


def is_mine(visitor: Visitor, call: Call) -> bool:
    return call.party_id in visitor.party_ids


def may_answer(visitor: Visitor, call: Call) -> bool:
    """Whoever was called, or the community for somebody who said so by phone."""
    return visitor.may(ANSWER) and (is_mine(visitor, call) or visitor.may(BLOW))


def calls_shown(visitor: Visitor, whistle: Whistle) -> list[CallShown]:
    """The calls of a whistle, one's own first. Who was called sees the tasks of their own call only. Two queries."""
    rows = Call.objects.filter(whistle=whistle).select_related("party").order_by("called_at", "id")
    shown = [CallShown(each, is_mine(visitor, each), _sees_tasks(visitor, each)) for each in rows]
    by_call = {each.call.id: each for each in shown if each.sees_tasks}
    tasks = CallTask.objects.filter(call_id__in=list(by_call)).select_related("matter__holder")
    for task in tasks.order_by("matter__reported_at", "id"):
        by_call[task.call_id].tasks.append(task.matter)
    return sorted(shown, key=lambda each: not each.mine)


def _sees_tasks(visitor: Visitor, call: Call) -> bool:
    return visitor.reaches(Reach.COMMUNITY) or is_mine(visitor, call)


def call_of(whistle: Whistle, id: UUID) -> Call | None:
    return Call.objects.filter(whistle=whistle, id=id).select_related("party", "whistle").first()


def my_calls(visitor: Visitor, whistle: Whistle) -> list[Call]:
    rows = Call.objects.filter(whistle=whistle, party_id__in=list(visitor.party_ids)).select_related("party", "whistle")
    return list(rows.order_by("called_at", "id"))


def matter_to_whistle(visitor: Visitor, id: UUID) -> Matter | None:
    """The matter a whistle is to be blown about, where the visitor may know of it."""
    rows = matters_for(visitor).filter(id=id)
    return rows.select_related("community", "category", "place__parent__parent", "grid").first()


def names_of_reporter(matter: Matter) -> list[str]:
    """What would tell who reported it: name and phone, as given. Nothing of it may reach who is called."""
    reporter = getattr(matter, "reporter", None)
    if reporter is None:
        return []
    told = [reporter.name]
    if reporter.account is not None:
        told += [reporter.account.name, reporter.account.phone]
    if reporter.person is not None:
        told.append(reporter.person.party.name)
    return [each for each in dict.fromkeys(told) if len(each) > 1]


def open_task_count(whistle: Whistle) -> int:
    return CallTask.objects.filter(call__whistle=whistle, matter__closed_at=None).count()


def running_about(matter: Matter) -> Whistle | None:
    """The whistle that runs about a matter: one at a time."""
    return Whistle.objects.filter(matter=matter, ended_at=None).first()
