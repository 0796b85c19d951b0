"""12345 转办单: taken in, replied to in the hotline's form, given back when it is not ours."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.actions.raising import NotReportable, Where
from linli.engines.matters.enums import Source
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.files import BadImage
from linli.kernel.workflow import MoveRefused
from linli.kernel.worktime import local
from linli.practices.appeals.actions.desk import Entry
from linli.practices.appeals.actions.forwarded import Paper, keep_reply, mark_replied, not_ours, take
from linli.practices.appeals.hotline import Reply
from linli.practices.appeals.models import Forwarded
from linli.practices.appeals.permissions import FORWARDED
from linli.practices.appeals.queries.callers import Caller, matters_of_phone
from linli.practices.appeals.queries.forwarded import paper_of, papers_open, papers_replied, reply_of
from linli.practices.appeals.ui.choices_desk import answers_in, besides, category_options, pictures, place_options
from linli.practices.appeals.ui.forms_desk import GROUNDS, NotOursForm, PaperForm, ReplyForm

USUAL_DAYS = 5


@opens(may(FORWARDED))
def papers(request: Request) -> HttpResponse:
    replied = request.GET.get("tab") == "replied"
    rows = (papers_replied if replied else papers_open)(request.visitor)
    return page(request, "appeals/forwarded_list.html", rows=rows, replied=replied)


@opens(may(FORWARDED), methods=("GET", "POST"))
def forwarded_new(request: Request) -> HttpResponse:
    if request.method != "POST":
        until = local(request.now) + timedelta(days=USUAL_DAYS)
        begun = {"due_at": f"{until:%Y-%m-%dT17:30}", "category": request.GET.get("category", "")[:40]}
        return _new(request, PaperForm(initial=begun))
    form = PaperForm(request.POST)
    taken = _taken(request, form) if form.is_valid() else None
    if taken is None:
        return _new(request, form, status=422)
    forwarded, made = taken
    if made:
        flash(request, _("已登记，时限按 12345 的要求"))
    else:
        flash(request, _("这张转办单已经登记过，没有重复登记"), "warn")
    return _to(request, "forwarded", forwarded.matter_id)


def _new(request: Request, form: PaperForm, status: int = 200) -> HttpResponse:
    return page(
        request, "appeals/forwarded_new.html", block="besides", status=status, form=form,
        categories=category_options(), places=place_options(), **besides(request, form),
    )  # fmt: skip


def _taken(request: Request, form: PaperForm) -> tuple[Forwarded, bool] | None:
    data = form.cleaned_data
    try:
        [photos] = pictures(request, "photos")
        entry = Entry(
            data["category"], data["text"], Source.HOTLINE, Where(data["place"], None, data["where"]), Caller(),
            data["phone"], data["name"], data["wants_call"], data["urgent"], photos,
            answers_in(request, data["category"]),
        )  # fmt: skip
        paper = Paper(data["number"], data["due_at"], entry)
        return take(community=request.community, paper=paper, by=request.visitor.actor, now=request.now)
    except (NotReportable, NoDesk, BadImage) as refused:
        form.add_error(None, str(refused))
        return None


def _paper(request: Request, id: UUID) -> Forwarded:
    found = paper_of(request.visitor, id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(may(FORWARDED), methods=("GET", "POST"))
def forwarded(request: Request, id: UUID) -> HttpResponse:
    """The paper, the callers seen before, and the reply: kept, or kept and marked as sent."""
    paper = _paper(request, id)
    if request.method != "POST":
        return _show(request, paper, reply_of(paper))
    form = ReplyForm(request.POST)
    reply = Reply(**form.cleaned_data) if form.is_valid() else reply_of(paper)
    act = mark_replied if "replied" in request.POST else keep_reply
    try:
        act(forwarded=paper, reply=reply, by=request.visitor.actor, now=request.now)
    except MoveRefused as refused:
        filled = replace(reply, answer=reply.answer.strip() or paper.matter.answer)
        return _show(request, paper, filled, status=409, error=str(refused))
    flash(request, _("已标记为回复 12345") if paper.replied_at else _("回复草稿已保存"))
    return _to(request, "forwarded", id)


def _show(
    request: Request, paper: Forwarded, reply: Reply, status: int = 200, error: str = "", reason: str = ""
) -> HttpResponse:
    caller = paper.matter.reporter.account
    earlier = matters_of_phone(request.visitor, caller, besides=paper.matter_id)
    return page(
        request, "appeals/forwarded.html", status=status, paper=paper, matter=paper.matter, reply=reply, earlier=earlier,
        grounds=GROUNDS, error=error, reason=reason,
    )  # fmt: skip


@opens(may(FORWARDED))
def forwarded_print(request: Request, id: UUID) -> HttpResponse:
    paper = _paper(request, id)
    return page(request, "appeals/forwarded_print.html", paper=paper, matter=paper.matter, reply=reply_of(paper))


@opens(may(FORWARDED), methods=("POST",))
def forwarded_not_ours(request: Request, id: UUID) -> HttpResponse:
    paper, form = _paper(request, id), NotOursForm(request.POST)
    reason = request.POST.get("reason", "")
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        return _show(request, paper, reply_of(paper), status=422, error=str(error), reason=reason)
    try:
        not_ours(forwarded=paper, by=request.visitor.actor, now=request.now, **form.cleaned_data)
    except MoveRefused as refused:
        return _show(request, paper, reply_of(paper), status=409, error=str(refused), reason=reason)
    flash(request, _("已退回 12345，理由就是给来电人的答复"))
    return _to(request, "forwarded", id)


def _to(request: Request, name: str, id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, "id": id}))
