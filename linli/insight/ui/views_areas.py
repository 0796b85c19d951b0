"""A street office's and a city's view over their communities: figures, comparison, joint inbox. Of no single person."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts.enums import Role
from linli.accounts.models import User
from linli.accounts.opens import Request, opens, staff, unproved
from linli.design.pages import forbidden, page, refusal
from linli.insight.enums import Span
from linli.insight.queries.areas import Area, area_read_by, areas_read_by, compared, figures_over
from linli.insight.queries.joint_inbox import TABS, waiting_in
from linli.insight.ui.words import (
    after_in,
    after_words,
    comparison,
    inbox_tabs,
    largest_words,
    span_tabs,
    trend,
    waiting_row,
)

SPANS = (Span.YEAR, Span.ALL)


def over_an_area(view: Callable[[Request, Area], HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for who answers for the area, or for one it lies in, and proved it with the second factor."""

    @wraps(view)
    def opened(request: Request, area: str) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)
        found = area_read_by(user, area, request.now.date())
        if found is None:
            return forbidden(request)
        return unproved(request) or view(request, found)

    return opened


@opens(staff)
@over_an_area
def area(request: Request, here: Area) -> HttpResponse:
    """The area's figures, and its communities (or the areas just below) side by side."""
    span = Span.ALL if request.GET.get("span") == Span.ALL else Span.YEAR
    over = figures_over(here, span, request.now)
    context: dict[str, Any] = {
        "area": here.jurisdiction, "count": here.count, "small": here.is_small, "figures": over.whole, "apart": over.apart,
        "largest": largest_words(over), "tabs": span_tabs(request, SPANS, span), "months": over.months,
        "may_appoint": Role.SECRETARY in here.roles, "trend": trend(over.months),
        "lines": comparison(compared(here, over), here.is_small),
    }  # fmt: skip
    return page(request, "insight/area.html", **context)


@opens(staff)
@over_an_area
def area_inbox(request: Request, here: Area) -> HttpResponse:
    """What waits in any community of a street, the most pressing first; each opens in its own community."""
    if not here.is_small:
        return refusal(request, 409, _("社区太多，不能放在一起看"), _("请在统计里选下一级的街道，再看它的联合收件箱。"))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    found = waiting_in(here, tab, after_in(request.GET.get("after", "")), request.now)
    names = {each.id: each for each in here.communities}
    return page(
        request, "insight/area_inbox.html", area=here.jurisdiction, count=here.count,
        tabs=inbox_tabs(found.counts, tab), following=f"?tab={tab}&after={after_words(found.following)}",
        rows=[waiting_row(matter, names[matter.community_id], request.now) for matter in found.rows],
        more=found.following is not None, tab=tab,
    )  # fmt: skip


@opens(staff)
def areas(request: Request) -> HttpResponse:
    """Where the pages of areas begin: the one area somebody answers for, or a choice, or that there is none."""
    user = request.user
    assert isinstance(user, User)
    found = areas_read_by(user, request.now.date())
    if len(found) == 1:
        return HttpResponseRedirect(reverse("area", kwargs={"area": found[0].code}))
    return page(request, "insight/areas.html", areas=found)
