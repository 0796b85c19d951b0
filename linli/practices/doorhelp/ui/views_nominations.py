"""推荐一位邻居: a resident puts somebody forward; whoever is put forward says yes or no; the office sets one aside."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens, resident
from linli.design.pages import flash, page
from linli.practices.doorhelp.actions.nominating import PutForward, close, put_forward
from linli.practices.doorhelp.actions.nominating import answer as answer_nomination
from linli.practices.doorhelp.actions.registering import NotListed
from linli.practices.doorhelp.models import Nomination
from linli.practices.doorhelp.permissions import REGISTER
from linli.practices.doorhelp.queries.nominations import agreed_with, nomination_of
from linli.practices.doorhelp.queries.settings import door_help_of, skill_of
from linli.practices.doorhelp.ui.forms import PutForwardForm


@opens(resident, methods=("GET", "POST"))
def nominate_neighbour(request: Request) -> HttpResponse:
    """The same words after it whether the phone is known here or not."""
    form = PutForwardForm(request.POST if request.method == "POST" else None, skills=_skills(request))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form)
    account, put = request.visitor.account, PutForward(**form.cleaned_data)
    assert account is not None
    try:
        put_forward(community=request.community, put=put, account=account, by=request.visitor.actor, now=request.now)
    except NotListed as refused:
        form.add_error(None, str(refused))
        return _form_page(request, form)
    flash(request, _("谢谢！本人同意以后，社区会联系"))
    return _to(request, "my-help")


def _skills(request: Request) -> list[tuple[str, str]]:
    return [(key, skill.name) for key, skill in door_help_of(request.community).skills.items()]


def _form_page(request: Request, form: PutForwardForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return page(request, "doorhelp/nominate.html", status=status, form=form, skills=_skills(request))


def _to(request: Request, name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code}))


def own_nomination(request: Request, id: UUID) -> Nomination:
    assert request.visitor.account is not None
    found = nomination_of(request.visitor.account, id)
    if found is None:
        raise Http404(str(id))
    return found


@opens(resident)
def my_nomination(request: Request, id: UUID) -> HttpResponse:
    return _page(request, own_nomination(request, id))


def _page(request: Request, found: Nomination, error: str = "") -> HttpResponse:
    settings = door_help_of(request.community)
    return page(
        request, "doorhelp/nomination.html", status=409 if error else 200, nomination=found, error=error,
        skills=[skill_of(settings, key).name for key in found.skills],
    )  # fmt: skip


@opens(resident, methods=("POST",))
def nomination_answer(request: Request, id: UUID) -> HttpResponse:
    found, agrees = own_nomination(request, id), request.POST.get("agrees") == "yes"
    try:
        answer_nomination(
            community=request.community, nomination=found, agrees=agrees, by=request.visitor.actor, now=request.now
        )  # fmt: skip
    except NotListed as refused:
        return _page(request, found, str(refused))
    flash(request, _("谢谢您！社区会联系您核验") if agrees else _("没关系，写的都已删除"))
    return _to(request, "my-help")


@opens(may(REGISTER), methods=("POST",))
def nomination_aside(request: Request, id: UUID) -> HttpResponse:
    found = agreed_with(id)
    if found is None:
        raise Http404(str(id))
    close(nomination=found, by=request.visitor.actor, now=request.now)
    flash(request, _("已搁置，写的都已删除"))
    return _to(request, "advisors")
