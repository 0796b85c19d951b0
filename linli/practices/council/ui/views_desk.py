"""议事台: what lies in each phase, what is due, what keeps coming back; proposals that the desk writes down."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.gatherings.models import Gathering
from linli.kernel.ids import read_id
from linli.kernel.worktime import local
from linli.practices.council.actions.moving import CouncilRefused, hide, move, set_dates
from linli.practices.council.actions.proposing import Draft, From, NamesSomebody, propose, support_on_paper
from linli.practices.council.enums import STEPS, Origin, Stage
from linli.practices.council.models import Proposal
from linli.practices.council.permissions import DESK, GATHER, RUN
from linli.practices.council.procedure import COUNCIL
from linli.practices.council.queries import desk as reading
from linli.practices.council.queries.rounds import open_call, round_in_review
from linli.practices.council.ui import words
from linli.practices.council.ui.forms import DatesForm, DeskProposalForm, first_error
from linli.practices.council.ui.showing import at_desk, shown
from linli.practices.council.ui.views_decide import number_of_page, place_with, places, to

RECENT = timedelta(days=90)
TALKED = timedelta(days=60)


@opens(may(DESK))
def council(request: Request) -> HttpResponse:
    today, at = local(request.now).date(), number_of_page(request)
    stage = request.GET.get("stage", "")
    stage = stage if stage in Stage.values else ""
    query = request.GET.get("find", "").strip()[:60]
    rows, more = reading.on_desk(stage, query, at)
    counts = reading.counts_by_stage()
    open_count = sum(counts.get(each, 0) for each in STEPS)
    stages = [(_("进行中"), "", open_count), *((str(each.label), each.value, counts.get(each, 0)) for each in Stage)]
    return page(
        request, "council/desk.html", rows=rows, more=more, at=at, stages=stages, stage=stage, query=query, today=today,
        left=words.left_words, tone=words.tone, pressure=reading.pressure, reviewing=round_in_review(today),
    )  # fmt: skip


@opens(may(RUN))
def recurring(request: Request) -> HttpResponse:
    """What keeps coming back: appeals that read alike, and a search, to be joined into one proposal."""
    query = request.GET.get("find", "").strip()[:60]
    found = reading.matters_found(request.visitor, query) if query else []
    groups = [] if query else reading.recurring(request.visitor, request.now - RECENT)
    return page(request, "council/recurring.html", query=query, found=found, groups=groups)


# -- a proposal that the desk writes down


@opens(may(RUN), methods=("GET", "POST"))
def desk_new(request: Request) -> HttpResponse:
    """From staff, from a meeting, or from matters that were ticked."""
    given = request.POST if request.method == "POST" else request.GET
    ids = [id for id in (read_id(each) for each in given.getlist("matter")) if id]
    matters = reading.matters_with(request.visitor, ids) if ids else []
    if request.method == "GET":
        titles = list(dict.fromkeys(matter.title for matter in matters))
        first = {"title": titles[0], "text": "\n".join(titles)} if titles else {}
        return _new_page(request, {**first, "gathering": given.get("gathering", "")}, matters)
    form = DeskProposalForm(request.POST)
    if not form.is_valid():
        return _new_page(request, request.POST, matters, 422, first_error(form))
    try:
        proposal = _entered(request, form.cleaned_data, matters)
    except NamesSomebody as named:
        return _new_page(request, request.POST, matters, 422, str(named), asks_nobody=True)
    except CouncilRefused as refused:
        return _new_page(request, request.POST, matters, 422, str(refused))
    flash(request, _("提议 %(number)s 已登记") % {"number": proposal.number})
    return to(request, "council-proposal", id=proposal.id)


def _entered(request: Request, told: dict[str, Any], matters: list) -> Proposal:
    gathering = Gathering.objects.filter(id=told["gathering"]).first() if told["gathering"] else None
    origin = Origin.APPEALS if matters else Origin.MEETING if gathering else Origin.STAFF
    source = From(origin, user=request.visitor.user, gathering=gathering, matters=matters, name=told["name"])
    draft = Draft(told["title"], told["text"], place_with(told["place"]), told["about_nobody"])
    year = open_call(local(request.now).date()) if told["round"] else None
    return propose(
        community=request.community, draft=draft, source=source, by=request.visitor.actor, now=request.now, round=year
    )


def _new_page(
    request: Request, kept: Any, matters: list, status: int = 200, error: str = "", asks_nobody: bool = False
) -> HttpResponse:
    recent = Gathering.objects.filter(starts_at__range=(request.now - TALKED, request.now)).order_by("-starts_at", "id")
    return page(
        request, "council/desk_new.html", status=status, kept=kept, matters=matters, error=error, places=places(),
        asks_nobody=asks_nobody or bool(kept.get("about_nobody")), call=open_call(local(request.now).date()),
        gatherings=[(each.id, f"{local(each.starts_at):%m-%d} {each.title}") for each in recent[:40]],
    )  # fmt: skip


# -- one proposal


@opens(may(DESK))
def council_proposal(request: Request, id: UUID) -> HttpResponse:
    return shown(request, at_desk(request, id))


@opens(may(RUN), methods=("POST",))
def council_move(request: Request, id: UUID) -> HttpResponse:
    """Into the next phase, by the table of the five steps."""
    proposal, name = at_desk(request, id), request.POST.get("move", "")
    version = request.POST.get("version", "")
    try:
        if name not in {each.name for each in COUNCIL.moves}:
            raise CouncilRefused(_("没有这一步"))
        move(
            proposal=proposal, name=name, by=request.visitor.actor, now=request.now,
            version=int(version) if version.isdigit() and len(version) < 9 else None,
        )  # fmt: skip
    except CouncilRefused as refused:
        return shown(request, at_desk(request, id), 409, str(refused))
    flash(request, _("已进入%(stage)s") % {"stage": proposal.get_stage_display()})
    return to(request, "council-proposal", id=id)


@opens(may(RUN), methods=("POST",))
def council_dates(request: Request, id: UUID) -> HttpResponse:
    proposal, form = at_desk(request, id), DatesForm(request.POST)
    if not form.is_valid():
        return shown(request, proposal, 422, first_error(form))
    try:
        set_dates(proposal=proposal, by=request.visitor.actor, now=request.now, **form.cleaned_data)
    except CouncilRefused as refused:
        return shown(request, proposal, 409, str(refused))
    flash(request, _("日期已改"))
    return to(request, "council-proposal", id=id)


@opens(may(GATHER), methods=("POST",))
def council_sign(request: Request, id: UUID) -> HttpResponse:
    """Somebody who signed on paper."""
    proposal = at_desk(request, id)
    phone, name = request.POST.get("phone", "")[:30], request.POST.get("name", "")[:40]
    try:
        new = support_on_paper(proposal=proposal, phone=phone, name=name, by=request.visitor.actor, now=request.now)
    except CouncilRefused as refused:
        return shown(request, proposal, 422, str(refused))
    flash(request, _("已登记附议") if new else _("这个号码已经附议过"), "ok" if new else "info")
    return to(request, "council-proposal", id=id)


@opens(may(RUN), methods=("POST",))
def council_hide(request: Request, id: UUID) -> HttpResponse:
    proposal, reason = at_desk(request, id), request.POST.get("hidden_reason", "")[:200]
    hide(proposal=proposal, reason=reason, by=request.visitor.actor, now=request.now)
    flash(request, _("已从公开页面撤下") if proposal.hidden_reason else _("已重新公开"))
    return to(request, "council-proposal", id=id)
