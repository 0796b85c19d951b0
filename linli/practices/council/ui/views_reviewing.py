"""竣工评议: by who voted, on the phone; at the desk for who says it to a worker. Each person once, whichever way."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens, resident
from linli.design.pages import flash, page
from linli.kernel.ids import read_id
from linli.practices.council.actions.moving import CouncilRefused
from linli.practices.council.actions.reviewing import Item, mark_of, review
from linli.practices.council.enums import ReviewWay, RoundStage, Satisfaction
from linli.practices.council.models import Project, Reviewer, Round
from linli.practices.council.permissions import GATHER
from linli.practices.council.queries import rounds as reading
from linli.practices.council.queries.figures import projects_of
from linli.practices.council.ui.views_decide import to
from linli.practices.council.ui.views_rounds import round_or_404


@opens(resident, methods=("GET", "POST"))
def round_review(request: Request, year: int) -> HttpResponse:
    """Item by item, by who voted; may be changed while it is open."""
    found = round_or_404(year)
    projects, reviewer = projects_of(found), reading.may_review_as(found, request.visitor.account)
    if request.method == "GET":
        return _review_page(request, found, projects, reviewer)
    try:
        if reviewer is None:
            raise CouncilRefused(_("竣工评议由投过票的居民来做"))
        review(
            round=found, reviewer=reviewer, items=_items(request, projects), by=request.visitor.actor, now=request.now
        )
    except CouncilRefused as refused:
        return _review_page(request, found, projects, reviewer, 409, str(refused))
    flash(request, _("评议已收到，截止前可以改"))
    return to(request, "projects-of-year", year=year)


def _items(request: Request, projects: list[Project]) -> list[Item]:
    given = [(each, request.POST.get(f"rating-{each.id}", "")) for each in projects]
    return [
        Item(each, Satisfaction(rating), request.POST.get(f"words-{each.id}", "")[:300])
        for each, rating in given
        if rating in Satisfaction.values
    ]


def _review_page(
    request: Request,
    round: Round,
    projects: list[Project],
    reviewer: Reviewer | None,
    status: int = 200,
    error: str = "",
) -> HttpResponse:
    said = {}
    if reviewer is not None:
        marks = {each.id: mark_of(each, reviewer) for each in projects}
        said = reading.ratings_by(reviewer, projects, marks)
    return page(
        request, "council/round_review.html", status=status, round=round, projects=projects, said=said, error=error,
        ratings=Satisfaction.choices, kept=request.POST if error else {}, reviewer=reviewer,
        reviewing=round.stage == RoundStage.REVIEW,
    )  # fmt: skip


# -- at the desk


@opens(may(GATHER), methods=("GET", "POST"))
def council_review(request: Request, year: int) -> HttpResponse:
    """Find who voted by their whole name, and enter what they say, item by item."""
    found = round_or_404(year)
    if request.method != "POST":
        return _desk_page(request, found)
    id = read_id(request.POST.get("reviewer", ""))
    reviewer = reading.reviewer_with(found, id) if id else None
    try:
        if reviewer is None:
            raise CouncilRefused(_("请先查找投过票的人"))
        items = _items(request, projects_of(found))
        review(
            round=found, reviewer=reviewer, items=items, by=request.visitor.actor, now=request.now, way=ReviewWay.DESK
        )
    except CouncilRefused as refused:
        return _desk_page(request, found, reviewer, 409, str(refused))
    flash(request, _("已代录 %(name)s 的评议") % {"name": reviewer.person.party.name if reviewer.person else ""})
    return to(request, "council-review", year=year)


def _desk_page(
    request: Request, round: Round, chosen: Reviewer | None = None, status: int = 200, error: str = ""
) -> HttpResponse:
    """What somebody said before is not shown: they say it anew."""
    name = request.GET.get("name", "").strip()[:40]
    lines = reading.reviewers_called(round, name) if name else []
    asked = read_id(request.GET.get("reviewer", ""))
    chosen = chosen or next((each for each in lines if each.id == asked or len(lines) == 1), None)
    context: dict[str, Any] = {"projects": projects_of(round) if chosen else [], "kept": request.POST if error else {}}
    return page(
        request, "council/desk_review.html", status=status, round=round, name=name, lines=lines, chosen=chosen, error=error,
        ratings=Satisfaction.choices, reviewing=round.stage == RoundStage.REVIEW, **context,
    )  # fmt: skip
