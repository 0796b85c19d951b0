"""While a ballot is open: the shares of its key, voting at the desk, ticking off for a box."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.ballots.actions.opening import open_ballot, renew_key
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.actions.voting import cast, place_box, tick_off
from linli.engines.ballots.enums import SEALED_WAYS, Way
from linli.engines.ballots.models import Ballot, Electorate, RollEntry
from linli.engines.ballots.permissions import ASSIST, RUN
from linli.engines.ballots.queries import declared, lists
from linli.engines.ballots.ui.forms import moment_of, people_named
from linli.engines.ballots.ui.views_ballots import ballot_page, found_or_404, to
from linli.engines.ballots.ui.words import yuan
from linli.kernel.ids import read_id


@opens(may(RUN), methods=("POST",))
def ballot_open(request: Request, id: UUID) -> HttpResponse:
    """Open the vote; the answer is the only page that ever shows the shares."""
    ballot = found_or_404(request, id)

    def shares() -> list[str]:
        tellers = people_named([request.POST.get(f"teller-{n}", "") for n in (1, 2, 3)])
        closes_at = moment_of(request.POST.get("closes", ""))
        return open_ballot(
            community=request.community, ballot=ballot, tellers=tellers, closes_at=closes_at,
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip

    return _shares_page(request, ballot, shares)


@opens(may(RUN), methods=("POST",))
def ballot_renew(request: Request, id: UUID) -> HttpResponse:
    ballot = found_or_404(request, id)
    return _shares_page(
        request, ballot, lambda: renew_key(ballot=ballot, by=request.visitor.actor, now=request.now)
    )  # fmt: skip


def _shares_page(request: Request, ballot: Ballot, make: Callable[[], list[str]]) -> HttpResponse:
    try:
        texts = make()
    except BallotRefused as refused:
        return ballot_page(request, found_or_404(request, ballot.id), 422, str(refused))
    shares = list(zip(lists.tellers_of(ballot), texts, strict=True))
    answer = page(request, "ballots/shares.html", ballot=ballot, shares=shares)
    answer["Cache-Control"] = "no-store"
    # Where a second tap on the same form is sent.
    answer["Location"] = to(request, "ballot", id=ballot.id)["Location"]
    return answer


@opens(may(ASSIST))
def ballot_assist(request: Request, id: UUID) -> HttpResponse:
    return _assist_page(request, found_or_404(request, id))


def _assist_page(request: Request, ballot: Ballot, status: int = 200, error: str = "") -> HttpResponse:
    """Find a voter by their whole name; then the screen is theirs, or a paper sheet goes into a box."""
    name = request.GET.get("name", "").strip()[:40]
    boxes = lists.boxes_of(ballot)
    return page(
        request, "ballots/assist.html", status=status, ballot=ballot, name=name, boxes=boxes, error=error,
        kept={key: request.POST.get(key, "") for key in ("electorate", "way", "watcher", "other")},
        lines=lists.called(ballot, name) if name else [], sealed=[way.value for way in SEALED_WAYS],
        electorates=[(each.id, each.name) for each in declared.electorates_of(ballot)], names=lists.people_to_name(),
        ways=[(way.value, way.label) for way in (Way.DOOR, Way.PAPER)],
    )  # fmt: skip


def _line(request: Request, ballot: Ballot, id: UUID | None) -> RollEntry:
    entry = lists.line_for(ballot, id) if id else None
    if entry is None:
        raise Http404(str(id))
    return entry


@opens(may(ASSIST), methods=("GET", "POST"))
def ballot_desk(request: Request, id: UUID, entry: UUID) -> HttpResponse:
    """The voter votes on this screen; whoever helps looks away."""
    ballot = found_or_404(request, id)
    line, named, error = _line(request, ballot, entry), request.POST.getlist("option"), ""
    if request.method == "POST":
        try:
            receipt = cast(entry=line, named=named, way=Way.DESK, by=request.visitor.actor, now=request.now)
            flash(request, _("已投票，回执 %(receipt)s，请抄给投票人") % {"receipt": receipt})
            return to(request, "ballot-assist", id=id)
        except BallotRefused as refused:
            error = str(refused)
    return page(
        request, "ballots/desk.html", status=422 if error else 200, ballot=ballot, line=line, named=named, error=error,
        options=declared.options_of(ballot), yuan=yuan,
    )  # fmt: skip


@opens(may(ASSIST), methods=("POST",))
def ballot_tick(request: Request, id: UUID) -> HttpResponse:
    ballot = found_or_404(request, id)
    entry = _line(request, ballot, read_id(request.POST.get("entry", "")))
    box_id = read_id(request.POST.get("box", ""))
    box = lists.box_of(ballot, box_id) if box_id else None
    if box is None:
        return _assist_page(request, ballot, 422, _("请选票箱"))
    try:
        tick_off(entry=entry, box=box, by=request.visitor.actor, now=request.now)
    except BallotRefused as refused:
        return _assist_page(request, ballot, 422, str(refused))
    flash(request, _("已登记，选票投入 %(n)d 号票箱") % {"n": box.number})
    return to(request, "ballot-assist", id=id)


@opens(may(ASSIST), methods=("POST",))
def ballot_box(request: Request, id: UUID) -> HttpResponse:
    ballot, given = found_or_404(request, id), request.POST
    chosen = read_id(given.get("electorate", ""))
    electorate = Electorate.objects.filter(ballot=ballot, id=chosen).first()
    try:
        if electorate is None or given.get("way") not in {Way.DOOR.value, Way.PAPER.value}:
            raise BallotRefused(_("请选这只票箱收哪一组的选票、怎样收"))
        watchers = people_named([given.get(name, "") for name in ("watcher", "other")])
        box = place_box(
            ballot=ballot, electorate=electorate, way=Way(given["way"]), watcher=watchers[0], other=watchers[1],
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except BallotRefused as refused:
        return _assist_page(request, ballot, 422, str(refused))
    flash(request, _("%(n)d 号票箱已封好") % {"n": box.number})
    return to(request, "ballot-assist", id=id)
