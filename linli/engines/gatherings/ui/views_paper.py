"""The list as a file and on paper: Excel out and in, the sign-in sheet, the poster to check in by; calendar feeds."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.actions.reads import note_reads
from linli.accounts.opens import Request, anyone, may, opens
from linli.design.pages import flash, page, refusal
from linli.engines.gatherings.actions.lists import enter_list
from linli.engines.gatherings.enums import EnrolmentState
from linli.engines.gatherings.ical import CONTENT_TYPE as ICAL
from linli.engines.gatherings.ical import feed
from linli.engines.gatherings.importing import read_list
from linli.engines.gatherings.models import Gathering
from linli.engines.gatherings.permissions import ORGANISE
from linli.engines.gatherings.queries.feeds import feed_of, is_feed_mac
from linli.engines.gatherings.queries.lists import lines_of
from linli.engines.gatherings.ui.qr import qr_of
from linli.engines.gatherings.ui.views_plan import kept_by, to_gathering
from linli.kernel import excel
from linli.kernel.crypto import signature
from linli.kernel.tables import Unreadable
from linli.kernel.worktime import local
from linli.registry.enums import DataRead

LARGEST = 5 * 1024 * 1024


def here_mac(id: UUID) -> str:
    """The unguessable part of the address that the poster at the door leads to."""
    return signature(id.hex, "gathering-here")


def _note(request: Request, row: Gathering) -> None:
    """Names leave the house on paper or in a file: those on file see who took them."""
    people = [line.row.person_id for line in lines_of(row) if line.row.person_id]
    actor = request.visitor.actor
    note_reads(by=actor, subjects=people, what=DataRead.EXPORT, reason=row.title, now=request.now)


@opens(may(ORGANISE))
def list_file(request: Request, id: UUID) -> HttpResponse:
    """The list as Excel, phones masked: the file travels."""
    row = kept_by(request, id)
    heads = [_("序号"), _("姓名"), _("电话"), _("身份"), _("报名"), _("签到"), _("时长（分钟）"), _("成绩"), _("奖品")]
    rows = [
        [
            str(line.row.number), line.name, line.phone, line.row.get_role_display(), line.row.get_state_display(),
            line.row.get_presence_display() if line.row.presence else "", str(line.row.minutes or ""),
            "" if line.row.score is None else str(line.row.score), line.row.prize,
        ]
        for line in lines_of(row)
    ]  # fmt: skip
    _note(request, row)
    answer = HttpResponse(excel.excel(row.title, heads, rows, {"B": 12, "C": 14, "I": 16}), excel.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="list-{local(row.starts_at):%Y%m%d}.xlsx"'
    return answer


@opens(may(ORGANISE), methods=("POST",))
def list_in(request: Request, id: UUID) -> HttpResponse:
    """Enter a list that somebody brought."""
    row, upload = kept_by(request, id), request.FILES.get("file")
    if upload is None or (upload.size or 0) > LARGEST:
        return _unread(request, id, _("请选一个 5 MB 以内的 Excel 或 CSV 文件"))
    try:
        entries = read_list(upload.read())
    except Unreadable as wrong:
        return _unread(request, id, _(wrong.words) % {"value": wrong.value} if wrong.value != "" else _(wrong.words))
    done = enter_list(gathering=row, entries=entries, by=request.visitor.actor, now=request.now)
    flash(request, _("登记了 %(n)d 人，其中候补 %(w)d 人") % {"n": done.entered, "w": done.waiting})
    for entry, reason in done.refused[:10]:
        words = _("第 %(row)d 行 %(name)s 没有登记：%(why)s")
        flash(request, words % {"row": entry.row, "name": entry.name, "why": reason}, "warn")
    return to_gathering(request, id)


@opens(may(ORGANISE))
def sheet(request: Request, id: UUID) -> HttpResponse:
    """The sign-in sheet on A4, with empty lines for whoever comes unannounced."""
    row = kept_by(request, id)
    lines = [line for line in lines_of(row) if line.row.state == EnrolmentState.SIGNED_UP]
    _note(request, row)
    return page(request, "gatherings/sheet.html", row=row, lines=lines, empty=max(20 - len(lines), 5))


@opens(may(ORGANISE))
def poster(request: Request, id: UUID) -> HttpResponse:
    """A4 for the door: scan, and you are here."""
    row = kept_by(request, id)
    path = reverse("on-here", kwargs={"code": request.community.code, "id": id, "mac": here_mac(id)})
    link = request.build_absolute_uri(path)
    return page(request, "gatherings/poster.html", row=row, link=link, qr=qr_of(link, _("二维码：用手机扫一扫签到")))


@opens(anyone)
def calendar_feed(request: Request, kind: str, id: UUID, mac: str) -> HttpResponse:
    """A calendar to subscribe to; whoever has the address may read it."""
    found = feed_of(kind, id, request.now) if is_feed_mac(kind, id, mac) else None
    if found is None:
        raise Http404(kind)
    name, rows = found
    route = "gathering" if kind == "staff" else "on-gathering"
    path = reverse(route, kwargs={"code": request.community.code, "id": UUID(int=0)})
    link = request.build_absolute_uri(path).replace(str(UUID(int=0)), "{id}")
    ordered = rows.select_related("place").order_by("starts_at", "id")[:500]
    title = f"{request.community.name} {name}".strip()
    return HttpResponse(feed(name=title, rows=ordered, now=request.now, link=link), ICAL)


def _unread(request: Request, id: UUID, why: str) -> HttpResponse:
    return refusal(request, 422, _("没有登记任何人"), why)
