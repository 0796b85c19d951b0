"""Problem lists at work: made, filled by hand or from a matter, taken, ticked off with a photo, published."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.engines.matters.models import Matter
from linli.engines.matters.queries.routing import NoDesk
from linli.engines.matters.queries.walls import matters_for
from linli.engines.matters.redaction import without_persons
from linli.kernel.files import BadImage, store_image
from linli.kernel.ids import read_id, read_number
from linli.kernel.models import StoredFile
from linli.kernel.workflow import MoveRefused
from linli.practices.problemlists.actions.listing import (
    Found,
    ListRefused,
    add_problem,
    drop,
    make_list,
    publish,
    take,
    tick_off,
)
from linli.practices.problemlists.models import Problem
from linli.practices.problemlists.permissions import MANAGE, TAKE
from linli.practices.problemlists.queries.problems import Listed, holds, lists, problem_of
from linli.practices.problemlists.ui.forms import DoneForm, ListForm, ProblemForm, first_error
from linli.practices.problemlists.ui.views_public import listed_or_404
from linli.registry.models import Party
from linli.registry.queries.groups import party_choices, people_called

REFUSED = (ListRefused, MoveRefused, NoDesk, BadImage)


def to_list(request: Request, id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("problem-desk-list", kwargs={"code": request.community.code, "id": id}))


@opens(may(TAKE), methods=("GET", "POST"))
def problem_desk(request: Request) -> HttpResponse:
    """All lists; a new one. `?matter=`: the number of a matter that somebody wants to put on one."""
    number = request.GET.get("matter", "")[:20]
    form = ListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not request.visitor.may(MANAGE):
        return page(request, "problemlists/desk.html", status=422, found=lists(public=False), form=form, number="",
                    error=_("清单由社区建立"))  # fmt: skip
    error = ""
    if form.is_bound and form.is_valid():
        try:
            row = make_list(**form.cleaned_data, by=request.visitor.actor, now=request.now)
            return to_list(request, row.id)
        except ListRefused as refused:
            error = str(refused)
    status = 422 if form.is_bound else 200
    rows = lists(public=False)
    return page(
        request, "problemlists/desk.html", status=status, found=rows, form=form, number=number, error=error
    )  # fmt: skip


@opens(may(TAKE))
def desk_list(request: Request, id: UUID) -> HttpResponse:
    return _page(request, listed_or_404(id, public=False))


def _page(
    request: Request, found: Listed, error: str = "", status: int = 200, at: Problem | None = None
) -> HttpResponse:
    """The list; refused, with what was typed, at the problem (`at`) it was typed for."""
    number = request.GET.get("matter", "")[:20]
    origin = _matter(request, number) if number else None
    manages = request.visitor.may(MANAGE)
    return page(
        request, "problemlists/desk_list.html", status=status, found=found, error=error, manages=manages,
        at=at.id if at else None,
        parties=[(each.id, each.name) for each in party_choices()] if manages else [], kept=request.POST,
        number=number, suggested=without_persons(origin.title)[:80] if origin else "",
        mine=_own(request), holds=lambda problem: manages or holds(request.visitor, problem),
    )  # fmt: skip


def _matter(request: Request, number: str) -> Matter | None:
    """By its number, among those the visitor may know of."""
    return matters_for(request.visitor).filter(number=read_number(number) or "").select_related("place").first()


def _own(request: Request) -> list[tuple[UUID, str]]:
    """Who the visitor may take something for: themself, their teams."""
    rows = Party.objects.filter(id__in=request.visitor.party_ids, is_active=True).order_by("name", "id")
    return [(each.id, each.name) for each in rows]


@opens(may(MANAGE), methods=("POST",))
def added(request: Request, id: UUID) -> HttpResponse:
    found, form = listed_or_404(id, public=False), ProblemForm(request.POST)
    if not form.is_valid():
        return _page(request, found, first_error(form), 422)
    given = form.cleaned_data
    try:
        origin = _matter(request, given["matter"]) if given["matter"] else None
        if given["matter"] and origin is None:
            raise ListRefused(_("没有找到这个编号的事项"))
        wanted = Found(given["title"], form.due(), _taker(given["party"], given["name"]), origin)
        by, now = request.visitor.actor, request.now
        add_problem(community=request.community, row=found.row, found=wanted, by=by, now=now)
    except REFUSED as refused:
        return _page(request, found, str(refused), 422)
    flash(request, _("已列入清单"))
    return to_list(request, id)


def _taker(party: str, name: str) -> Party | None:
    """A team, a body, somebody who works here; or a neighbour on file by name. None: nobody yet."""
    if name.strip():
        named = people_called(name)
        if len(named) != 1:
            raise ListRefused(_("登记册上没有这个人") if not named else _("有几位同名的，请在“谁来办”里选队伍"))
        return named[0]
    return next((each for each in party_choices() if each.id == read_id(party)), None) if party else None


@opens(may(MANAGE), methods=("POST",))
def published(request: Request, id: UUID) -> HttpResponse:
    found = listed_or_404(id, public=False)
    try:
        publish(row=found.row, by=request.visitor.actor, now=request.now)
    except ListRefused as refused:
        return _page(request, found, str(refused), 422)
    flash(request, _("已公开，居民都能看到"))
    return to_list(request, id)


def _problem(request: Request, id: UUID, problem: UUID) -> tuple[Listed, Problem]:
    listed = listed_or_404(id, public=False)
    found = problem_of(listed.row, problem)
    if found is None:
        raise Http404(str(problem))
    return listed, found


@opens(may(TAKE), methods=("POST",))
def taken(request: Request, id: UUID, problem: UUID) -> HttpResponse:
    """For oneself or one's team; the community also for somebody else."""
    listed, found = _problem(request, id, problem)
    choices = {each.id for each in party_choices()} if request.visitor.may(MANAGE) else set()
    wanted = read_id(request.POST.get("party", ""))
    if wanted is None or wanted not in choices | set(request.visitor.party_ids):
        return _page(request, listed, _("请选谁来办"), 422, found)
    try:
        take(problem=found, to=Party.objects.get(id=wanted), by=request.visitor.actor, now=request.now)
    except REFUSED as refused:
        return _page(request, listed, str(refused), 409, found)
    flash(request, _("已认领"))
    return to_list(request, id)


@opens(may(TAKE), methods=("POST",))
def done(request: Request, id: UUID, problem: UUID) -> HttpResponse:
    """By whoever holds it, or the community."""
    listed, found = _problem(request, id, problem)
    form = DoneForm(request.POST)
    if not (request.visitor.may(MANAGE) or holds(request.visitor, found)):
        return _page(request, listed, _("由认领的人或社区来销号"), 422, found)
    try:
        text = form.cleaned_data["text"] if form.is_valid() else ""
        photos, shows = _photos(request), bool(request.POST.get("shows_photo"))
        by, now = request.visitor.actor, request.now
        tick_off(problem=found, text=text, photos=photos, shows_photo=shows, by=by, now=now)
    except REFUSED as refused:
        return _page(request, listed, str(refused), 422, found)
    flash(request, _("已销号"))
    return to_list(request, id)


def _photos(request: Request) -> list[StoredFile]:
    upload = request.FILES.get("photo")
    return [store_image(upload, now=request.now)] if upload else []


@opens(may(MANAGE), methods=("POST",))
def dropped(request: Request, id: UUID, problem: UUID) -> HttpResponse:
    listed, found = _problem(request, id, problem)
    try:
        drop(problem=found, reason=request.POST.get("reason", "")[:200], by=request.visitor.actor, now=request.now)
    except ListRefused as refused:
        return _page(request, listed, str(refused), 422, found)
    flash(request, _("已移出清单"))
    return to_list(request, id)
