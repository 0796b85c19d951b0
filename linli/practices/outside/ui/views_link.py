"""What a body outside sees and does by its link. Opening it changes nothing; only what is sent does."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, anyone, opens
from linli.design.pages import flash, page, refusal
from linli.engines.matters.enums import Stage
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.files import BadImage, store_images
from linli.kernel.workflow import MoveRefused
from linli.practices.outside.actions import answering as by_link
from linli.practices.outside.actions.links import LinkRefused
from linli.practices.outside.actions.promising import PromiseRefused
from linli.practices.outside.models import AnswerLink
from linli.practices.outside.queries.links import link_with, path_of
from linli.practices.outside.queries.promises import promises_of
from linli.practices.outside.ui import forms

REFUSALS = (LinkRefused, PromiseRefused, MoveRefused, BadImage)
Do = Callable[[Request, AnswerLink, dict[str, Any], tuple[Any, ...]], Any]


def _page(
    request: Request, link: AnswerLink, status: int = 200, error: str = "", doing: str = "", form: Any = None
) -> HttpResponse:
    matter = link.matter
    own = [each for each in promises_of(matter) if each.party_id == link.party_id]
    holds = matter.holder_id == link.party_id and matter.is_open and matter.stage != Stage.ANSWERED
    return page(
        request, "outside/answer.html", status=status, link=link, matter=matter, promises=own, holds=holds, error=error,
        open_promise=next((each for each in own if each.state == "open"), None), doing=doing,
        given=form.data if form is not None else {}, here=path_of(link, request.community.code),
    )  # fmt: skip


def linked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the link; one that was revoked or ran out says so."""

    @wraps(view)
    def found(request: Request, id: UUID, mac: str, **kwargs: Any) -> HttpResponse:
        link = link_with(id, mac)
        if link is None:
            raise Http404(str(id))
        if not link.is_good(request.now):
            text = _("链接已经失效，请联系社区重新发一个")
            return refusal(request, 410, _("链接已失效"), f"{text} {request.community.phone}".strip())
        link.matter.community = request.community
        return view(request, link, **kwargs)

    return found


@opens(anyone)
@linked
def answer_page(request: Request, link: AnswerLink) -> HttpResponse:
    response = _page(request, link)
    response["X-Robots-Tag"] = "noindex"
    return response


def _done(request: Request, link: AnswerLink, doing: str, form_class: type[Any], do: Do, said: str) -> HttpResponse:
    """One form, one action; what may not happen now is said on the page, with everything typed still there."""
    form = form_class(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, link, 422, str(next(iter(form.errors.values()))[0]), doing, form)
    try:
        do(request, link, form.cleaned_data, tuple(store_images(form.uploads(), now=request.now)))
    except REFUSALS as refused:
        return _page(request, link_with(link.id, _mac(request)) or link, 409, str(refused), doing, form)
    except NoDesk:
        return _page(request, link, 409, _("社区还没有设受理台，请先在单位与队伍里设置"), doing, form)
    flash(request, said)
    return HttpResponseRedirect(path_of(link, request.community.code))


def _mac(request: Request) -> str:
    match = request.resolver_match
    return str(match.kwargs["mac"]) if match else ""


@opens(anyone, methods=("POST",))
@linked
def answer_promise(request: Request, link: AnswerLink) -> HttpResponse:
    def do(request: Request, link: AnswerLink, given: dict[str, Any], files: tuple[Any, ...]) -> None:
        by_link.promise_by_link(link=link, what=given["what"], due_on=given["due_on"], now=request.now, files=files)

    return _done(request, link, "promise", forms.PromiseForm, do, _("已记下，社区和反映的人都会看到"))


@opens(anyone, methods=("POST",))
@linked
def answer_progress(request: Request, link: AnswerLink) -> HttpResponse:
    def do(request: Request, link: AnswerLink, given: dict[str, Any], files: tuple[Any, ...]) -> None:
        by_link.tell_by_link(link=link, text=given["text"], now=request.now, files=files)

    return _done(request, link, "progress", forms.ProgressForm, do, _("已记下，社区和反映的人都会看到"))


@opens(anyone, methods=("POST",))
@linked
def answer_answer(request: Request, link: AnswerLink) -> HttpResponse:
    def do(request: Request, link: AnswerLink, given: dict[str, Any], files: tuple[Any, ...]) -> None:
        by_link.answer_by_link(link=link, text=given["text"], due_on=given["due_on"], now=request.now, files=files)

    return _done(request, link, "answer", forms.AnswerForm, do, _("答复已送到，谢谢"))


@opens(anyone, methods=("POST",))
@linked
def answer_done(request: Request, link: AnswerLink) -> HttpResponse:
    def do(request: Request, link: AnswerLink, given: dict[str, Any], files: tuple[Any, ...]) -> None:
        by_link.keep_by_link(link=link, words=given["words"], now=request.now, files=files)

    return _done(request, link, "done", forms.KeepForm, do, _("已记下，社区会来核实，谢谢"))


@opens(anyone, methods=("POST",))
@linked
def answer_refuse(request: Request, link: AnswerLink) -> HttpResponse:
    def do(request: Request, link: AnswerLink, given: dict[str, Any], files: tuple[Any, ...]) -> None:
        by_link.refuse_by_link(link=link, reason=given["reason"], now=request.now)

    return _done(request, link, "refuse", forms.ReasonForm, do, _("已退回社区"))
