"""Ballots for everybody: can I vote, voting, the receipt, the result and the file to count again."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, opens, resident
from linli.design.pages import flash, page
from linli.engines.ballots.actions.rolls import LONGEST, object_to_roll
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.actions.voting import cast
from linli.engines.ballots.enums import ObjectionKind, Stage, Way
from linli.engines.ballots.models import Ballot, RollEntry
from linli.engines.ballots.queries import declared, lists, published, rolls
from linli.engines.ballots.ui import words
from linli.engines.ballots.ui.views_ballots import found_or_404, to

FIRST = (Stage.OPEN, Stage.ROLLS, Stage.CLOSED, Stage.PUBLISHED)


@opens(anyone)
def votes(request: Request) -> HttpResponse:
    """What one can do something about first: open votes, then rolls that are out, then the rest, the latest first."""
    found = [each for each in lists.newest(lists.ballots_for(request.visitor)) if each.stage != Stage.DRAFT]
    rows = sorted(found, key=lambda each: FIRST.index(Stage(each.stage)))
    return page(request, "ballots/votes.html", rows=rows, tones=words.TONES)


def _shown(request: Request, id: UUID) -> Ballot:
    ballot = found_or_404(request, id)
    if ballot.stage == Stage.DRAFT:
        raise Http404(str(id))
    return ballot


def _own_line(request: Request, ballot: Ballot) -> tuple[RollEntry | None, int]:
    """The one line this phone may vote on, and how many people on the roll share the phone."""
    account = request.visitor.account
    lines = rolls.lines_of(ballot, account) if account is not None else []
    return (lines[0] if len(lines) == 1 else None), len(lines)


@opens(anyone)
def vote(request: Request, id: UUID) -> HttpResponse:
    """What is asked and by which rule; whether I can vote; and the result, when it is out."""
    ballot = _shown(request, id)
    line, sharing = _own_line(request, ballot)
    asked = request.GET.get("receipt", "").strip()[:40]
    sizes = rolls.sizes(ballot)
    result = ballot.result or {}
    titles = {option.key: option for option in declared.options_of(ballot)}
    return page(
        request, "ballots/vote.html", ballot=ballot, told=words.rule_words(ballot), options=list(titles.values()),
        electorates=[(each, sizes.get(each.id, (0, 0))[0]) for each in declared.electorates_of(ballot)], line=line,
        sharing=sharing, tones=words.TONES, yuan=words.yuan, asked=asked, result=result,
        stored=lists.is_stored(ballot, asked) if asked else False, tables=words.tables_of(ballot),
        beside=words.beside_of(ballot), winners=[titles[key] for key in result.get("winners", [])],
        can_object=ballot.stage == Stage.ROLLS and bool(ballot.objections_until and request.now < ballot.objections_until),
        objections=_mine(request, ballot),
    )  # fmt: skip


def _mine(request: Request, ballot: Ballot) -> list[Any]:
    account = request.visitor.account
    return list(lists.own_objections(ballot, account)) if account is not None else []


@opens(resident, methods=("GET", "POST"))
def vote_cast(request: Request, id: UUID) -> HttpResponse:
    ballot = _shown(request, id)
    line, _sharing = _own_line(request, ballot)
    if line is None or not ballot.is_open or not ballot.by_phone:
        flash(request, _("现在不能用这个手机投票，下面写着原因"), "warn")
        return to(request, "vote", id=id)
    named, error = request.POST.getlist("option"), ""
    if request.method == "POST":
        try:
            cast(entry=line, named=named, way=Way.PHONE, by=request.visitor.actor, now=request.now)
            return to(request, "vote-receipt", id=id)
        except BallotRefused as refused:
            error = str(refused)
    return page(
        request, "ballots/cast.html", status=422 if error else 200, ballot=ballot, line=line, named=named, error=error,
        options=declared.options_of(ballot), yuan=words.yuan,
    )  # fmt: skip


@opens(resident)
def vote_receipt(request: Request, id: UUID) -> HttpResponse:
    """The receipt of one's own vote while it lies sealed beside the line."""
    ballot = _shown(request, id)
    line, _sharing = _own_line(request, ballot)
    receipt = lists.receipt_of_line(line) if line is not None else ""
    if not receipt:
        flash(request, _("这里没有您的回执：还没有用手机或在窗口投票，或者已经计票"), "info")
        return to(request, "vote", id=id)
    return page(request, "ballots/receipt.html", ballot=ballot, receipt=receipt)


@opens(resident, methods=("GET", "POST"))
def vote_object(request: Request, id: UUID) -> HttpResponse:
    ballot, error = _shown(request, id), ""
    kind, text = request.POST.get("kind", ObjectionKind.MISSING.value), request.POST.get("text", "")
    if request.method == "POST":
        try:
            if kind not in ObjectionKind.values:
                raise BallotRefused(_("请选一种情况"))
            object_to_roll(
                ballot=ballot, kind=ObjectionKind(kind), text=text, account=request.visitor.account, user=None,
                by=request.visitor.actor, now=request.now,
            )  # fmt: skip
            flash(request, _("已收到，开始投票前会答复您"))
            return to(request, "vote", id=id)
        except BallotRefused as refused:
            error = str(refused)
    return page(
        request, "ballots/object.html", status=422 if error else 200, ballot=ballot, kind=kind, text=text, error=error,
        kinds=ObjectionKind.choices, longest=LONGEST,
    )  # fmt: skip


@opens(anyone)
def vote_file(request: Request, id: UUID) -> HttpResponse:
    """The anonymous ballots as a Pabulib file: `linli ballots recount` counts it again."""
    ballot = _shown(request, id)
    if ballot.stage != Stage.PUBLISHED or (ballot.result or {}).get("small"):
        raise Http404(str(id))
    text, _outcome = published.file_of(request.community, ballot, published.counted_as(ballot))
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{request.community.code}-{ballot.id}.pb"'
    return answer
