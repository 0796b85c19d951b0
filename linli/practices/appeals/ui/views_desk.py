"""代录: for somebody on the phone, at the counter or in WeChat. 即办即结: found and mended on the round."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.actions.raising import NotReportable, Where
from linli.engines.matters.actions.telling import tracking_path
from linli.engines.matters.models import Matter
from linli.engines.matters.permissions import ENTER, SETTLE
from linli.engines.matters.queries.routing import NoDesk
from linli.kernel.files import BadImage
from linli.kernel.worktime import local
from linli.practices.appeals.actions.desk import Entry, Found, add_pictures, enter, found_and_settled, only_found
from linli.practices.appeals.queries.callers import Caller, caller_with, earlier_matters, find_callers
from linli.practices.appeals.queries.entered import entered_by, found_today, grid_with, own_grids
from linli.practices.appeals.queries.reports import grid_around
from linli.practices.appeals.ui.choices_desk import (
    answers_in,
    besides,
    category_options,
    category_tiles,
    grid_options,
    pictures,
    place_options,
)
from linli.practices.appeals.ui.forms_desk import TOLD, EntryForm, RoundForm
from linli.practices.appeals.ui.qr import qr_of
from linli.practices.appeals.wechat import read_wechat

REFUSED = (NotReportable, BadImage, NoDesk)


@opens(may(ENTER), methods=("GET", "POST"))
def desk_entry(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _entry_page(request, EntryForm(initial=_begun(request)))
    form = EntryForm(request.POST)
    matter = _entered(request, form) if form.is_valid() else None
    if matter is None:
        return _entry_page(request, form, status=422)
    return _to(request, "desk-entered", id=matter.id)


def _begun(request: Request) -> dict[str, str]:
    """What the address says already: who was found, the number that nobody has yet, what is about to be asked besides."""
    names = ("caller", "phone", "name", "source", "text", "category")
    return {name: request.GET[name][:40] for name in names if name in request.GET}


def _entry_page(request: Request, form: EntryForm, status: int = 200, hint: str = "") -> HttpResponse:
    query = request.GET.get("q", "")[:40].strip()
    caller = caller_with(form["caller"].value() or "")
    return page(
        request, "appeals/desk_entry.html", block="besides", status=status, form=form, hint=hint, query=query,
        chosen=caller, **besides(request, form),
        found=find_callers(request.visitor, query, local(request.now).date()),
        earlier=earlier_matters(request.visitor, caller) if caller else [],
        categories=category_options(), places=place_options(), sources=TOLD,
    )  # fmt: skip


def _entered(request: Request, form: EntryForm) -> Matter | None:
    """Without script the form comes back with what the category must know besides."""
    data = form.cleaned_data
    try:
        [photos] = pictures(request, "photos")
        entry = Entry(
            data["category"], data["text"], data["source"], Where(data["place"], None, data["where"]),
            caller_with(data["caller"]) or Caller(), data["phone"], data["name"], data["wants_call"], data["urgent"],
            photos, answers_in(request, data["category"]), whole=True,
        )  # fmt: skip
        return enter(community=request.community, entry=entry, by=request.visitor.actor, now=request.now)
    except REFUSED as refused:
        form.add_error(None, str(refused))
        return None


@opens(may(ENTER), methods=("GET", "POST"))
def desk_wechat(request: Request) -> HttpResponse:
    """A pasted message becomes an entry that is filled in already; nothing is kept yet."""
    if request.method != "POST":
        return _to(request, "desk-entry")
    pasted = read_wechat(request.POST.get("message", "")[:6000])
    initial = {"source": "wechat", "text": pasted.text, "name": pasted.sender, "phone": pasted.phone}
    hint = ""
    if pasted.picture_count:
        hint = _("这条消息带 %(count)d 张图片：保存文字后再逐张添加，也可以现在就选") % {"count": pasted.picture_count}
    return _entry_page(request, EntryForm(initial=initial), hint=hint)


@opens(may(ENTER))
def desk_entered(request: Request, id: UUID) -> HttpResponse:
    matter = _entered_or_404(request, id)
    return _entered_page(request, matter)


def _entered_page(request: Request, matter: Matter, status: int = 200, error: str = "") -> HttpResponse:
    link = request.build_absolute_uri(tracking_path(matter))
    return page(
        request, "appeals/desk_entered.html", status=status, matter=matter, link=link, qr=qr_of(link), error=error
    )


@opens(may(ENTER), methods=("POST",))
def desk_pictures(request: Request, id: UUID) -> HttpResponse:
    matter = _entered_or_404(request, id)
    try:
        [files] = pictures(request, "photos")
    except BadImage as refused:
        return _entered_page(request, matter, status=422, error=str(refused))
    if files:
        add_pictures(matter=matter, files=files, by=request.visitor.actor, now=request.now)
        flash(request, _("照片已添加"))
    return _to(request, "desk-entered", id=id)


def _entered_or_404(request: Request, id: UUID) -> Matter:
    matter = entered_by(request.visitor, id)
    if matter is None:
        raise Http404(str(id))
    return matter


@opens(may(SETTLE), methods=("GET", "POST"))
def round_page(request: Request) -> HttpResponse:
    """One screen and one tap: found, done, answered."""
    if request.method != "POST":
        own = next(iter(own_grids(request.visitor)), None)
        begun = {"grid": own.id if own else "", "category": request.GET.get("category", "")[:40]}
        return _round(request, RoundForm(initial=begun))
    form = RoundForm(request.POST)
    matter = from_round(request, form) if form.is_valid() else None
    if matter is None:
        return _round(request, form, status=422)
    if matter.is_open:
        flash(request, _("已上报 %(number)s，等派单") % {"number": matter.number})
    else:
        flash(request, _("已办结 %(number)s，可以继续巡查") % {"number": matter.number})
    return _to(request, "round")


def _round(request: Request, form: RoundForm, status: int = 200) -> HttpResponse:
    return page(
        request, "appeals/round.html", block="besides", status=status, form=form, categories=category_tiles(),
        places=place_options(), **besides(request, form),
        grids=grid_options(request.visitor.place_ids), today=found_today(request.visitor, request.now),
    )  # fmt: skip


def from_round(request: Request, form: RoundForm) -> Matter | None:
    data, act = form.cleaned_data, only_found if form.cleaned_data["outcome"] == "raise" else found_and_settled
    try:
        photos, done = pictures(request, "photos", "done_photos")
        found = Found(
            data["category"], data["text"], _where(form), data["done"], data["urgent"], photos, done,
            answers_in(request, data["category"]),
        )  # fmt: skip
        return act(community=request.community, found=found, by=request.visitor.actor, now=request.now)
    except REFUSED as refused:
        form.add_error(None, str(refused))
        return None


def _where(form: RoundForm) -> Where:
    """The building where one was chosen, else the grid of my position, else the grid chosen (one's own)."""
    data = form.cleaned_data
    latitude, longitude = data["latitude"], data["longitude"]
    grid = None
    if data["place"] is None:
        grid = grid_around(latitude, longitude) or grid_with(data["grid"])
    return Where(data["place"], grid, data["where"], latitude, longitude if latitude is not None else None)


def _to(request: Request, name: str, **kwargs: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, kwargs={"code": request.community.code, **kwargs}))
