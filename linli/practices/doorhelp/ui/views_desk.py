"""The desk: calls that nobody took, those under way, how long help takes; asking for who telephones; sending somebody."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.ids import read_id
from linli.practices.doorhelp.actions.calling import HelpRefused
from linli.practices.doorhelp.actions.serving import arrive, call_off, finish, send
from linli.practices.doorhelp.enums import CallState, Right, Standing
from linli.practices.doorhelp.models import HelpCall
from linli.practices.doorhelp.permissions import DESK
from linli.practices.doorhelp.queries.advisors import advisor_with, register
from linli.practices.doorhelp.queries.calls import call_with, desk, speeds, telephoned_call, turns_of
from linli.practices.doorhelp.queries.places import doors
from linli.practices.doorhelp.queries.settings import door_help_of, skill_of
from linli.practices.doorhelp.ui import words
from linli.practices.doorhelp.ui.asking import as_before, sought
from linli.practices.doorhelp.ui.forms import DeskForm
from linli.registry.enums import DataRead


def call_or_404(id: UUID) -> HelpCall:
    found = call_with(id)
    if found is None:
        raise Http404(str(id))
    return found


def to_call(request: Request, id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("help-call", kwargs={"code": request.community.code, "id": id}))


@opens(may(DESK))
def help_desk(request: Request) -> HttpResponse:
    settings = door_help_of(request.community)
    return page(
        request, "doorhelp/desk.html", found=desk(), settings=settings, tones=words.TONES,
        speeds=speeds(settings.target_minutes, request.now), skill=lambda key: skill_of(settings, key).name,
    )  # fmt: skip


@opens(may(DESK), methods=("GET", "POST"))
def entry(request: Request) -> HttpResponse:
    """For who telephones: found and called like any other."""
    if request.method != "POST":
        again = read_id(request.GET.get("again", ""))
        return _entry_page(request, DeskForm(initial=as_before(telephoned_call(again) if again else None)))
    form = DeskForm(request.POST)
    call = sought(request, form, entered_by=request.visitor.user)
    if call is None:
        return _entry_page(request, form, 422)
    flash(request, _("已经在请人了"))
    return to_call(request, call.id)


def _entry_page(request: Request, form: DeskForm, status: int = 200) -> HttpResponse:
    settings = door_help_of(request.community)
    return page(
        request, "doorhelp/entry.html", status=status, form=form, skills=words.skills_of(settings),
        places=[(each.code, each.full_name) for each in doors()],
    )  # fmt: skip


@opens(may(DESK))
def help_call(request: Request, id: UUID) -> HttpResponse:
    return _page(request, call_or_404(id))


def _page(request: Request, call: HelpCall, error: str = "", status: int = 200) -> HttpResponse:
    """Whoever opens it reads who asked and where they live, which is written down for them."""
    if call.account_id and status == 200:
        reason = _("求助 %(number)s") % {"number": call.number}
        by, what = request.visitor.actor, DataRead.REPORTER
        note_read(by=by, subject=call.account_id, what=what, reason=reason, now=request.now)
    settings = door_help_of(request.community)
    able = [row for row in register() if row.standing == Standing.LISTED and call.skill in row.skills]
    return page(
        request, "doorhelp/call.html", status=status, call=call, turns=turns_of(call), error=error, tones=words.TONES,
        skill=skill_of(settings, call.skill), reasons=words.reasons_of, turn_tones=words.TURN_TONES, rights=Right.choices,
        able=[(row.id, row.person.party.name) for row in able], steps=words.steps_of(call),
        account=call.account, settings=settings,
    )  # fmt: skip


@opens(may(DESK), methods=("POST",))
def sent(request: Request, id: UUID) -> HttpResponse:
    """Somebody said yes on the telephone."""
    call = call_or_404(id)
    chosen = read_id(request.POST.get("advisor", ""))
    advisor = advisor_with(chosen) if chosen else None
    if advisor is None or advisor.standing != Standing.LISTED or call.skill not in advisor.skills:
        return _page(request, call, _("请选一位在册、会这一样的邻居"), 422)
    try:
        send(community=request.community, call=call, advisor=advisor, by=request.visitor.actor, now=request.now)
    except HelpRefused as refused:
        return _page(request, call_or_404(id), str(refused), 409)
    flash(request, _("已告诉求助人谁会来"))
    return to_call(request, id)


@opens(may(DESK), methods=("POST",))
def finished(request: Request, id: UUID) -> HttpResponse:
    """For an adviser who telephones that it is done."""
    call, common = call_or_404(id), {"by": request.visitor.actor, "now": request.now}
    try:
        if call.state == CallState.ACCEPTED:
            arrive(call=call, right=request.POST.get("right", ""), **common)  # type: ignore[arg-type]
        finish(community=request.community, call=call, **common)  # type: ignore[arg-type]
    except HelpRefused as refused:
        return _page(request, call_or_404(id), str(refused), 409)
    flash(request, _("已办好"))
    return to_call(request, id)


@opens(may(DESK), methods=("POST",))
def called_off(request: Request, id: UUID) -> HttpResponse:
    call, reason = call_or_404(id), request.POST.get("reason", "")
    try:
        if not reason.strip():
            raise HelpRefused(_("请写明为什么取消"))
        call_off(community=request.community, call=call, reason=reason, by=request.visitor.actor, now=request.now)
    except HelpRefused as refused:
        return _page(request, call_or_404(id), str(refused), 409)
    flash(request, _("已取消"))
    return to_call(request, id)
