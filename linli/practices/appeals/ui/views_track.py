"""Following a matter without an account: whoever holds the link sees it, urges, replies, says how it was.

A link opens a page; only a POST changes anything, because message apps fetch links ahead.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from linli.accounts.actions.phone_codes import BadPhone, Throttled, WrongCode, check_code, send_code
from linli.accounts.actions.sign_in import sign_in_resident
from linli.accounts.opens import Request, View, anyone, opens
from linli.accounts.origin import origin_of
from linli.design.pages import flash, page
from linli.design.pictures import picture_of
from linli.engines.matters.actions.answering import reply
from linli.engines.matters.actions.saying import URGE_EVERY, urge
from linli.engines.matters.enums import Stage
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.guards import within_reopening
from linli.kernel.actors import Actor
from linli.kernel.files import BadImage, store_image
from linli.kernel.links import tracking_mac
from linli.kernel.workflow import MoveRefused
from linli.practices.appeals.actions.reporting import link_holder, say_how_it_was
from linli.practices.appeals.queries import tracking
from linli.practices.appeals.ui.forms_report import REASONS, EvaluateForm, LookupForm, ReplyForm
from linli.practices.appeals.ui.qr import qr_of
from linli.practices.appeals.ui.words import link_of, standing_of, steps_of, timeline_of


def by_link(view: View) -> View:
    """Find the matter of the link; a wrong signature is as unknown as a wrong number. An old link asks who it is."""

    @wraps(view)
    def linked(request: Request, number: str, mac: str, **kwargs: Any) -> HttpResponse:
        matter = tracking.tracked(number, mac)
        if matter is None:
            raise Http404(number)
        if tracking.has_expired(matter, request.now) and not tracking.is_own(request.visitor, matter):
            return _lookup_page(request, {}, status=410, number=number, expired=True)
        return view(request, matter, **kwargs)

    return linked


def actor_of(request: Request, matter: Matter) -> Actor:
    """Staff and the resident themself act as who they are; anybody else as the holder of the link."""
    if request.visitor.user or tracking.is_own(request.visitor, matter):
        return request.visitor.actor
    return link_holder(matter.id)


@opens(anyone)
@by_link
def received(request: Request, matter: Matter) -> HttpResponse:
    """The number, a QR and a link, who has it now and by when."""
    link = request.build_absolute_uri(link_of(matter))
    standing = standing_of(matter, request.now)
    return page(request, "appeals/received.html", matter=matter, link=link, qr=qr_of(link), standing=standing)


@opens(anyone)
@by_link
def track(request: Request, matter: Matter) -> HttpResponse:
    return track_page(request, matter)


def track_page(
    request: Request, matter: Matter, errors: Mapping[str, Any] | None = None, typed: str = "", status: int = 200
) -> HttpResponse:
    story = tracking.told_of(matter)
    question = next((told.words for told in story if told.verb == "ask"), "")
    closed = matter.stage == Stage.CLOSED
    running = matter.is_open and matter.stage not in {Stage.ANSWERED, Stage.ASKING}
    pressed = any(told.verb == "urge" and request.now - told.at < URGE_EVERY for told in story)
    return page(
        request, "appeals/track.html", status=status, matter=matter, standing=standing_of(matter, request.now),
        steps=steps_of(matter), story=timeline_of(story, matter, request.now), question=question, reasons=REASONS,
        can_urge=running and not pressed, urged=running and pressed,
        can_reopen=closed and within_reopening(matter, request.now) is None, errors=errors or {}, typed=typed,
        qr=qr_of(request.build_absolute_uri(link_of(matter))),
    )  # fmt: skip


def back(request: Request, matter: Matter, text: str, tone: str = "ok") -> HttpResponseRedirect:
    flash(request, text, tone)
    return HttpResponseRedirect(link_of(matter))


def answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What may not happen now is said on the page, with everything typed still there."""

    @wraps(view)
    def tried(request: Request, matter: Matter, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, matter, **kwargs)
        except MoveRefused as refused:
            now = tracking.tracked(matter.number, tracking_mac(matter.id)) or matter
            typed = request.POST.get("text", request.POST.get("words", ""))
            return track_page(request, now, {"__all__": [str(refused)]}, typed, 409)

    return tried


@opens(anyone, methods=("POST",))
@by_link
@answering
def track_urge(request: Request, matter: Matter) -> HttpResponse:
    urge(matter=matter, by=actor_of(request, matter), now=request.now)
    return back(request, matter, _("已帮您催办，承办的人收到了通知"))


@opens(anyone, methods=("POST",))
@by_link
@answering
def track_reply(request: Request, matter: Matter) -> HttpResponse:
    """Answer a question, with one picture where it helps."""
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return track_page(request, matter, form.errors, request.POST.get("text", ""), 422)
    try:
        upload = form.cleaned_data["photo"]
        files = (store_image(upload, now=request.now),) if upload else ()
    except BadImage as bad:
        return track_page(request, matter, {"photo": [str(bad)]}, form.cleaned_data["text"], 422)
    reply(matter=matter, text=form.cleaned_data["text"], files=files, by=actor_of(request, matter), now=request.now)
    return back(request, matter, _("您的回复已送到，接着办理"))


@opens(anyone, methods=("POST",))
@by_link
@answering
def track_evaluate(request: Request, matter: Matter) -> HttpResponse:
    """评价: one tap is one answer."""
    form = EvaluateForm(request.POST)
    if not form.is_valid():
        return track_page(request, matter, form.errors, request.POST.get("words", ""), 422)
    rating = form.cleaned_data["rating"]
    say_how_it_was(matter=matter, rating=rating, reason=form.reason, by=actor_of(request, matter), now=request.now)
    if matter.is_open:
        return back(request, matter, _("没办好就重新办：已退回承办方，办理时限重新计算"))
    return back(request, matter, _("谢谢您的评价"))


@opens(anyone)
@by_link
def track_photo(request: Request, matter: Matter, id: UUID, size: str) -> HttpResponse:
    found = tracking.picture_of(matter, id)
    return picture_of(found.file if found else None, size)


@opens(anyone, methods=("GET", "POST"), atomic=False)
def lookup(request: Request) -> HttpResponse:
    """查进度 without the link: the number, and the phone it came from, proved by a code."""
    form = LookupForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _lookup_page(request, form.errors if request.method == "POST" else {})
    told, account = form.cleaned_data, request.visitor.account
    try:
        if account is None and request.POST.get("do") == "send":
            send_code(phone=told["phone"], origin=origin_of(request), now=request.now)
            return _lookup_page(request, {}, sent=True)
        account = account or check_code(phone=told["phone"], code=told["code"], now=request.now)
    except (BadPhone, Throttled) as refused:
        return _lookup_page(request, {"phone": [str(refused)]})
    except WrongCode as wrong:
        return _lookup_page(request, {"code": [str(wrong)]}, sent=True)
    if request.visitor.account is None:
        sign_in_resident(request, account)
    matter = tracking.raised_by(account, told["number"])
    if matter is None:
        return _lookup_page(request, {"number": [_("这个电话没有反映过这个编号的事，请核对编号")]}, known=True)
    return HttpResponseRedirect(link_of(matter))


def _lookup_page(
    request: Request, errors: Mapping[str, Any], *, status: int = 200, number: str = "", known: bool = False,
    sent: bool = False, expired: bool = False,
) -> HttpResponse:  # fmt: skip
    typed = {"number": request.POST.get("number", number), "phone": request.POST.get("phone", "")}
    return page(
        request, "appeals/lookup.html", status=422 if errors else status, typed=typed, errors=errors,
        known=known or request.visitor.account is not None, sent=sent, expired=expired,
    )  # fmt: skip
