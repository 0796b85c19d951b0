"""Problem lists as anybody and as staff see them. No single person is named in public: teams and bodies are."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from linli.accounts.visitors import Visitor
from linli.design.panels import Panel
from linli.engines.matters.enums import Wall
from linli.engines.matters.models import Matter
from linli.kernel.models import StoredFile
from linli.practices.problemlists.models import Problem, ProblemList
from linli.practices.problemlists.permissions import MANAGE, TAKE
from linli.practices.problemlists.rules import Progress, progress
from linli.registry.enums import PartyKind


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with its items in order, and how far it is."""

    row: ProblemList
    problems: list[Problem]
    progress: Progress


def _problems() -> QuerySet[Problem]:
    return Problem.objects.select_related("matter__holder", "photo").order_by("position", "id")


def _lists() -> QuerySet[ProblemList]:
    return ProblemList.objects.prefetch_related(Prefetch("problems", _problems()))


def _listed(row: ProblemList) -> Listed:
    found = list(row.problems.all())
    return Listed(row, found, progress(each.standing for each in found))


def lists(*, public: bool) -> list[Listed]:
    """The last made first, in two queries."""
    rows = _lists().exclude(published_at=None) if public else _lists()
    return [_listed(row) for row in rows.order_by("-made_at", "-id")[:50]]


def list_with(id: UUID, *, public: bool) -> Listed | None:
    rows = _lists().exclude(published_at=None) if public else _lists()
    row = rows.filter(id=id).first()
    return _listed(row) if row else None


def problem_of(row: ProblemList, id: UUID) -> Problem | None:
    rows = _problems().select_related("matter__community", "problem_list")
    return rows.filter(problem_list=row, id=id).first()


def taker_shown(problem: Problem) -> str:
    """Who took it, as anybody may know: a team or body by its name, a person never."""
    holder = problem.matter.holder
    return holder.name if problem.is_taken and holder and holder.kind != PartyKind.PERSON else ""


def public_photo(list_id: UUID, id: UUID) -> StoredFile | None:
    """The photo of a problem that was ticked off, where anybody may see it."""
    rows = _problems().filter(problem_list=list_id, id=id, problem_list__published_at__isnull=False, shows_photo=True)
    found = rows.first()
    return found.photo if found and found.standing == "done" else None


def holds(visitor: Visitor, problem: Problem) -> bool:
    return problem.matter.holder_id in visitor.party_ids


def listable(matter: Matter) -> bool:
    """Whether a matter may be put on a list that anybody reads."""
    return matter.wall in (Wall.PUBLIC, Wall.STAFF) and matter.is_open


def way_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """From a matter to the lists; asks nothing."""
    return [Panel("problemlists/_way.html")] if visitor.may(MANAGE) and listable(matter) else []


def item_panel(matter: Matter, visitor: Visitor) -> list[Panel]:
    """From a task to the list it stands on, where it is ticked off with a photo."""
    if not visitor.may(TAKE):
        return []
    found = Problem.objects.filter(matter=matter).select_related("problem_list").first()
    return [Panel("problemlists/_item.html", {"problem": found})] if found else way_panel(matter, visitor)
