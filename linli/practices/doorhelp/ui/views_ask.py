"""Asking for help, now or for a time; following it; saying how it was."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, opens, resident
from linli.design.pages import flash, page
from linli.design.pictures import NOT_KEPT, picture_of
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.ids import read_id
from linli.practices.doorhelp.actions.calling import HelpRefused
from linli.practices.doorhelp.actions.serving import call_off, say, to_desk
from linli.practices.doorhelp.enums import Said, TurnState
from linli.practices.doorhelp.models import HelpCall
from linli.practices.doorhelp.queries.advisors import advisors_of
from linli.practices.doorhelp.queries.calls import call_of, calls_of, may_see_photo, public_speeds, turns_for, turns_of
from linli.practices.doorhelp.queries.nominations import asked_of
from linli.practices.doorhelp.queries.places import doors
from linli.practices.doorhelp.queries.settings import door_help_of, skill_of
from linli.practices.doorhelp.ui import words
from linli.practices.doorhelp.ui.asking import as_before, sought
from linli.practices.doorhelp.ui.forms import AskForm


def own_call(request: Request, id: UUID) -> HelpCall:
    assert request.visitor.account is not None
    found = call_of(request.visitor.account, id)
    if found is None:
        raise Http404(str(id))
    return found


def to_call(request: Request, id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("my-help-call", kwargs={"code": request.community.code, "id": id}))


@opens(resident, methods=("GET", "POST"))
def ask(request: Request) -> HttpResponse:
    """Whoever has no account proves their phone on the way here."""
    if request.method != "POST":
        again = read_id(request.GET.get("again", ""))
        before = as_before(own_call(request, again) if again else None)
        return _ask_page(request, AskForm(initial={"skill": request.GET.get("skill", ""), **before}))
    form = AskForm(request.POST)
    call = sought(request, form, account=request.visitor.account)
    if call is None:
        return _ask_page(request, form, 422)
    flash(request, _("已经在请人了"))
    return to_call(request, call.id)


def _ask_page(request: Request, form: AskForm, status: int = 200) -> HttpResponse:
    settings = door_help_of(request.community)
    return page(
        request, "doorhelp/ask.html", status=status, form=form, skills=words.skills_of(settings),
        places=[(each.code, each.full_name) for each in doors()], settings=settings,
        speeds=public_speeds(settings.target_minutes, request.now),
        doors=[each.name for each in settings.skills.values() if each.opens_doors],
    )  # fmt: skip


@opens(resident)
def my_help(request: Request) -> HttpResponse:
    """What I asked for; as an adviser, what I am asked, and when I am away."""
    account, settings = request.visitor.account, door_help_of(request.community)
    assert account is not None
    return page(
        request, "doorhelp/my_help.html", calls=calls_of(account), turns=turns_for(account, request.now),
        mine=advisors_of(account), tones=words.TONES, asked=asked_of(account),
        skill=lambda key: skill_of(settings, key).name,
    )  # fmt: skip


@opens(resident)
def my_call(request: Request, id: UUID) -> HttpResponse:
    return _call_page(request, own_call(request, id))


def _call_page(request: Request, call: HelpCall, error: str = "", status: int = 200) -> HttpResponse:
    """Who is called is not told before they said yes: only how many."""
    turns = turns_of(call) if call.state == "seeking" else []
    place = next((each for each in turns if each.state == TurnState.CALLED), None)
    return page(
        request, "doorhelp/my_call.html", status=status, call=call, error=error, steps=words.steps_of(call),
        called=place, skill=skill_of(door_help_of(request.community), call.skill), tones=words.TONES,
        others=len([each for each in turns if each.state == TurnState.WAITING]), said=Said.choices,
    )  # fmt: skip


@opens(resident, methods=("POST",))
def cancel(request: Request, id: UUID) -> HttpResponse:
    call = own_call(request, id)
    try:
        call_off(community=request.community, call=call, reason="", by=request.visitor.actor, now=request.now)
    except HelpRefused as refused:
        return _call_page(request, call, str(refused), 409)
    flash(request, _("已取消"))
    return to_call(request, id)


@opens(resident, methods=("POST",))
def person(request: Request, id: UUID) -> HttpResponse:
    """转人工."""
    call = own_call(request, id)
    try:
        to_desk(community=request.community, call=call, by=request.visitor.actor, now=request.now)
    except (HelpRefused, NoDesk) as refused:
        return _call_page(request, call, str(refused), 409)
    flash(request, _("社区工作人员会马上打电话给您"))
    return to_call(request, id)


@opens(resident, methods=("POST",))
def said(request: Request, id: UUID) -> HttpResponse:
    call, told = own_call(request, id), request.POST.get("said", "")
    try:
        if told not in Said.values:
            raise HelpRefused(_("请选一个"))
        say(
            community=request.community, call=call, said=Said(told), words=request.POST.get("words", ""), by_asker=True,
            by=request.visitor.actor, now=request.now,
        )  # fmt: skip
    except HelpRefused as refused:
        return _call_page(request, call, str(refused), 422)
    flash(request, _("谢谢您告诉我们"))
    return to_call(request, id)


@opens(resident)
def photo(request: Request, id: UUID) -> HttpResponse:
    """The picture of who comes, to whoever they come to, while they come."""
    assert request.visitor.account is not None
    advisor = may_see_photo(request.visitor.account, id)
    return picture_of(advisor.photo if advisor else None, "thumb", kept=NOT_KEPT)
