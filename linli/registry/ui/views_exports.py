"""Every list of the registry leaves the house as Excel, with what its reader may see; who took out what is written down."""

from collections.abc import Callable, Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.reads import note_read, note_reads
from linli.accounts.opens import Request, may, opens
from linli.accounts.permissions import GRANT_ROLES
from linli.design.pages import page
from linli.kernel.excel import CONTENT_TYPE, excel
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.enums import DataRead
from linli.registry.permissions import READ_PEOPLE, READ_PLACES, REVEAL
from linli.registry.queries import exports as tables

Table = Callable[[Request], tuple[list[str], Iterable[list[str]]]]
WIDTHS = {"A": 14, "B": 12, "C": 14, "D": 22, "E": 16, "F": 14, "G": 14, "H": 34, "I": 34}
#: Lists without files of people: name → words, who may take them, the rows.
LISTS: dict[str, tuple[Promise, str, Table]] = {
    "places": (_("网格楼栋"), READ_PLACES, lambda request: tables.place_table()),
    "groups": (
        _("单位队伍"),
        READ_PLACES,
        lambda request: tables.group_table(local(request.now).date(), request.visitor),
    ),
    "responsibilities": (
        _("责任"),
        READ_PLACES,
        lambda request: tables.responsibility_table(local(request.now).date()),
    ),
    "staff": (_("工作人员"), GRANT_ROLES, lambda request: tables.staff_table(request.visitor)),
    "duty": (_("值班"), READ_PLACES, lambda request: tables.duty_table(local(request.now).date())),
}


@opens(may(READ_PLACES))
def exports(request: Request) -> HttpResponse:
    return _exports_page(request)


def _exports_page(request: Request, status: int = 200, error: str = "") -> HttpResponse:
    visitor = request.visitor
    lists = [(key, words) for key, (words, wanted, _table) in LISTS.items() if visitor.may(wanted)]
    people = visitor.may(READ_PEOPLE)
    return page(
        request, "registry/exports.html", status=status, lists=lists, people=people, error=error,
        whole=people and visitor.may(REVEAL),
    )  # fmt: skip


def taken_out(request: Request, key: str) -> tuple[str, list[str], Iterable[list[str]]]:
    """A list with its name, for who may have it; that it left is written down. Raises `Http404`, `PermissionDenied`."""
    if key not in LISTS:
        raise Http404(key)
    words, wanted, table = LISTS[key]
    if not request.visitor.may(wanted):
        raise PermissionDenied
    reason = kept(_("导出名册：%(list)s"), list=words)
    by, subject = request.visitor.actor, request.community.id
    note_read(by=by, subject=subject, what=DataRead.EXPORT, reason=reason, now=request.now)
    return str(words), *table(request)


def people_taken_out(request: Request, reason: str, *, whole: bool) -> tuple[list[str], Iterable[list[str]]]:
    """Masked, or in full for a reason. Everybody in it sees in their own log that it was taken out, and why."""
    if whole and not request.visitor.may(REVEAL):
        raise PermissionDenied
    today = local(request.now).date()
    ids = tables.people_listed(request.visitor, today)
    why = kept(_("导出人员名册：%(reason)s"), reason=reason) if whole else kept(_("导出人员名册，号码已遮盖"))
    note_reads(by=request.visitor.actor, subjects=ids, what=DataRead.EXPORT, reason=why, now=request.now)
    return tables.people_heads(), tables.people_rows(ids, today, whole=whole)


@opens(may(READ_PLACES))
def export_list(request: Request, list: str) -> HttpResponse:
    return _file(request, list, *taken_out(request, list))


@opens(may(READ_PEOPLE), methods=("GET", "POST"))
def export_people(request: Request) -> HttpResponse:
    """Masked; by POST with a reason, in full."""
    whole, reason = request.method == "POST", request.POST.get("reason", "").strip()[:160]
    if whole and request.visitor.may(REVEAL) and not reason:
        return _exports_page(request, 422, str(_("请写明导出理由")))
    return _file(request, "people", str(_("人员")), *people_taken_out(request, reason, whole=whole))


def _file(request: Request, key: str, title: str, heads: list[str], rows: Iterable[list[str]]) -> HttpResponse:
    name = f"{request.community.code}-{key}-{local(request.now):%Y%m%d-%H%M}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(excel(title, heads, rows, WIDTHS), content_type=CONTENT_TYPE, headers=headers)
