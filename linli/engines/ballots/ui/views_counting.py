"""After the close: paper typed in twice, and two tellers who open the votes."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.ballots.actions.counting import conclude
from linli.engines.ballots.actions.sheets import (
    PASSES,
    TWICE,
    drop_sheet,
    explain_difference,
    next_number,
    type_sheet,
    typed_other_pass,
)
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.models import Box
from linli.engines.ballots.permissions import ASSIST, RUN
from linli.engines.ballots.queries import declared, lists
from linli.engines.ballots.ui.views_ballots import ballot_page, found_or_404, to


def _box(request: Request, id: UUID, box: UUID) -> Box:
    found = lists.box_of(found_or_404(request, id), box)
    if found is None:
        raise Http404(str(box))
    return found


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


@opens(may(ASSIST), methods=("GET", "POST"))
def ballot_sheets(request: Request, id: UUID, box: UUID) -> HttpResponse:
    """Type one sheet after the other, once in each pass; what the two say differently is listed."""
    found = _box(request, id, box)
    if request.method != "POST":
        return _sheets_page(request, found)
    given = request.POST
    pass_, number = given.get("pass", ""), _number(given.get("number", ""))
    try:
        type_sheet(
            box=found, number=number, pass_=pass_, named=given.getlist("option"), by=request.visitor.actor,
            now=request.now,
        )  # fmt: skip
    except BallotRefused as refused:
        return _sheets_page(request, found, 422, str(refused))
    answer = to(request, "ballot-sheets", id=id, box=box)
    answer["Location"] += f"?pass={pass_}"
    return answer


def _sheets_page(request: Request, box: Box, status: int = 200, error: str = "") -> HttpResponse:
    asked = request.POST.get("pass") or request.GET.get("pass", "")
    pass_ = asked if asked in PASSES else PASSES[0]
    sheets, titles = lists.sheets_of(box), {o.key: o.title for o in declared.options_of(box.ballot)}
    number = _number(request.GET.get("number", "")) or next_number(box, pass_)
    mine = any(sheet.number == number and typed_other_pass(sheet, pass_, request.visitor.actor) for sheet in sheets)
    rows: list[dict[str, Any]] = [
        {"number": sheet.number, "first": _told(sheet.first, titles), "second": _told(sheet.second, titles)}
        for sheet in sheets
        if sheet.first is None or sheet.first != sheet.second
    ]
    return page(
        request, "ballots/sheets.html", status=status, ballot=box.ballot, box=box, typing=pass_, number=number,
        unequal=rows, titles=list(titles.items()), typed=len(sheets),
        error=error, twice=TWICE if mine else "",
    )  # fmt: skip


def _told(named: list[str] | None, titles: dict[str, str]) -> str:
    if named is None:
        return _("还没有录")
    return _("、").join(titles[key] for key in named) or _("空白或无效")


@opens(may(ASSIST), methods=("POST",))
def ballot_sheet_drop(request: Request, id: UUID, box: UUID) -> HttpResponse:
    found = _box(request, id, box)
    try:
        number = _number(request.POST.get("number", ""))
        drop_sheet(box=found, number=number, by=request.visitor.actor, now=request.now)
    except BallotRefused as refused:
        return _sheets_page(request, found, 422, str(refused))
    return to(request, "ballot-sheets", id=id, box=box)


@opens(may(RUN), methods=("POST",))
def ballot_box_explain(request: Request, id: UUID, box: UUID) -> HttpResponse:
    found = _box(request, id, box)
    try:
        words = request.POST.get("words", "")
        explain_difference(box=found, words=words, by=request.visitor.actor, now=request.now)
    except BallotRefused as refused:
        return _sheets_page(request, found, 422, str(refused))
    flash(request, _("已写明，会随结果公布"))
    return to(request, "ballot-sheets", id=id, box=box)


@opens(may(RUN), methods=("POST",))
def ballot_count(request: Request, id: UUID) -> HttpResponse:
    """Two tellers type in their shares; the result is out at once."""
    ballot = found_or_404(request, id)
    shares = [request.POST.get("share-1", "")[:200], request.POST.get("share-2", "")[:200]]
    try:
        conclude(
            community=request.community, ballot=ballot, shares=shares, by=request.visitor.actor, now=request.now
        )  # fmt: skip
    except BallotRefused as refused:
        return ballot_page(request, found_or_404(request, id), 422, str(refused))
    flash(request, _("已计票，结果公布了"))
    return to(request, "vote", id=id)
