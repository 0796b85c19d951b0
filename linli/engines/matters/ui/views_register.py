"""台账: the filtered list leaves the house, as Excel or on A4, with what its reader may see and never who raised it."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from linli.accounts.actions.reads import note_read
from linli.accounts.opens import Request, may, opens
from linli.design.pages import page
from linli.engines.matters import permissions
from linli.engines.matters.queries.inbox import Filter
from linli.engines.matters.queries.register import MOST, heads, register_matters, register_rows
from linli.engines.matters.ui.filters import filter_from
from linli.kernel.excel import CONTENT_TYPE, excel
from linli.kernel.wording import kept
from linli.kernel.worktime import local
from linli.registry.enums import DataRead

WIDTHS = {"A": 13, "B": 36, "C": 12, "D": 12, "E": 22, "I": 14, "J": 17, "K": 17, "L": 17, "M": 17, "Q": 60}
ON_PAPER = 500


@opens(may(permissions.EXPORT))
def register(request: Request) -> HttpResponse:
    """`?as=paper` is a page to print; otherwise a file. Who took out what, and how much, is written down as a read."""
    wanted = filter_from(request.GET, "all")
    on_paper = request.GET.get("as") == "paper"
    most = ON_PAPER if on_paper else MOST
    matters = register_matters(request.visitor, wanted, request.now, most)
    cut = len(matters) > most
    _written_down(request, min(len(matters), most), wanted)
    rows = list(register_rows(matters[:most]))
    if on_paper:
        return page(request, "matters/register.html", rows=rows, heads=heads(), cut=cut, most=most)
    if cut:
        rows.append([str(_("只导出前 %(n)d 行，请缩小筛选范围") % {"n": most})])
    name = f"{request.community.code}-{local(request.now):%Y%m%d-%H%M}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(excel(str(_("事项台账")), heads(), rows, WIDTHS), content_type=CONTENT_TYPE, headers=headers)


def _written_down(request: Request, count: int, wanted: Filter) -> None:
    """A read of the community's matters, with how many rows and by which filter."""
    why = kept(_("导出 %(count)d 行：%(filter)s"), count=count, filter=wanted.query())
    subject, by = request.community.id, request.visitor.actor
    note_read(by=by, subject=subject, what=DataRead.REGISTER, reason=why, now=request.now)
