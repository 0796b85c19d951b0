"""Rolls for the staff: publishing them, reading them, answering what people object."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.ballots.actions.rolls import Remedy, answer_objection, publish_rolls
from linli.engines.ballots.actions.stages import BallotRefused
from linli.engines.ballots.enums import ObjectionKind
from linli.engines.ballots.models import Ballot, Electorate, Objection
from linli.engines.ballots.permissions import RUN, SEE
from linli.engines.ballots.queries import lists, rolls
from linli.engines.ballots.ui.forms import moment_of, person_called
from linli.engines.ballots.ui.views_ballots import ballot_page, found_or_404, to
from linli.kernel.ids import read_id

PAGE = 100


@opens(may(RUN), methods=("POST",))
def ballot_publish_rolls(request: Request, id: UUID) -> HttpResponse:
    ballot = found_or_404(request, id)
    try:
        until = moment_of(request.POST.get("until", ""))
        count = publish_rolls(ballot=ballot, objections_until=until, by=request.visitor.actor, now=request.now)
    except BallotRefused as refused:
        return ballot_page(request, found_or_404(request, id), 422, str(refused))
    flash(request, ngettext("名册已公示，共 %(n)d 人", "名册已公示，共 %(n)d 人", count) % {"n": count})
    return to(request, "ballot", id=id)


@opens(may(SEE))
def ballot_roll(request: Request, id: UUID) -> HttpResponse:
    """Names on the rolls, electorate by electorate; those of the party to its own bodies alone."""
    ballot = found_or_404(request, id)
    number, text = request.GET.get("page", "1"), request.GET.get("q", "").strip()[:40]
    at = int(number) if number.isdecimal() and len(number) < 5 and int(number) else 1
    rows = rolls.entries_for(request.visitor, ballot)
    if text:
        rows = rows.filter(person__party__name__icontains=text)
    found = list(rows.order_by("electorate__key", "person__party__name", "id")[(at - 1) * PAGE : at * PAGE + 1])
    return page(
        request, "ballots/roll.html", ballot=ballot, entries=found[:PAGE], more=len(found) > PAGE, at=at, query=text
    )


@opens(may(RUN))
def ballot_objections(request: Request, id: UUID) -> HttpResponse:
    return _objections_page(request, found_or_404(request, id))


def _objections_page(request: Request, ballot: Ballot, status: int = 200, error: str = "") -> HttpResponse:
    electorates = [(each.id, each.name) for each in Electorate.objects.filter(ballot=ballot).order_by("key", "id")]
    kept = {name: request.POST.get(name, "") for name in ("objection", "name", "electorate", "answer")}
    return page(
        request, "ballots/objections.html", status=status, ballot=ballot, objections=lists.objections_of(ballot),
        electorates=electorates, error=error, kept=kept,
    )  # fmt: skip


@opens(may(RUN), methods=("POST",))
def ballot_objection(request: Request, id: UUID) -> HttpResponse:
    ballot = found_or_404(request, id)
    wanted = read_id(request.POST.get("objection", ""))
    objection = Objection.objects.filter(ballot=ballot, id=wanted).select_related("ballot").first()
    if objection is None:
        raise Http404("objection")
    accepted = request.POST.get("accepted") == "1"
    try:
        remedy = _remedy(request, ballot, objection) if accepted else Remedy()
        answer_objection(
            community=request.community, objection=objection, accepted=accepted, remedy=remedy,
            answer=request.POST.get("answer", ""), by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except BallotRefused as refused:
        return _objections_page(request, ballot, 422, str(refused))
    flash(request, _("已答复"))
    return to(request, "ballot-objections", id=id)


def _remedy(request: Request, ballot: Ballot, objection: Objection) -> Remedy:
    """Whom the answer puts on a roll or takes off it, by name. Raises `BallotRefused`."""
    name = request.POST.get("name", "")
    if objection.kind == ObjectionKind.WRONG:
        lines = lists.called(ballot, name)
        if len(lines) != 1:
            raise BallotRefused(_("名册上叫“%(name)s”的有 %(n)d 位") % {"name": name, "n": len(lines)})
        return Remedy(entry=lines[0])
    chosen = read_id(request.POST.get("electorate", ""))
    electorate = Electorate.objects.filter(ballot=ballot, id=chosen).first()
    return Remedy(person=person_called(name), electorate=electorate)
