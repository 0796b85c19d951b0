"""通知公告 at the desk: written, looked at with whom it would reach, published; who was not reached, door by door."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_reads
from linli.accounts.opens import Request, may, opens
from linli.design.pages import flash, page
from linli.kernel.ids import read_id
from linli.kernel.worktime import local
from linli.practices.notices.actions.announcing import (
    NoticeRefused,
    draft_announcement,
    knocked,
    publish,
    withdraw,
)
from linli.practices.notices.enums import Knock, Subject
from linli.practices.notices.models import Announcement
from linli.practices.notices.permissions import ANNOUNCE, KNOCK
from linli.practices.notices.queries.announcements import (
    SHOWN,
    Door,
    announcement_of,
    areas,
    door_name,
    doors,
    expected,
    latest,
    named,
    reach_of,
)
from linli.practices.notices.rules import Reached
from linli.practices.notices.ui.forms import AnnouncementForm
from linli.registry.enums import CircumstanceKind, DataRead

POST = ("POST",)
#: How long an announcement is shown unless somebody says otherwise.
USUAL = timedelta(days=7)


def _found(id: UUID) -> Announcement:
    found = announcement_of(id)
    if found is None:
        raise Http404(str(id))
    return found


def _to(request: Request, id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("announcement", kwargs={"code": request.community.code, "id": id}))


@opens(may(KNOCK))
def announcements(request: Request) -> HttpResponse:
    """What was announced, the latest first."""
    number = request.GET.get("page", "1")
    at = int(number) if number.isdigit() and 0 < len(number) < 4 and int(number) else 1
    rows, more = latest(at)
    return page(
        request, "notices/announcements.html", rows=rows, more=more, at=at, today=local(request.now).date(),
        may_announce=request.visitor.may(ANNOUNCE), named=named,
    )  # fmt: skip


def _form(request: Request, form: AnnouncementForm, status: int = 200) -> HttpResponse:
    return page(
        request, "notices/new.html", status=status, form=form, subjects=Subject.choices, places=areas(),
        groups=CircumstanceKind.choices, until=local(request.now).date() + USUAL,
    )  # fmt: skip


@opens(may(ANNOUNCE), methods=("GET", "POST"))
def announcement_new(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _form(request, AnnouncementForm())
    form, user = AnnouncementForm(request.POST), request.visitor.user
    if not form.is_valid() or user is None:
        return _form(request, form, 422)
    try:
        row = draft_announcement(draft=form.draft(), user=user, by=request.visitor.actor, now=request.now)
    except NoticeRefused as refused:
        form.add_error(None, str(refused))
        return _form(request, form, 422)
    return _to(request, row.id)


@opens(may(KNOCK))
def announcement(request: Request, id: UUID) -> HttpResponse:
    return _page(request, _found(id))


def _page(request: Request, row: Announcement, error: str = "") -> HttpResponse:
    """A draft with whom it would reach; else how far it came, and the doors where somebody has to knock."""
    today, reach, found = local(request.now).date(), None, list[Door]()
    if row.published_at:
        reach, found = _reach(request, row)
    return page(
        request, "notices/announcement.html", status=409 if error else 200, row=row, error=error, reach=reach,
        doors=found[:SHOWN], more=max(len(found) - SHOWN, 0), door_name=door_name, named=named, knocks=Knock.choices,
        expected=None if row.published_at else expected(row, today), may_announce=request.visitor.may(ANNOUNCE),
    )  # fmt: skip


def _reach(request: Request, row: Announcement) -> tuple[Reached, list[Door]]:
    """How far it came; what tells of people's circumstances is noted as read."""
    reach = reach_of(row)
    homes = [home for home in reach.missing if isinstance(home, UUID)]
    found = doors(row, request.visitor, homes, local(request.now).date()) if homes else []
    if not row.is_public:
        _noted(request, row, found[:SHOWN], DataRead.CIRCUMSTANCES)
    return reach, found


def _noted(request: Request, row: Announcement, found: list[Door], what: DataRead) -> None:
    people = [person.id for door in found for person in door.people]
    if people:
        note_reads(by=request.visitor.actor, subjects=people, what=what, reason=row.title, now=request.now)


@opens(may(ANNOUNCE), methods=POST)
def announcement_publish(request: Request, id: UUID) -> HttpResponse:
    row = _found(id)
    try:
        publish(announcement=row, by=request.visitor.actor, now=request.now)
    except NoticeRefused as refused:
        return _page(request, row, str(refused))
    flash(request, _("已发布，正在通知"))
    return _to(request, id)


@opens(may(ANNOUNCE), methods=POST)
def announcement_withdraw(request: Request, id: UUID) -> HttpResponse:
    row = _found(id)
    try:
        withdraw(announcement=row, by=request.visitor.actor, now=request.now)
    except NoticeRefused as refused:
        return _page(request, row, str(refused))
    flash(request, _("已撤回，已经收到的人会知道它不再有效"))
    return _to(request, id)


@opens(may(KNOCK), methods=POST)
def announcement_knock(request: Request, id: UUID) -> HttpResponse:
    """One door done: everybody of that home who was on the visitor's list knows of it."""
    row, home, how = _found(id), read_id(request.POST.get("home", "")), request.POST.get("how", "")
    today, user = local(request.now).date(), request.visitor.user
    found = doors(row, request.visitor, [home], today) if home else []
    if not found or how not in Knock.values or user is None:
        raise Http404("no such door")
    door = found[0]
    knocked(
        announcement=row, home=door.home, people=door.people, how=Knock(how), user=user, by=request.visitor.actor,
        now=request.now,
    )  # fmt: skip
    flash(request, _("%(home)s：已记下") % {"home": door_name(door.home)})
    return _to(request, id)


@opens(may(KNOCK))
def announcement_doors(request: Request, id: UUID) -> HttpResponse:
    """The list for knocking, on paper; that it was taken out is noted."""
    row = _found(id)
    reach = reach_of(row)
    homes = [home for home in reach.missing if isinstance(home, UUID)]
    found = doors(row, request.visitor, homes, local(request.now).date()) if homes else []
    _noted(request, row, found, DataRead.EXPORT)
    return page(request, "notices/doors.html", row=row, doors=found, door_name=door_name, named=named)
